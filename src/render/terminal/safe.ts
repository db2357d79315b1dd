import { displayText } from '../../core/paths.ts';

const HARMLESS = /^[\n\x20-\x7e]*$/;
const COLOUR = new RegExp(`(${String.fromCharCode(0x1b)}\\[[0-9;]*m)`);

/** What may be written to a terminal: whatever slipped through unescaped is escaped here, and only colours are left. */
export function safeForTerminal(text: string): string {
  if (HARMLESS.test(text)) return text;
  return text
    .split(COLOUR)
    .map((part, at) => (at % 2 === 1 ? part : displayText(part)))
    .join('');
}
