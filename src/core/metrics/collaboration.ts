import { answeredBy, answersHandoff, type Ledger } from './ledger.ts';
import type { Metric, Sample } from './metric.ts';
import { type Seen, said } from './seen.ts';

/** Parties of a conflict that are agents; changes and tasks may be others. */
function agentsIn(parties: readonly string[], { roster }: Ledger): readonly string[] {
  return parties.filter((party) => roster.has(party));
}

function firstAnswers(event: Seen, before: Ledger): Sample[] {
  const handoff = answersHandoff(event.type) ? before.handoffs.get(said(event, 'handoff_id')) : undefined;
  const messages = answeredBy(event)
    .map((id) => before.messages.get(id))
    .filter((message) => message?.request);
  return [handoff, ...messages].flatMap((request) =>
    request === undefined || request.asked === null || request.answered
      ? []
      : [{ at: event.at, value: event.at - request.asked, of: 1, agents: [request.to] }],
  );
}

export const collaboration = {
  handoff_success: {
    group: 'collaboration',
    name: 'Handoffs accepted',
    unit: 'share',
    formula: 'Of HANDOFF_ACKNOWLEDGED and HANDOFF_DECLINED: HANDOFF_ACKNOWLEDGED',
    whose: 'whoever gives',
    better: 'more',
    target: 'handoff_success',
    of: (event, before) => {
      const value = { HANDOFF_ACKNOWLEDGED: 1, HANDOFF_DECLINED: 0 }[event.type];
      const from = before.handoffs.get(said(event, 'handoff_id'))?.from;
      return value === undefined
        ? []
        : [{ at: event.at, value, of: 1, agents: from === undefined ? [] : [from] }];
    },
  },
  first_response: {
    group: 'collaboration',
    name: 'First response',
    unit: 'ms',
    formula:
      'From HANDOFF_TRANSFERRED to the first HANDOFF_CLARIFICATION_REQUESTED, HANDOFF_ACKNOWLEDGED or HANDOFF_DECLINED; from MESSAGE_SENT of type REQUEST to the first MESSAGE_ACKNOWLEDGED or RESPONSE. What has no answer is not in it',
    whose: 'whoever answers',
    better: 'less',
    target: 'first_response',
    of: firstAnswers,
  },
  conflict_time: {
    group: 'collaboration',
    name: 'Conflicts resolved after',
    unit: 'ms',
    formula: 'From CONFLICT_OPENED to CONFLICT_RESOLVED',
    whose: 'agents that are parties',
    better: 'less',
    target: null,
    of: (event, before) => {
      const conflict =
        event.type === 'CONFLICT_RESOLVED' ? before.conflicts.get(said(event, 'conflict_id')) : undefined;
      if (conflict === undefined) return [];
      const agents = agentsIn(conflict.parties, before);
      return [{ at: event.at, value: event.at - conflict.opened, of: 1, agents }];
    },
  },
  escalations: {
    group: 'collaboration',
    name: 'Escalations',
    unit: 'count',
    formula: 'HANDOFF_ESCALATED, and CONFLICT_ESCALATED to level 2 or higher',
    whose: 'whoever gave; agents that are parties',
    better: 'less',
    target: null,
    of: (event, before) => {
      const one = (agents: readonly string[]): Sample[] => [{ at: event.at, value: 1, of: 1, agents }];
      if (event.type === 'HANDOFF_ESCALATED') {
        const from = before.handoffs.get(said(event, 'handoff_id'))?.from;
        return one(from === undefined ? [] : [from]);
      }
      if (event.type !== 'CONFLICT_ESCALATED' || Number(event.data.level) < 2) return [];
      return one(agentsIn(before.conflicts.get(said(event, 'conflict_id'))?.parties ?? [], before));
    },
  },
  messages_read: {
    group: 'collaboration',
    name: 'Messages that arrive',
    unit: 'share',
    formula: 'Of MESSAGE_ACKNOWLEDGED and MESSAGE_DEAD_LETTERED: MESSAGE_ACKNOWLEDGED',
    whose: 'whoever receives',
    better: 'more',
    target: null,
    of: (event, before) => {
      const value = { MESSAGE_ACKNOWLEDGED: 1, MESSAGE_DEAD_LETTERED: 0 }[event.type];
      const to = before.messages.get(said(event, 'message_id'))?.to;
      return value === undefined
        ? []
        : [{ at: event.at, value, of: 1, agents: to === undefined ? [] : [to] }];
    },
  },
} satisfies Record<string, Metric>;
