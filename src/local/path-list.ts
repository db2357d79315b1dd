import { isUtf8 } from 'node:buffer';
import { decodePath } from '../core/paths.ts';

/**
 * A list of paths as git and others write it: NUL-separated if it holds a NUL, else one a line, and then a carriage return
 * at the end of a line is no part of the path. What ends the last entry begins no other one; empty entries are kept.
 */
export function readPathList(bytes: Buffer): string[] {
  const separator = bytes.includes(0) ? 0 : 0x0a;
  // One decoding of all of it is much faster, but lets one bad byte slow down every path.
  const texts = isUtf8(bytes)
    ? decodePath(bytes).split(String.fromCharCode(separator))
    : split(bytes, separator).map(decodePath);
  if (texts.at(-1) === '') texts.pop();
  return separator === 0 ? texts : texts.map((text) => (text.endsWith('\r') ? text.slice(0, -1) : text));
}

function split(bytes: Buffer, separator: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at <= bytes.length; ) {
    const found = bytes.indexOf(separator, at);
    const end = found < 0 ? bytes.length : found;
    parts.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return parts;
}
