import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import type { Deadlock } from './report.ts';

const LONGEST = 2_000;
const MATTER = 'deadlock: ';

/**
 * What is to be written of deadlocks: each that has stood long enough is a conflict about a resource, and the one that gives way is told once, with
 * the command; a conflict of which the deadlock is gone is over. Twice equals once.
 */
export function deadlockDrafts(
  { conflicts, notices }: Pick<State, 'conflicts' | 'notices'>,
  deadlocks: readonly Deadlock[],
): EventDraft[] {
  const standing = new Set(deadlocks.map(({ id }) => id));
  const over = Object.keys(conflicts)
    .filter((id) => isDeadlock(id) && !standing.has(id))
    .sort();
  return [
    ...over.map((id) =>
      draft('CONFLICT_RESOLVED', { conflict_id: id, decision: null, reason: 'the circle is broken' }),
    ),
    ...deadlocks.flatMap((deadlock) => (deadlock.due ? openDrafts(deadlock, conflicts, notices) : [])),
  ];
}

/** Is a conflict the record of a deadlock? */
export function isDeadlock(conflictId: string): boolean {
  return conflictId.startsWith('deadlock-');
}

function openDrafts(
  { id, parties, cycle, victim, since }: Deadlock,
  conflicts: State['conflicts'],
  notices: State['notices'],
): EventDraft[] {
  const matter = `${MATTER}${cycle.map(({ says }) => says).join('; ')}`.slice(0, LONGEST);
  const told = `${id}-${Date.parse(since)}`;
  const named = parties.length > 0 ? parties : cycle.map(({ from }) => from);
  return [
    ...(get(conflicts, id) === undefined
      ? [
          draft('CONFLICT_OPENED', {
            conflict_id: id,
            type: 'resource',
            parties: [...named],
            matter,
            components: [],
          }),
        ]
      : []),
    ...(victim?.by && get(notices, told) === undefined
      ? [
          draft('NOTICE_DUE', {
            notice_id: told,
            to: victim.by,
            text: `You are asked to give way in a ${matter}.\nWhy you: ${victim.because}.\nWhat breaks it: ${victim.command}${victim.at === null ? '' : ` (as a comment on ${victim.at})`}`,
          }),
        ]
      : []),
  ];
}

function draft(type: string, data: EventDraft['data']): EventDraft {
  return { type, workflow: 'global', by: 'baton', data };
}
