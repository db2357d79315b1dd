import type { PairResult } from '../core/conflicts/pairs.ts';
import { type Planned, planPair, type Side, tell } from './pairs.ts';
import type { Place } from './place.ts';
import type { RawPull } from './queries/raw-pull.ts';
import type { Told } from './read/extras.ts';

type Mergeable = RawPull['mergeable'];

/** What must be read to say how a change merges with its base; null where GitHub has said that it does, or nothing can be read. */
export function planBase(
  place: Place,
  ours: Side,
  base: Side,
  mergeable: Mergeable,
): Promise<Planned | null> {
  return mergeable === 'MERGEABLE' ? Promise.resolve(null) : planPair(place, ours, base);
}

/**
 * How a change merges with its base. What GitHub says stands; contents say where. While GitHub has not worked it out yet,
 * contents alone decide.
 */
export function tellBase(
  plan: Planned | null,
  { ours, base, mergeable }: { readonly ours: Side; readonly base: Side; readonly mergeable: Mergeable },
  version: Told['version'],
): PairResult {
  const [a, b] = [ours.name, base.name].sort() as [string, string];
  if (mergeable === 'MERGEABLE') return { a, b, conflict: false, files: [], reason: null };
  const found = plan === null ? null : tell(plan, version);
  if (found?.conflict === true) return found;
  if (mergeable === 'CONFLICTING') {
    return { a, b, conflict: true, files: found?.files ?? [], reason: 'GitHub says that it does not merge' };
  }
  return (
    found ?? { a, b, conflict: null, files: [], reason: 'GitHub has not worked out yet whether it merges' }
  );
}
