import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import { noticeId } from './id.ts';
import type { Telling } from './telling.ts';

/** How long a run has to tell what it claimed, in milliseconds: longer than any run waits for an answer. */
const CLAIM_MS = 5 * 60_000;

/** Claims notices for this run. */
export function claimDrafts(tellings: readonly Telling[], now: number): EventDraft[] {
  const until = new Date(now + CLAIM_MS).toISOString();
  return tellings.map(({ id, workflow }) => ({
    type: 'NOTICE_CLAIMED',
    workflow,
    by: 'baton',
    data: { notice_id: id, until },
  }));
}

/** Says that a notice was told, where the log does not say so yet. `url`: of what was written; null: of nothing. */
export function sentDrafts(
  { id, workflow, way }: Telling,
  url: string | null,
  state: Pick<State, 'notices' | 'messages'>,
): EventDraft[] {
  const notice = get(state.notices, id);
  if (notice?.status !== 'due' && notice?.status !== 'sending') return [];
  const data = { notice_id: id, url, way: way.kind };
  const message = saidText(notice.data.message);
  const reached = way.kind !== 'inbox' && get(state.messages, message)?.status === 'sent';
  return [
    ...(reached ? [{ type: 'MESSAGE_DELIVERED', workflow, by: 'baton', data: { message_id: message } }] : []),
    { type: 'NOTICE_SENT', workflow, by: 'baton', data },
  ];
}

const LONGEST_SUBJECT = 200;

/** Puts a notice into an inbox: the message and that it was told are one step, so that this happens once whatever fails. */
export function inboxDrafts(telling: Telling, state: Pick<State, 'notices' | 'messages'>): EventDraft[] {
  const sent = sentDrafts({ ...telling, way: { kind: 'inbox' } }, null, state);
  const { id, workflow, to, text, critical } = telling;
  if (sent.length === 0 || get(state.messages, messageIdOf(id)) !== undefined) return sent;
  // What it wakes somebody for is in the inbox already.
  if (get(state.notices, id)?.data.message !== undefined) return sent;
  const [first = ''] = text.split('\n');
  const data = {
    message_id: messageIdOf(id),
    from: 'baton',
    to,
    priority: critical ? 'P0' : 'P2',
    type: 'ALERT',
    subject: first.slice(0, LONGEST_SUBJECT) || 'A notice',
    content: text,
    artifacts: [],
    dependencies: [],
    correlation_id: id,
    thread_id: workflow,
    tags: ['notice'],
    deadline: null,
  };
  return [{ type: 'MESSAGE_SENT', workflow, by: 'baton', data }, ...sent];
}

/** Id of the message that tells a notice. Acknowledged, it is remembered beside the notice: the two must not have one id. */
export function messageIdOf(notice: string): string {
  return noticeId(`told-${notice}`);
}
