import type { FileChange } from '../../src/core/change/facts.ts';
import type { ConflictLines, LineRange } from '../../src/core/conflicts/pairs.ts';

/** Lines that a change replaced, as a unified diff numbers them without context: with none, they stand after line `oldStart`. */
export type Hunk = readonly [oldStart: number, oldLines: number, newStart: number, newLines: number];

/** A file of a change, with hunks against the change's own merge base; null where the forge shows none: binary, or too large. */
export interface HunkedFile extends Pick<FileChange, 'path' | 'previous' | 'status'> {
  readonly hunks: readonly Hunk[] | null;
}

/** A guess by line numbers: good enough to rank what to look at, never to hold anything up. */
export interface Suspicion {
  readonly verdict: 'likely' | 'unlikely';
  /** Where they seem to meet, sorted by path; the lines are those of each head. */
  readonly files: readonly string[];
  readonly lines: readonly ConflictLines[];
}

/**
 * Whether two changes seem to conflict, from line numbers alone. Likely where, in a file that both touch (under any of its
 * names), lines that one replaced overlap or touch lines that the other replaced; where one deletes what the other keeps;
 * where both add the same path; and where both change a file that shows no lines. Blind to what the base changed between
 * their merge bases: it moves lines, and conflicts itself. Takes the same edit made by both for a conflict.
 */
export function suspectPair(a: readonly HunkedFile[], b: readonly HunkedFile[]): Suspicion {
  const byName = new Map(b.flatMap((file) => namesOf(file).map((name) => [name, file] as const)));
  const files = new Set<string>();
  const lines: ConflictLines[] = [];
  for (const left of a) {
    for (const right of new Set(namesOf(left).flatMap((name) => byName.get(name) ?? []))) {
      const found = meet(left, right);
      if (found === undefined) continue;
      files.add(left.path);
      lines.push(...found.map((each) => ({ path: left.path, ...each })));
    }
  }
  return { verdict: files.size > 0 ? 'likely' : 'unlikely', files: [...files].sort(), lines };
}

function namesOf({ path, previous }: HunkedFile): string[] {
  return previous === null ? [path] : [path, previous];
}

type Place = Pick<ConflictLines, 'a' | 'b'>;

/** Undefined where they stay apart; no places where not lines but the files themselves collide. */
function meet(left: HunkedFile, right: HunkedFile): Place[] | undefined {
  const gone = [left, right].filter(({ status }) => status === 'deleted').length;
  if (gone > 0) return gone === 1 ? [] : undefined;
  if (left.status === 'added' && right.status === 'added') return [];
  const [ours, theirs] = [left.hunks, right.hunks];
  if (ours === null || theirs === null) return [];
  const places = ours.flatMap((x) =>
    theirs.flatMap((y) => (touch(x, y) ? [{ a: newLines(x), b: newLines(y) }] : [])),
  );
  return places.length > 0 ? places : undefined;
}

/** As in a merge, changes with no unchanged line between them collide. */
function touch(x: Hunk, y: Hunk): boolean {
  const [fromX, endX] = oldSpan(x);
  const [fromY, endY] = oldSpan(y);
  return fromX <= endY && fromY <= endX;
}

/** Replaced lines `[start, end)`; an insertion is empty and stands before the line it pushes down. */
function oldSpan([start, count]: Hunk): readonly [number, number] {
  return count === 0 ? [start + 1, start + 1] : [start, start + count];
}

function newLines([, , start, count]: Hunk): LineRange {
  return [count === 0 ? start + 1 : start, count];
}
