import type { EventDraft } from '../context/draft.ts';
import type { Policy } from '../policy/schema.ts';
import { accountKey } from '../roster/accounts.ts';
import type { IssueFacts, Sighted } from './issue.ts';
import { issueId } from './issue-id.ts';

/** Wakes the agent that a task was given to, where the roster says how; it needs none where it was assigned in that very way. */
export function wakeDrafts(
  issue: Pick<IssueFacts, 'number' | 'title' | 'assignees'>,
  { agent, status }: Pick<Sighted, 'agent' | 'status'>,
  policy: Policy,
  now: number,
): EventDraft[] {
  if (agent === null || status !== 'ASSIGNED') return [];
  const assigned = issue.assignees.map((account) => accountKey(account).replace(/\[bot\]$/, ''));
  const { wake } = Object.values(policy.agents).find(({ id }) => id === agent) ?? {};
  const way = wake?.assign?.toLowerCase().replace(/^@|\[bot\]$/g, '');
  if (way !== undefined && assigned.includes(way)) return [];
  return wakeUp({ id: issueId(issue.number), title: issue.title, agent, policy, now });
}

/** The notice that a task was given to an agent; none where the roster does not say how the agent is woken. */
export function wakeUp({
  id,
  title,
  agent,
  policy,
  now,
}: {
  readonly id: string;
  readonly title: string;
  readonly agent: string;
  readonly policy: Pick<Policy, 'agents'>;
  /** Milliseconds since 1970. */
  readonly now: number;
}): EventDraft[] {
  const found = Object.values(policy.agents).find((each) => each.id === agent);
  if (found?.wake === undefined) return [];
  const notice_id = `task:${id}:${agent}:${new Date(now).toISOString()}`.slice(0, 200);
  const text = `${id.replace(/^issue-/, '#')} is yours now, ${agent}: ${title}`;
  return [{ type: 'NOTICE_DUE', workflow: id, by: 'baton', data: { notice_id, to: agent, text } }];
}
