import { overlapWitness } from '../ownership/overlap.ts';

/** What a lease or request lays claim to. */
export interface Claim {
  readonly paths: readonly string[];
  readonly resource: string | null;
}

/** Where two claims meet: the pair of patterns with an example path that both match, or the resource. */
export type Meeting =
  | { readonly kind: 'paths'; readonly ours: string; readonly theirs: string; readonly example: string }
  | { readonly kind: 'resource'; readonly resource: string };

/** What a request meets: somebody's lease, or somebody's place in the queue. */
export interface Overlap {
  readonly kind: 'lease' | 'queue';
  readonly holder: string;
  readonly id: string;
  readonly mode: 'exclusive' | 'shared';
  readonly for: string | null;
  /** When the holder's lease ends unless renewed; null for a place in the queue. */
  readonly until: string | null;
  readonly meets: readonly Meeting[];
}

/** Every point at which two claims meet; empty where no path can be in both. */
export function meetings(ours: Claim, theirs: Claim): Meeting[] {
  const found: Meeting[] = [];
  if (ours.resource !== null && ours.resource === theirs.resource) {
    found.push({ kind: 'resource', resource: ours.resource });
  }
  for (const mine of ours.paths) {
    for (const other of theirs.paths) {
      const example = overlapWitness(mine, other);
      if (example !== null) found.push({ kind: 'paths', ours: mine, theirs: other, example });
    }
  }
  return found;
}

/** Do two claims have anything in common? */
export function claimsOverlap(ours: Claim, theirs: Claim): boolean {
  return meetings(ours, theirs).length > 0;
}
