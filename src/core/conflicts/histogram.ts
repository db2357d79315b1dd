import { diffIndices } from 'node-diff3';
import type { Marked } from './align.ts';

/** Lines `[start, end)` of both texts. */
interface Window {
  readonly from: number;
  readonly fromEnd: number;
  readonly to: number;
  readonly toEnd: number;
}

/** A line that stands more often than this in the window is no anchor. As in git. */
const OFTEN = 64;
/** Pairs of equal lines that the search for a longest common subsequence may look at. */
const PAIRS = 4_000_000;

/**
 * Marks the lines in which two texts differ, by histogram diff, which git merges by: of the runs of lines that both have, the
 * one with the rarest line is taken as common, the longest of several; then the same above and below it. Where every line
 * they share is too frequent, the longest common subsequence is taken. False where that would take too long.
 */
export function histogramDiff(left: Marked, right: Marked): boolean {
  const open: Window[] = [{ from: 0, fromEnd: left.lines.length, to: 0, toEnd: right.lines.length }];
  for (let window = open.pop(); window; window = open.pop()) {
    const { from, fromEnd, to, toEnd } = window;
    const run = from < fromEnd && to < toEnd ? rarestRun(left.lines, right.lines, window) : undefined;
    if (run === 'frequent') {
      if (!markByLongest(left, right, window)) return false;
    } else if (run === undefined) {
      left.changed.fill(1, from, fromEnd);
      right.changed.fill(1, to, toEnd);
    } else {
      open.push({ from: run.fromEnd, fromEnd, to: run.toEnd, toEnd });
      open.push({ from, fromEnd: run.from, to, toEnd: run.to });
    }
  }
  return true;
}

function rarestRun(left: Int32Array, right: Int32Array, window: Window): Window | 'frequent' | undefined {
  const places = new Map<number, number[]>();
  for (let at = window.from; at < window.fromEnd; at += 1) {
    const line = left[at] as number;
    const known = places.get(line);
    if (known) known.push(at);
    else places.set(line, [at]);
  }
  let best: Window | undefined;
  let longest = 1;
  let rarest = OFTEN + 1;
  let shared = false;
  for (let at = window.to; at < window.toEnd; ) {
    let next = at + 1;
    const found = places.get(right[at] as number) ?? [];
    shared ||= found.length > 0;
    let passed = -1;
    for (const place of found.length <= rarest ? found : []) {
      // A place inside the run before it would give the same run again.
      if (place < passed) continue;
      const run = runAt(left, right, window, { place, at });
      const count = countIn(places, left, run);
      if (run.fromEnd - run.from > longest || count < rarest) {
        best = run;
        longest = run.fromEnd - run.from;
        rarest = count;
      }
      next = Math.max(next, run.toEnd);
      passed = run.fromEnd;
    }
    at = next;
  }
  return shared && rarest > OFTEN ? 'frequent' : best;
}

/** The whole run of equal lines around two that are equal. */
function runAt(
  left: Int32Array,
  right: Int32Array,
  window: Window,
  { place, at }: { readonly place: number; readonly at: number },
): Window {
  let [from, to] = [place, at];
  while (from > window.from && to > window.to && left[from - 1] === right[to - 1]) {
    from -= 1;
    to -= 1;
  }
  let [fromEnd, toEnd] = [place + 1, at + 1];
  while (fromEnd < window.fromEnd && toEnd < window.toEnd && left[fromEnd] === right[toEnd]) {
    fromEnd += 1;
    toEnd += 1;
  }
  return { from, fromEnd, to, toEnd };
}

/** How often the rarest line of a run stands in the window of the left text. */
function countIn(
  places: ReadonlyMap<number, readonly number[]>,
  left: Int32Array,
  { from, fromEnd }: Window,
): number {
  let count = Number.POSITIVE_INFINITY;
  for (let at = from; at < fromEnd && count > 1; at += 1) {
    count = Math.min(count, places.get(left[at] as number)?.length ?? count);
  }
  return count;
}

function markByLongest(left: Marked, right: Marked, { from, fromEnd, to, toEnd }: Window): boolean {
  const ours = Array.from(left.lines.subarray(from, fromEnd));
  const theirs = Array.from(right.lines.subarray(to, toEnd));
  if (ours.length * theirs.length > PAIRS) return false;
  for (const { buffer1, buffer2 } of diffIndices(ours, theirs)) {
    left.changed.fill(1, from + buffer1[0], from + buffer1[0] + buffer1[1]);
    right.changed.fill(1, to + buffer2[0], to + buffer2[0] + buffer2[1]);
  }
  return true;
}
