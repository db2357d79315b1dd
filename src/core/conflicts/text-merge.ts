import { diff3MergeRegions } from 'node-diff3';
import { alignLines } from './align.ts';
import type { LineRange } from './pairs.ts';

/** A place where two sides changed a text differently. */
export interface TextConflict {
  readonly a: LineRange;
  readonly b: LineRange;
}

/**
 * Places in which a three-way merge of texts conflicts, in order; none where it is clean; null where the texts are too
 * repetitive to be compared in bounded time. As git merges by default: changes that touch each other conflict unless both
 * sides made the same of that place, and the end of a line is part of it.
 */
export function mergeTexts(base: string, a: string, b: string): TextConflict[] | null {
  const [from, left, right] = [linesOf(base), linesOf(a), linesOf(b)];
  const [toLeft, toRight] = [alignLines(from, left), alignLines(from, right)];
  if (toLeft === null || toRight === null) return null;
  const dull = unchangedInBoth(from.length, toLeft, toRight);
  const [ours, theirs] = [tokensOf(left, toLeft, dull), tokensOf(right, toRight, dull)];
  const ground = [...from.keys()].filter((line) => dull[line] === 0).map(String);
  return diff3MergeRegions(ours.tokens, ground, theirs.tokens).flatMap((region) => {
    if (region.stable) return [];
    const mine = spanOf(ours, region.aStart, region.aLength);
    const other = spanOf(theirs, region.bStart, region.bLength);
    narrow(mine, other, left, right);
    if (mine.start === mine.end && other.start === other.end) return [];
    return [{ a: rangeOf(mine), b: rangeOf(other) }];
  });
}

/** Each line with its own line end, so that a missing one at the end, or another kind of it, is a difference. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Marks the lines of the base that both sides kept right behind the line before: they can neither conflict nor part changes. */
function unchangedInBoth(count: number, left: Int32Array, right: Int32Array): Uint8Array {
  const kept = new Uint8Array(count);
  for (const side of [left, right]) {
    for (let at = 1; at < side.length; at += 1) {
      const line = side[at] as number;
      if (line > 0 && side[at - 1] === line - 1) kept[line] = (kept[line] ?? 0) + 1;
    }
  }
  return kept.map((sides) => (sides === 2 ? 1 : 0));
}

/** A side as the library compares it, and the line that each token stands for. */
interface Tokens {
  readonly tokens: string[];
  readonly lines: readonly number[];
  readonly count: number;
}

/**
 * The library is given, instead of a line, the number of the line of the base that it is, or its text behind a sign that no
 * number has: so it cannot but match lines as git does. Dull lines are left out, since its time grows with the square.
 */
function tokensOf(lines: readonly string[], partners: Int32Array, dull: Uint8Array): Tokens {
  const told = [...lines.keys()].filter((line) => dull[partners[line] ?? -1] !== 1);
  const tokenOf = (line: number) =>
    (partners[line] ?? -1) < 0 ? `+${lines[line] ?? ''}` : String(partners[line]);
  return { tokens: told.map(tokenOf), lines: told, count: lines.length };
}

/** Lines `[start, end)` of a side. */
interface Span {
  start: number;
  end: number;
}

function spanOf({ lines, count }: Tokens, start: number, length: number): Span {
  const first = lines[start] ?? count;
  return { start: first, end: length === 0 ? first : (lines[start + length - 1] ?? first) + 1 };
}

/** Leaves out what both sides have alike at the ends of a conflict; nothing is left where both made the same of it. */
function narrow(ours: Span, theirs: Span, left: readonly string[], right: readonly string[]): void {
  const open = () => ours.start < ours.end && theirs.start < theirs.end;
  while (open() && left[ours.start] === right[theirs.start]) {
    ours.start += 1;
    theirs.start += 1;
  }
  while (open() && left[ours.end - 1] === right[theirs.end - 1]) {
    ours.end -= 1;
    theirs.end -= 1;
  }
}

function rangeOf({ start, end }: Span): LineRange {
  return [start + 1, end - start];
}
