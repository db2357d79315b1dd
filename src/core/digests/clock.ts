import { boardNumber } from '../board/keep.ts';
import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import { ALL } from '../messages/written.ts';
import { messageIdOf } from '../notices/drafts.ts';
import type { Policy } from '../policy/schema.ts';
import { lastOf } from './period.ts';
import { digestText, totalsOf } from './text.ts';

/** The digests that there are, by the key of the policy that says when each is written. */
const DIGESTS = { standup: 'Daily digest', review: 'Weekly digest' } as const;
type Digest = keyof typeof DIGESTS;

/**
 * The digests whose time has come at `now` (milliseconds): each period is told once, however late or often this is asked. What was
 * missed is in the next one, which reaches back to the last that was written. The first time only begins the reckoning, at `now`: of
 * what was before nothing is known.
 */
export function digestClock(state: State, policy: Policy, now: number): EventDraft[] {
  return (Object.keys(DIGESTS) as Digest[]).flatMap((digest) => {
    const time = policy.digest?.[digest];
    const period = time === undefined ? null : lastOf(time, now);
    if (period === null) return [];
    const before = get(state.digests, digest);
    const since = saidText(before?.data.period);
    if (since !== '' && Date.parse(since) >= period) return [];
    const at = new Date(period).toISOString();
    const data = { digest_id: digest, period: at, totals: totalsOf(state) };
    const written: EventDraft = { type: 'DIGEST_WRITTEN', workflow: 'global', by: 'baton', data };
    if (before === undefined) return [{ ...written, data: { ...data, period: new Date(now).toISOString() } }];
    const text = digestText(DIGESTS[digest], { state, policy, now, before, at });
    const on = boardNumber(state);
    const due = { notice_id: noticeId(digest, at), to: ALL, text, ...(on === null ? {} : { on }) };
    return [
      ...takenBack(noticeId(digest, since), state),
      written,
      { type: 'NOTICE_DUE', workflow: 'global', by: 'baton', data: due },
    ];
  });
}

function noticeId(digest: Digest, period: string): string {
  return `digest-${digest}-${period}`;
}

/** A digest that nobody has read is none any more once there is a newer one. */
function takenBack(notice: string, { notices, messages }: Pick<State, 'notices' | 'messages'>): EventDraft[] {
  const reason = 'there is a newer digest';
  const message = messageIdOf(notice);
  return [
    ...(get(notices, notice)?.status === 'due'
      ? [draft('NOTICE_WITHDRAWN', { notice_id: notice, reason })]
      : []),
    ...(get(messages, message) === undefined
      ? []
      : [draft('MESSAGE_WITHDRAWN', { message_id: message, reason })]),
  ];
}

function draft(type: string, data: EventDraft['data']): EventDraft {
  return { type, workflow: 'global', by: 'baton', data };
}
