import type { ClockScene } from '../clocks/clock.ts';
import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import { parseDuration } from '../duration.ts';
import { handoffRules } from '../policy/moving.ts';
import type { Policy } from '../policy/schema.ts';
import { askText, dueAfter, toldDraft, unlessTold } from './begin.ts';
import { completedDraft, openItems } from './completion.ts';
import { type Handoff, handoffOf, isLive } from './handoff.ts';
import { backupOf, escalatedTo } from './parties.ts';

/**
 * What time has brought about: who was silent is passed over for its backup, and after the last one the handoff goes up; so does what was
 * declined, and a question that nobody answers. What is taken and ticked is complete. Whose turn it is where no answer is due is told once.
 */
export function handoffClock({ state, policy, now }: ClockScene): EventDraft[] {
  const drafts: EventDraft[] = [];
  let current = state;
  const live = Object.values(state.handoffs)
    .map(handoffOf)
    .filter(isLive)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const handoff of live) {
    const own = unlessTold(TICK[handoff.status]?.(handoff, policy, now) ?? [], current.notices);
    if (own.length === 0) continue;
    drafts.push(...own);
    current = tried(current, own, now);
  }
  return drafts;
}

type Tick = (handoff: Handoff, policy: Policy, now: number) => EventDraft[];

const TICK: Readonly<Record<string, Tick>> = {
  initiated: (handoff, policy, now) =>
    remind(
      handoff,
      policy,
      now,
      handoff.from,
      'is not handed over yet: the verdict names what its words and the facts disagree about',
    ),
  transferred: (handoff, policy, now) => (isPast(handoff.until, now) ? silent(handoff, policy, now) : []),
  clarification: (handoff, policy, now) =>
    isPast(handoff.until, now) ? escalate(handoff, policy, `${handoff.from} did not answer in time`) : [],
  declined: (handoff, policy) => escalate(handoff, policy, `${handoff.to} has declined it`),
  acknowledged: (handoff, policy, now) =>
    openItems(handoff).length === 0
      ? [completedDraft(handoff, now)]
      : remind(
          handoff,
          policy,
          now,
          handoff.to,
          `is taken, and waits for ticks: ${openItems(handoff).join(', ')}`,
        ),
};

function isPast(until: string | null, now: number): boolean {
  return until !== null && Date.parse(until) <= now;
}

function silent(handoff: Handoff, policy: Policy, now: number): EventDraft[] {
  const { id, workflow, from, to, asked } = handoff;
  const backup = backupOf(handoff, policy);
  if (backup === null) return escalate(handoff, policy, `nobody has answered: ${asked.join(', ')}`);
  const until = dueAfter(policy, now);
  const next = { ...handoff, to: backup, asked: [...asked, backup] };
  const reason = `${to} did not answer in time`;
  return [
    {
      type: 'HANDOFF_REDIRECTED',
      workflow,
      by: 'baton',
      data: { handoff_id: id, to: backup, asked: next.asked, until, reason },
    },
    toldDraft(next, 'given', backup, askText(next, until)),
    toldDraft(
      next,
      'redirected',
      from,
      `${reason}: handoff ${id} goes to its backup ${backup}, who has until ${until}.`,
      String(asked.length),
    ),
  ];
}

function escalate(handoff: Handoff, policy: Policy, why: string): EventDraft[] {
  const { id, workflow, from, to } = handoff;
  const authorities = escalatedTo(handoff, policy);
  const text = `Handoff ${id} from ${from} to ${to} needs a decision: ${why}. Name another receiver (\`/baton handoff AGENT\`, or \`baton handoff redirect ${id} AGENT\`) or withdraw it.`;
  return [
    {
      type: 'HANDOFF_ESCALATED',
      workflow,
      by: 'baton',
      data: { handoff_id: id, level: authorities.join(', ').slice(0, 2_000) },
    },
    ...[...new Set([...authorities, from])].map((who) =>
      toldDraft(handoff, 'escalated', who, text, handoff.since),
    ),
  ];
}

/** Once in each state. */
function remind(handoff: Handoff, policy: Policy, now: number, who: string, what: string): EventDraft[] {
  const { id, workflow, since, reminded } = handoff;
  const patience = parseDuration(handoffRules(policy).acknowledge_within) ?? 0;
  if (now < Date.parse(since) + patience || (reminded !== null && reminded >= since)) return [];
  return [
    {
      type: 'HANDOFF_REMINDED',
      workflow,
      by: 'baton',
      data: { handoff_id: id, reminded: new Date(now).toISOString() },
    },
    toldDraft(handoff, 'reminded', who, `Handoff ${id} ${what}.`, since),
  ];
}
