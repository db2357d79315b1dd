import { globPattern } from '../ownership/glob.ts';
import { overlapWitness } from '../ownership/overlap.ts';
import type { Claim, Meeting, Overlap } from './overlap.ts';

/** Something else that could be asked for. */
export type Alternative =
  | { readonly option: 'delayed'; readonly available_at: string }
  | { readonly option: 'queue' }
  | { readonly option: 'partial'; readonly paths: readonly string[] }
  /** The same with names that match at any depth anchored to the root; meets fewer others. */
  | { readonly option: 'anchored'; readonly paths: readonly string[] }
  /** The same, but shared: everything in the way is. */
  | { readonly option: 'shared' };

/** What could be asked for instead of a request that is denied. `free`: the part that could be granted at once. */
export function alternativesTo(
  asked: Claim & { readonly mode: 'exclusive' | 'shared' },
  overlap: readonly Overlap[],
  { full, free }: { readonly full: boolean; readonly free: readonly string[] },
): Alternative[] {
  const last = overlap
    .flatMap((other) => (other.until === null ? [] : [other.until]))
    .sort()
    .at(-1);
  const anchored = anchoredPaths(asked.paths, overlap);
  const shareable = asked.mode === 'exclusive' && asked.resource === null && !full;
  return [
    ...(last === undefined ? [] : [{ option: 'delayed', available_at: last } as const]),
    { option: 'queue' },
    ...(free.length > 0 ? [{ option: 'partial', paths: free } as const] : []),
    ...(anchored === null ? [] : [{ option: 'anchored', paths: anchored } as const]),
    ...(shareable && overlap.every(({ mode }) => mode === 'shared') ? [{ option: 'shared' } as const] : []),
  ];
}

/** Says which patterns match at any depth, where such a pattern is what meets; empty where none is. */
export function floatingNote(overlap: readonly Overlap[]): string {
  const met = pathMeetings(overlap).flatMap(({ ours, theirs }) => [ours, theirs]);
  const floating = [...new Set(met.filter(floats))];
  if (floating.length === 0) return '';
  const [verb, object] = floating.length === 1 ? ['has', 'it matches'] : ['have', 'they match'];
  return `; ${floating.join(' and ')} ${verb} no slash: ${object} at any depth`;
}

/** Is it a bare name, which matches in every folder? */
function floats(glob: string): boolean {
  const [first, second] = globPattern(glob).segments;
  return first?.kind === 'deep' && second?.kind !== 'any' && second !== undefined && !glob.includes('**');
}

/** The paths with bare names anchored to the root, where that keeps at least one of them out of everybody's way. */
function anchoredPaths(paths: readonly string[], overlap: readonly Overlap[]): string[] | null {
  const met = pathMeetings(overlap);
  const helped = new Set(
    paths.filter((path) => {
      const theirs = met.filter(({ ours }) => ours === path).map((meet) => meet.theirs);
      return (
        floats(path) &&
        theirs.length > 0 &&
        theirs.every((other) => overlapWitness(`/${path}`, other) === null)
      );
    }),
  );
  return helped.size === 0 ? null : paths.map((path) => (helped.has(path) ? `/${path}` : path));
}

function pathMeetings(overlap: readonly Overlap[]): Extract<Meeting, { kind: 'paths' }>[] {
  return overlap.flatMap(({ meets }) => meets.flatMap((meet) => (meet.kind === 'paths' ? [meet] : [])));
}
