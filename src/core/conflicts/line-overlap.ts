import type { FileStatus } from '../change/facts.ts';

/** Lines that a change replaced, as a unified diff without context numbers them. */
export type Hunk = readonly [oldStart: number, oldLines: number, newStart: number, newLines: number];

/** A file of a change, with hunks against the change's own merge base. */
export interface HunkedFile {
  readonly path: string;
  readonly previous: string | null;
  readonly status: FileStatus;
  readonly hunks: readonly Hunk[];
}

export function suspectPair(a: readonly HunkedFile[], b: readonly HunkedFile[]): { verdict: string } {
  return { verdict: a.length + b.length > 0 ? 'unlikely' : 'unlikely' };
}
