import { decodePath } from '../paths.ts';
import { isOwner, ownerHint } from './owner.ts';
import { type Pattern, parsePattern } from './pattern.ts';
import { suspicionsOf } from './suspicions.ts';

/** One line of CODEOWNERS that is in force. */
export interface Rule {
  /** From 1. */
  readonly line: number;
  /** Where the pattern starts, from 1, in UTF-16 units. */
  readonly column: number;
  /** As it is written. */
  readonly pattern: string;
  /** As they are written; none means that what matches has no owner. */
  readonly owners: readonly string[];
  /** What the pattern means. */
  readonly shape: Pattern;
}

/** What is wrong, or worth a look, on one line. */
export interface LineFault {
  readonly line: number;
  readonly column: number;
  /** Stable: `codeowners.owner`, `pattern.bracket`, … */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface Codeowners {
  /** In the order of the file: the last one that matches a path decides. */
  readonly rules: readonly Rule[];
  /** Lines that GitHub skips, one fault for each, and a file that it does not load at all. */
  readonly faults: readonly LineFault[];
  /** Lines that are in force but do not do what they seem to, or whose reading is not documented. */
  readonly warnings: readonly LineFault[];
}

/** GitHub loads no file over this size; whether its "3 MB" means 3,000,000 or 3,145,728 bytes is not documented. */
export const MAX_BYTES = 3 * 1024 * 1024;
const SURELY_LOADED = 3_000_000;

/** Where GitHub looks, first one first. */
export const CODEOWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** The CODEOWNERS that counts among these files: `.github/`, then the root, then `docs/`; null where there is none. */
export function locateCodeowners(paths: Iterable<string>): string | null {
  const present = new Set(paths);
  return CODEOWNERS_PLACES.find((place) => present.has(place)) ?? null;
}

/** Reads a CODEOWNERS file as GitHub does: a line with a fault is skipped, the others stay in force. */
export function parseCodeowners(source: string | Uint8Array): Codeowners {
  const size = typeof source === 'string' ? byteLength(source) : source.length;
  if (size > MAX_BYTES) return { rules: [], faults: [tooLarge(size)], warnings: [] };
  let text = typeof source === 'string' ? source : decodePath(source);
  const warnings: LineFault[] = [];
  if (size >= SURELY_LOADED) warnings.push(nearlyTooLarge(size));
  if (text.startsWith('\ufeff')) {
    warnings.push(byteOrderMark);
    text = text.slice(1);
  }
  const rules: Rule[] = [];
  const faults: LineFault[] = [];
  let carriage = false;
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line !== raw && !carriage) warnings.push(carriageReturn(number, raw.length));
    carriage ||= line !== raw;
    const read = readLine(line, number);
    if (read === undefined) continue;
    if ('code' in read) faults.push(read);
    else {
      rules.push(read);
      for (const { offset, ...what } of suspicionsOf(read))
        warnings.push({ line: number, column: read.column + offset, ...what });
    }
  }
  return { rules, faults, warnings };
}

function byteLength(text: string): number {
  // No character takes more than three bytes a UTF-16 unit: most files need no counting.
  return text.length * 3 < SURELY_LOADED ? text.length : new TextEncoder().encode(text).length;
}

/** A section header of GitLab: `[Docs]`, `^[Docs][2] @owner`. */
const SECTION = /^\^?\[[^\]]+\](?:\[\d+\])?(?:[ \t]|$)/;

function readLine(line: string, number: number): Rule | LineFault | undefined {
  const start = endOf(BLANKS, line, 0);
  if (start === line.length || line[start] === '#') return undefined;
  const end = endOf(PATTERN, line, start);
  const pattern = line.slice(start, end);
  const parsed = parsePattern(pattern);
  if (parsed.fault) {
    const { offset, ...fault } = parsed.fault;
    if (SECTION.test(line.slice(start))) return { line: number, column: start + 1, ...sectionHeader };
    return { line: number, column: start + offset + 1, ...fault };
  }
  const owners: string[] = [];
  for (let at = endOf(BLANKS, line, end); at < line.length && line[at] !== '#'; ) {
    const stop = endOf(WORD, line, at);
    const owner = line.slice(at, stop);
    if (!isOwner(owner)) return badOwner(owner, number, at + 1);
    owners.push(owner);
    at = endOf(BLANKS, line, stop);
  }
  return { line: number, column: start + 1, pattern, owners, shape: parsed.pattern };
}

/** A pattern: up to a blank, but a backslash takes the next character with it. */
const PATTERN = /(?:[^ \t\\]|\\.|\\$)+/sy;
const WORD = /[^ \t]+/y;
const BLANKS = /[ \t]*/y;

/** Where what stands at `from` ends. Regular expressions, because they are fast from the first line on. */
function endOf(what: RegExp, line: string, from: number): number {
  what.lastIndex = from;
  return what.test(line) ? what.lastIndex : from;
}

function badOwner(owner: string, line: number, column: number): LineFault {
  return {
    line,
    column,
    code: 'codeowners.owner',
    message: `\`${owner}\` is not an owner, so the whole line is skipped.`,
    hint: ownerHint(owner),
  };
}

const sectionHeader = {
  code: 'codeowners.section',
  message: 'Section headers are not part of GitHub’s CODEOWNERS; the line is skipped.',
  hint: 'Make it a comment with `#`.',
};

const byteOrderMark: LineFault = {
  line: 1,
  column: 1,
  code: 'codeowners.byte-order-mark',
  message: 'The file starts with a byte order mark, which other readers take for part of the first pattern.',
  hint: 'Save it as UTF-8 without a byte order mark.',
};

function carriageReturn(line: number, column: number): LineFault {
  return {
    line,
    column,
    code: 'codeowners.carriage-return',
    message: 'Lines end in CRLF, which some readers take for part of the last owner.',
    hint: 'Save it with LF line ends.',
  };
}

function tooLarge(size: number): LineFault {
  return {
    line: 1,
    column: 1,
    code: 'codeowners.too-large',
    message: `The file has ${size} bytes; GitHub loads none over 3 MB, so nothing in it is in force.`,
    hint: 'Cover directories instead of files, or drop lines that a later one overrides.',
  };
}

function nearlyTooLarge(size: number): LineFault {
  return {
    line: 1,
    column: 1,
    code: 'codeowners.nearly-too-large',
    message: `The file has ${size} bytes; GitHub says it must be under 3 MB, and may not load it.`,
    hint: 'Keep it under 3,000,000 bytes.',
  };
}
