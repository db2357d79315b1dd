import { proseOf } from '../change/prose.ts';

/** A line of a document. */
export interface Line {
  /** From 1. */
  readonly line: number;
  /** Of a heading: 1 to 6, and its text without the marks. 0: it is none. */
  readonly level: number;
  readonly text: string;
}

/** Longest line that the log keeps. */
const LONGEST = 1_000;
/** So many entries of a section are read. */
const MOST = 200;

export function linesOf(text: string): Line[] {
  return proseOf(text).map(({ line, text: said }) => {
    const [, marks = '', heading = said] = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(said) ?? [];
    return { line, level: marks.length, text: heading };
  });
}

export interface Entry {
  readonly text: string;
  readonly line: number;
}

const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/s;

/** What a section lists: its items, each with the lines that go on below it; or its lines, where it has no items. Placeholders of the template are none. */
export function entriesOf(lines: readonly Line[]): Entry[] {
  const found: { text: string; line: number }[] = [];
  const listed = lines.some(({ text }) => ITEM.test(text));
  for (const { text, line } of lines) {
    const [, item] = ITEM.exec(text) ?? [];
    const last = found.at(-1);
    if (item !== undefined || !listed || last === undefined) found.push({ text: item ?? text, line });
    else last.text = `${last.text} ${text.trim()}`;
  }
  return found
    .map(({ text, line }) => ({ text: plain(text).slice(0, LONGEST), line }))
    .filter(({ text }) => text !== '' && !/^(?:\w+\s*:\s*)?\[[^\]]*\]$/.test(text))
    .slice(0, MOST);
}

/** Text without the marks of emphasis and code around all of it. */
export function plain(text: string): string {
  return text
    .trim()
    .replace(/^(\*\*|__)(.{1,40}?)\1/s, '$2')
    .replace(/^(`+)([^`]*)\1$/s, '$2')
    .trim();
}
