import { broken, type Verdict, worst } from '../verdict.ts';
import type { RuleContext } from './rule.ts';

/** No agent has more changes open than the roster allows it. */
export function judgeLimits({ facts, policy, claimed, strictness }: RuleContext): Verdict {
  const rule = 'limits';
  const enforce = strictness(undefined);
  const children: Verdict[] = [];
  for (const agent of Object.values(policy.agents)) {
    const limit = agent.limits?.open_changes;
    if (limit === undefined || !claimed.has(agent.id)) continue;
    const open = new Set(
      facts.open.filter((change) => change.agents.includes(agent.id)).map((change) => change.name),
    );
    open.add(facts.change.name);
    const over = open.size > limit;
    children.push({
      rule: `${rule}.${agent.id}`,
      outcome: over ? broken(enforce) : 'pass',
      reason: `${agent.id} has ${open.size} of ${limit} changes open${over ? `: ${[...open].sort().join(', ')}` : ''}`,
      ...(over ? { who: [agent.id] } : {}),
    });
  }
  const outcome = worst(children.map((child) => child.outcome));
  const reason =
    children.length === 0
      ? 'no limit concerns this change'
      : outcome === 'pass'
        ? 'within its limits'
        : 'an agent has too many changes open';
  return { rule, enforce, outcome, reason, children };
}
