import type { Fault } from '../errors.ts';

/** Bytes that are no UTF-8, and where. */
export interface Undecodable {
  readonly fault: Fault;
  readonly place: { readonly line: number; readonly column: number };
}

/** UTF-8 text, or the place of the first byte that is none. */
export function decodeUtf8(bytes: Uint8Array): string | Undecodable {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undecodable(bytes);
  }
}

function undecodable(bytes: Uint8Array): Undecodable {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  const lines = lenient.decode(bytes).split('\n');
  const encoder = new TextEncoder();
  let offset = 0;
  let line = 0;
  // Replacement characters are longer than what they replace: the first line that no longer encodes to its own bytes is it.
  for (; line < lines.length; line += 1) {
    const encoded = encoder.encode(lines[line]);
    if (!encoded.every((byte, at) => bytes[offset + at] === byte)) break;
    offset += encoded.length + 1;
  }
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    place: { line: line + 1, column: Math.max(1, (lines[line] ?? '').indexOf('\uFFFD') + 1) },
    fault: {
      code: 'policy.not-utf8',
      message: `expected UTF-8 text, found ${utf16 ? 'UTF-16' : 'bytes that are none'}`,
      hint: 'Save the file as UTF-8.',
    },
  };
}
