import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import { dependencyOf } from './dependency.ts';

/**
 * What is due of the time limits of dependencies at `now` (milliseconds). A blocking one escalates, and still stands; an advisory one
 * lapses, which is recorded. Reckoned from when each was added: a run that is late tells it late, one that is doubled or missing
 * tells nothing twice and leaves nothing out.
 */
export function dependencyClock({ dependencies }: Pick<State, 'dependencies'>, now: number): EventDraft[] {
  return Object.values(dependencies)
    .filter((item) => {
      const timeout = parseDuration(dependencyOf(item).timeout ?? '');
      return item.status === 'waiting' && timeout !== undefined && Date.parse(item.opened) + timeout <= now;
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((item) => {
      const { from, to, kind, timeout } = dependencyOf(item);
      const said = `${from} has waited for ${to} for ${timeout}, since ${item.opened}`;
      return kind === 'blocking'
        ? draft('DEPENDENCY_ESCALATED', { dependency_id: item.id, level: said })
        : draft('DEPENDENCY_LAPSED', { dependency_id: item.id, reason: `${said}; it is warned no more` });
    });
}

function draft(type: string, data: EventDraft['data']): EventDraft {
  return { type, workflow: 'global', by: 'baton', data };
}
