import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import type { Fault } from '../errors.ts';
import { blockingEdges, circleClosedBy, circleFault } from './cycle.ts';
import {
  addDraft,
  type Dependency,
  dependencyId,
  dependencyOf,
  resolveDraft,
  type Source,
} from './dependency.ts';

export interface Ensured {
  readonly drafts: readonly EventDraft[];
  /** Those that would close a circle, with all of it. They are not written. */
  readonly refused: readonly Fault[];
}

/**
 * Brings what some sources say of dependencies into the log: adds what is missing, lets go of what they no longer say, leaves the
 * rest and what other sources say alone. Twice equals once. A blocking one that would close a circle is refused, and told with
 * the whole circle; of several the first in the given order stands.
 */
export function ensureDependencies(
  { dependencies }: Pick<State, 'dependencies'>,
  sources: readonly Source[],
  wanted: readonly Dependency[],
): Ensured {
  const ids = new Set(wanted.map(dependencyId));
  const gone = Object.values(dependencies).filter(
    (item) => sources.includes(dependencyOf(item).source) && !ids.has(item.id),
  );
  const drafts = gone.map(({ id }) => resolveDraft(id, 'nothing asks for it any more', 'baton'));
  const removed = new Set(gone.map(({ id }) => id));
  const standing = Object.fromEntries(Object.entries(dependencies).filter(([id]) => !removed.has(id)));
  const known = new Set(Object.keys(standing));
  const edges = blockingEdges(standing);
  const refused: Fault[] = [];
  for (const dependency of wanted) {
    const id = dependencyId(dependency);
    if (known.has(id)) continue;
    const { from, to, kind } = dependency;
    const circle = kind === 'blocking' ? circleClosedBy(edges, from, to) : null;
    if (circle !== null) {
      refused.push(circleFault(circle));
      continue;
    }
    known.add(id);
    drafts.push(addDraft(dependency, 'baton'));
    if (kind === 'blocking') edges.push([from, to]);
  }
  return { drafts, refused };
}
