import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import { judgeGates } from '../gates/rule.ts';
import type { Policy } from '../policy/schema.ts';
import type { Outcome } from '../verdict.ts';
import { contextOf } from './judge.ts';
import type { Facts } from './rule.ts';

/** What an event can say of a gate that is judged as if it were enforced. What cannot be told is no event. */
const TOLD = {
  pass: { type: 'GATE_PASSED', status: 'passed' },
  block: { type: 'GATE_FAILED', status: 'failed' },
  audit: null,
  warn: null,
  'cannot-tell': null,
} as const satisfies Record<Outcome, { readonly type: string; readonly status: string } | null>;

const REASON = 500;

/**
 * The events that record how each gate of a change stands at its head commit, where the log does not say so yet. Whether a gate
 * binds, and whether somebody overrode it, is no matter of them.
 *
 * @param now milliseconds since 1970
 */
export function gateDrafts(facts: Facts, policy: Policy, state: State, now: number): EventDraft[] {
  const { id, head } = facts.change;
  const gates = judgeGates(contextOf(facts, policy, state, now, 'all')).children ?? [];
  return gates.flatMap(({ rule, outcome, reason }): EventDraft[] => {
    const gate = rule.slice('gates.'.length);
    const told = TOLD[outcome];
    const gate_id = `${id}.${gate}`;
    const known = get(state.gates, gate_id);
    if (told === null || (known?.status === told.status && known.data.sha === head)) return [];
    const data = { gate_id, gate, sha: head, reason: reason.slice(0, REASON) };
    return [{ type: told.type, workflow: id, by: 'baton', data }];
  });
}
