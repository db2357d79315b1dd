import { histogramDiff } from './histogram.ts';

/**
 * For each line of `to` the line of `from` that it is, counted from 0, or -1 where it is new. Lines are matched as git
 * matches them when it merges: see `histogram.ts` for which lines are taken as the same, and `slide` for where a change lies
 * that could lie in several places. Null where that would take too long.
 */
export function alignLines(from: readonly string[], to: readonly string[]): Int32Array | null {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]) =>
    Int32Array.from(lines, (line) => {
      const known = numbers.get(line);
      if (known !== undefined) return known;
      numbers.set(line, numbers.size);
      return numbers.size - 1;
    });
  const left = { lines: numbered(from), changed: new Uint8Array(from.length) };
  const right = { lines: numbered(to), changed: new Uint8Array(to.length) };
  if (!histogramDiff(left, right)) return null;
  slide(left, right);
  slide(right, left);
  const partners = new Int32Array(to.length).fill(-1);
  let at = 0;
  for (let line = 0; line < to.length; line += 1) {
    if (right.changed[line] === 1) continue;
    while (left.changed[at] === 1) at += 1;
    partners[line] = at;
    at += 1;
  }
  return partners;
}

/** A text as numbers, equal where lines are; and which lines have no partner in the other text. */
export interface Marked {
  readonly lines: Int32Array;
  readonly changed: Uint8Array;
}

/** Changed lines `[start, end)` between two unchanged ones; empty where those are neighbours. */
interface Group {
  start: number;
  end: number;
}

/**
 * Moves each group of changed lines to where git has it: down as far as equal lines let it, or to the last place on the way
 * at which the other text is changed too. Groups that meet become one.
 */
function slide(text: Marked, other: Marked): void {
  const group = new Cursor(text);
  const beside = new Cursor(other);
  for (;;) {
    if (group.size() > 0) settle(group, beside);
    if (!group.next()) return;
    beside.next();
  }
}

function settle(group: Cursor, beside: Cursor): void {
  let size: number;
  let meeting: number;
  let earliest: number;
  do {
    size = group.size();
    meeting = -1;
    while (group.up()) beside.previous();
    earliest = group.at.end;
    if (beside.size() > 0) meeting = group.at.end;
    while (group.down()) {
      beside.next();
      if (beside.size() > 0) meeting = group.at.end;
    }
  } while (size !== group.size());
  if (group.at.end === earliest || meeting < 0) return;
  while (beside.size() === 0) {
    group.up();
    beside.previous();
  }
}

/** Walks the groups of a text, and moves them. */
class Cursor {
  readonly at: Group = { start: 0, end: 0 };
  private readonly text: Marked;

  constructor(text: Marked) {
    this.text = text;
    while (this.isChanged(this.at.end)) this.at.end += 1;
  }

  size(): number {
    return this.at.end - this.at.start;
  }

  /** To the group after the next unchanged line; false where the text ends. */
  next(): boolean {
    if (this.at.end === this.text.lines.length) return false;
    this.at.start = this.at.end + 1;
    this.at.end = this.at.start;
    while (this.isChanged(this.at.end)) this.at.end += 1;
    return true;
  }

  previous(): boolean {
    if (this.at.start === 0) return false;
    this.at.end = this.at.start - 1;
    this.at.start = this.at.end;
    while (this.isChanged(this.at.start - 1)) this.at.start -= 1;
    return true;
  }

  /** One line up, if the line above equals the last one; takes a group that it then touches along. */
  up(): boolean {
    const { at } = this;
    const { lines, changed } = this.text;
    if (at.start === 0 || lines[at.start - 1] !== lines[at.end - 1]) return false;
    at.start -= 1;
    at.end -= 1;
    changed[at.start] = 1;
    changed[at.end] = 0;
    while (this.isChanged(at.start - 1)) at.start -= 1;
    return true;
  }

  down(): boolean {
    const { at } = this;
    const { lines, changed } = this.text;
    if (at.end === lines.length || lines[at.start] !== lines[at.end]) return false;
    changed[at.start] = 0;
    changed[at.end] = 1;
    at.start += 1;
    at.end += 1;
    while (this.isChanged(at.end)) at.end += 1;
    return true;
  }

  private isChanged(line: number): boolean {
    return this.text.changed[line] === 1;
  }
}
