import { createHash } from 'node:crypto';
import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { formatDuration } from '../duration.ts';
import { noticeId } from '../notices/id.ts';
import type { Policy } from '../policy/schema.ts';
import { type Message, messagesIn } from './message.ts';
import { wakeDraft } from './wake.ts';

/** So often is the receiver of a REQUEST reminded before it is a dead letter. */
export const REMINDERS = 3;
const LONGEST_MS = 86_400_000;

/**
 * Silence after a REQUEST at `now` (milliseconds): the receiver is reminded, after ever longer times (full jitter: anything up to a
 * bound that doubles), and at last it is a dead letter, of which the sender and who answers for the receiver are told. Reckoned
 * from recorded instants: a late run postpones, and neither leaves out nor doubles.
 */
export function messageClock(state: Pick<State, 'messages'>, policy: Policy, now: number): EventDraft[] {
  return messagesIn(state).flatMap((message) => {
    const { type, deadline, next, status } = message;
    if (type !== 'REQUEST' || deadline === null || next === null || status === 'dead_lettered') return [];
    if (Date.parse(next) > now) return [];
    return message.attempt < REMINDERS ? remind(message, policy, now) : bury(message, policy);
  });
}

function remind(message: Message, policy: Policy, now: number): EventDraft[] {
  const { id, workflow, attempt } = message;
  const next = new Date(now + pause(message)).toISOString();
  const data = { message_id: id, attempt: attempt + 1, next };
  return [
    { type: 'MESSAGE_RETRIED', workflow, by: 'baton', data },
    ...wakeDraft(message, { policy }, `:${Date.parse(message.deadline ?? message.at)}:${attempt + 1}`),
  ];
}

/** Up to half of the time that the answer had, doubled with each reminder. Chance that every machine comes to the same of. */
function pause({ id, attempt, at, deadline }: Message): number {
  const patience = Math.max(1_000, Date.parse(deadline ?? at) - Date.parse(at));
  const bound = Math.min(LONGEST_MS, (patience / 2) * 2 ** attempt);
  const chance = createHash('sha256').update(`${id} ${attempt} ${deadline}`).digest().readUInt32BE(0);
  return Math.round((chance / 2 ** 32) * bound);
}

function bury(message: Message, policy: Policy): EventDraft[] {
  const { id, workflow, from, to, subject, deadline, at, attempt } = message;
  const within = formatDuration(Math.max(0, Date.parse(deadline ?? at) - Date.parse(at)));
  const reason = `no answer within ${within}, and none after ${attempt} reminders`;
  const about = `${to} has not answered ${id} (${subject}): ${reason}`;
  const way = `Send it again: baton message redeliver ${id}`;
  return [
    { type: 'MESSAGE_DEAD_LETTERED', workflow, by: 'baton', data: { message_id: id, reason } },
    ...[...new Set([from, authorityOver(to, from, policy)])]
      .filter((who) => who !== null && who !== to && who !== 'baton')
      .map((who): EventDraft => {
        const notice_id = noticeId(`silence-${Date.parse(deadline ?? at)}-${who}:${id}`);
        return {
          type: 'NOTICE_DUE',
          workflow,
          by: 'baton',
          data: { notice_id, to: who, text: `${about}\n${way}` },
        };
      }),
  ];
}

/** Who is told of the silence of somebody: its first operator, its backup, or else whoever has full authority; null: nobody. */
function authorityOver(to: string, from: string, { agents }: Policy): string | null {
  const silent = Object.values(agents).find(({ id }) => id === to);
  const backup = Object.entries(agents).find(([key]) => silent?.backup.includes(key))?.[1].id;
  const full = Object.values(agents).find(
    ({ id, authority }) => authority === 'full' && id !== to && id !== from,
  )?.id;
  return silent?.operators[0] ?? backup ?? full ?? null;
}
