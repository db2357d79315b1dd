import type { RuleContext } from '../change/rule.ts';
import { type Verdict, worst } from '../verdict.ts';
import { judgeGate } from './gate.ts';

/** Every gate of the policy, by name. */
export function judgeGates(context: RuleContext): Verdict {
  const { policy, strictness } = context;
  const children = Object.entries(policy.gates)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, gate]) => judgeGate(name, gate, context, strictness(gate.enforce)));
  const outcome = worst(children.map((child) => child.outcome));
  const open = children
    .filter((child) => child.outcome !== 'pass')
    .map((child) => child.rule.slice('gates.'.length));
  const reason =
    children.length === 0
      ? 'the policy has no gates'
      : open.length === 0
        ? 'all gates hold'
        : `open: ${open.join(', ')}`;
  return { rule: 'gates', outcome, reason, children };
}
