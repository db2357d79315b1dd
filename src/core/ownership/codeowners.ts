import { decodePath } from '../paths.ts';
import {
  badOwner,
  byteOrderMark,
  carriageReturn,
  type LineFault,
  nearlyTooLarge,
  sectionHeader,
  tooLarge,
} from './line-faults.ts';
import { isOwner } from './owner.ts';
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
  const whole = typeof source === 'string' ? source : decodePath(source);
  const text = whole.startsWith('\ufeff') ? whole.slice(1) : whole;
  const ofFile: LineFault[] = [];
  if (size >= SURELY_LOADED) ofFile.push(nearlyTooLarge(size));
  if (text !== whole) ofFile.push(byteOrderMark);
  const rules: Rule[] = [];
  const faults: LineFault[] = [];
  const lists: OwnerLists = new Map();
  let carriage = false;
  let number = 0;
  for (let from = 0; from <= text.length; ) {
    number += 1;
    const newline = text.indexOf('\n', from);
    const next = newline < 0 ? text.length : newline;
    const returns = next > from && text.charCodeAt(next - 1) === 0x0d;
    if (returns && !carriage) ofFile.push(carriageReturn(number, next - from));
    carriage ||= returns;
    const read = readLine({ text, number, from, to: returns ? next - 1 : next }, lists);
    from = next + 1;
    if (read === undefined) continue;
    if ('code' in read) faults.push(read);
    else rules.push(read);
  }
  return {
    rules,
    faults,
    // Few ask for them, and to look for them takes as long as to read the rules.
    get warnings() {
      return [...ofFile, ...rules.flatMap(warningsOf)];
    },
  };
}

function warningsOf(rule: Rule): LineFault[] {
  const { line, column } = rule;
  return suspicionsOf(rule).map(({ offset, ...what }) => ({ line, column: column + offset, ...what }));
}

function byteLength(text: string): number {
  // No character takes more than three bytes a UTF-16 unit: most files need no counting.
  return text.length * 3 < SURELY_LOADED ? text.length : new TextEncoder().encode(text).length;
}

/** A section header of GitLab: `[Docs]`, `^[Docs][2] @owner`. */
const SECTION = /^\^?\[[^\]]+\](?:\[\d+\])?(?:[ \t]|$)/;

/** Where a line of a text starts and ends. */
interface Line {
  readonly text: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** The owners of each text behind a pattern that was valid: files name the same owners again and again. */
type OwnerLists = Map<string, readonly string[]>;

function readLine(line: Line, lists: OwnerLists): Rule | LineFault | undefined {
  const { text, number, from, to } = line;
  const start = skipBlanks(text, from, to);
  if (start === to || text.charCodeAt(start) === HASH) return undefined;
  const end = endOfPattern(text, start, to);
  const pattern = text.slice(start, end);
  const column = start - from + 1;
  const parsed = parsePattern(pattern);
  if (parsed.fault) {
    const { offset, ...fault } = parsed.fault;
    if (SECTION.test(text.slice(start, to))) return { line: number, column, ...sectionHeader };
    return { line: number, column: column + offset, ...fault };
  }
  const behind = text.slice(end, to);
  let owners = lists.get(behind);
  if (owners === undefined) {
    const read = readOwners(line, end);
    if ('code' in read) return read;
    owners = read;
    lists.set(behind, owners);
  }
  return { line: number, column, pattern, owners, shape: parsed.pattern };
}

/** The owners from `start` on, up to a comment, or what is wrong with the first that is none. */
function readOwners({ text, number, from, to }: Line, start: number): readonly string[] | LineFault {
  const owners: string[] = [];
  for (let at = skipBlanks(text, start, to); at < to && text.charCodeAt(at) !== HASH; ) {
    let stop = at;
    while (stop < to && !isBlank(text.charCodeAt(stop))) stop += 1;
    const owner = text.slice(at, stop);
    if (!isOwner(owner)) return badOwner(owner, number, at - from + 1);
    owners.push(owner);
    at = skipBlanks(text, stop, to);
  }
  return owners;
}

const HASH = 0x23;

function isBlank(char: number): boolean {
  return char === 0x20 || char === 0x09;
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

/** A pattern goes up to a blank, but a backslash takes the next character with it. */
function endOfPattern(text: string, from: number, to: number): number {
  let at = from;
  for (let char = text.charCodeAt(at); at < to && !isBlank(char); char = text.charCodeAt(at))
    at += char === 0x5c ? 2 : 1;
  return Math.min(at, to);
}
