import type { EventDraft } from '../context/draft.ts';
import type { LogEvent } from '../context/events/table.ts';

/** What the log says of a task that has left the documents. */
export interface Past {
  /** The event that ended it, and when, ISO 8601 UTC. */
  readonly ended: string;
  readonly at: string;
  readonly agent: string | null;
  readonly workflow: string;
  /** What it was about, as far as it was said. */
  readonly described: EventDraft['data'];
}

const DESCRIBED = ['title', 'priority', 'due', 'estimate', 'points', 'paths', 'depends_on'];

/** How a task ended, from all events that name it, oldest first; null where none does. */
export function pastOf(events: readonly LogEvent[], id: string): Past | null {
  const own = events.filter(({ type, data }) => type.startsWith('TASK_') && data.task_id === id);
  const last = own.at(-1);
  if (last === undefined) return null;
  const agents = own
    .flatMap(({ data }) => [data.agent_id, data.new_agent])
    .filter((each) => typeof each === 'string');
  const said = own.flatMap(({ data }) => Object.entries(data).filter(([name]) => DESCRIBED.includes(name)));
  return {
    ended: last.type,
    at: String(last.data.at),
    agent: agents.at(-1) ?? null,
    workflow: last.workflow,
    described: Object.fromEntries(said),
  };
}

/** The event that takes a finished task up again. */
export function reopenDraft(id: string, past: Past, agent: string, reason: string, by: string): EventDraft {
  const data = { task_id: id, agent_id: agent, reason, ...past.described };
  return { type: 'TASK_REOPENED', workflow: past.workflow, by, data };
}
