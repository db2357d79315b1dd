import type { EventDraft } from '../context/draft.ts';
import { saidText } from '../context/said.ts';
import type { Item } from '../context/state/item.ts';
import type { State } from '../context/state.ts';
import { digestOf } from '../policy/canonical.ts';

/** Where a dependency comes from. What says so no longer lets go of it; one by command stays until it is dropped. */
export const SOURCES = ['command', 'text', 'forge', 'rule'] as const;
export type Source = (typeof SOURCES)[number];

/** One thing waits for another. Blocking: it may not go on before. Advisory: it is warned. */
export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly kind: 'blocking' | 'advisory';
  /** A duration; null: however long it takes. */
  readonly timeout: string | null;
  readonly source: Source;
}

/** The same for the same two, of the same kind and source. */
export function dependencyId({ from, to, kind, source }: Dependency): string {
  return `${source}-${digestOf([from, to, kind]).slice(0, 12)}`;
}

/** As the log has it. */
export function dependencyOf({ id, data }: Item): Dependency {
  const { from, to, kind, timeout } = data;
  return {
    from: saidText(from),
    to: saidText(to),
    kind: kind === 'blocking' ? 'blocking' : 'advisory',
    timeout: typeof timeout === 'string' ? timeout : null,
    source: SOURCES.find((source) => id.startsWith(`${source}-`)) ?? 'command',
  };
}

export function addDraft(dependency: Dependency, by: string): EventDraft {
  const { source: _, ...data } = dependency;
  return {
    type: 'DEPENDENCY_ADDED',
    workflow: 'global',
    by,
    data: { dependency_id: dependencyId(dependency), ...data },
  };
}

export function resolveDraft(id: string, reason: string, by: string): EventDraft {
  return { type: 'DEPENDENCY_RESOLVED', workflow: 'global', by, data: { dependency_id: id, reason } };
}

/** What blocks something, by id: of the blocking dependencies those that stand. */
export function blockersOf({ dependencies }: Pick<State, 'dependencies'>, id: string): string[] {
  const found = Object.values(dependencies).map(dependencyOf);
  return [
    ...new Set(found.filter(({ from, kind }) => from === id && kind === 'blocking').map(({ to }) => to)),
  ].sort();
}
