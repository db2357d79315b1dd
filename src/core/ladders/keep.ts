import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { namedComponents } from '../policy/components.ts';
import type { Policy } from '../policy/schema.ts';
import { climbDrafts, withdrawDrafts } from './climb.ts';
import { type Conflict, type Contention, conflictOf, contentionId } from './conflict.ts';

export interface Keeping {
  readonly state: State;
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Where what is new is told. */
  readonly workflow: string;
}

/**
 * Brings the conflicts of the log in line with what is seen: opens what is new and tells its first rung, and ends those whose cause is gone.
 * What was decided stays as it is as long as its cause is there. Twice equals once.
 *
 * @param isOver is the cause of a conflict of the log gone, where it is not among those found?
 */
export function keepDrafts(
  found: readonly Contention[],
  isOver: (conflict: Conflict) => boolean,
  { state, policy, now, workflow }: Keeping,
): EventDraft[] {
  const wanted = new Map(found.map((each) => [contentionId(each), each]));
  const over = Object.values(state.conflicts)
    .map(conflictOf)
    .filter((conflict) => !wanted.has(conflict.id) && isOver(conflict))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const fresh = [...wanted].filter(([id]) => get(state.conflicts, id) === undefined);
  const changes = [
    ...over.map(endDraft),
    ...fresh.map(([id, contention]) => openDraft(id, contention, workflow, policy)),
  ];
  if (changes.length === 0) return [];
  const after = tried(state, changes, now);
  const ids = fresh.map(([id]) => id);
  const told =
    ids.length === 0 ? withdrawDrafts(after) : climbDrafts({ state: after, policy, now, sweep: false }, ids);
  return [...changes, ...told];
}

function endDraft({ id, workflow, decision }: Conflict): EventDraft {
  const data = { conflict_id: id, decision: decision?.what ?? null, reason: 'its cause is gone' };
  return { type: 'CONFLICT_RESOLVED', workflow, by: 'baton', data };
}

function openDraft(id: string, of: Contention, workflow: string, policy: Policy): EventDraft {
  const { type, parties, matter, paths, between } = of;
  const components = namedComponents(policy, paths)
    .filter((component) => {
      const globs = compileGlobs(component.paths);
      return paths.some((path) => globs.matches(path));
    })
    .map(({ name }) => name);
  const data = { conflict_id: id, type, parties, matter, components, paths, between };
  return { type: 'CONFLICT_OPENED', workflow, by: 'baton', data };
}
