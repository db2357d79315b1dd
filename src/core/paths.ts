/**
 * Git paths are bytes; Baton's are strings. Bytes that are not valid UTF-8 become lone surrogates
 * U+DC80–U+DCFF and back again (Python's "surrogateescape", PEP 383), so that no path is lost or merged with another.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of a git path → string; the inverse of {@link encodePath}. */
export function decodePath(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return decodeLenient(bytes);
  }
}

function decodeLenient(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[at] as number));
      at += 1;
    } else {
      text += utf8.decode(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence that starts at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    utf8.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

/** A path → the bytes git knows it by. */
export function encodePath(path: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(path)) return new TextEncoder().encode(path);
  const out: number[] = [];
  for (const char of path) {
    const code = char.codePointAt(0) as number;
    if (code >= 0xdc80 && code <= 0xdcff) out.push(code - 0xdc00);
    else out.push(...new TextEncoder().encode(char));
  }
  return Uint8Array.from(out);
}

/** Characters that a terminal acts upon, or that make a text read as another one than it is. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

const HARMLESS = /^[\x20-\x7e]*$/;

/** A path as one safe line of text: control characters, bidirectional marks and bytes that are no UTF-8 show as escapes. */
export function displayPath(path: string): string {
  // Nearly every path is plain ASCII, and to see that is much faster than to look for all that might be unsafe.
  return HARMLESS.test(path) ? path : path.replace(UNSAFE, escapeOf);
}

/** Text that may have several lines, made safe in the same way. */
export function displayText(text: string): string {
  return text.replace(UNSAFE, (char) => (char === '\n' || char === '\t' ? char : escapeOf(char)));
}

function escapeOf(char: string): string {
  const code = char.charCodeAt(0);
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
