import type { RuleContext } from '../change/rule.ts';
import { broken, type Verdict } from '../verdict.ts';

/** Is it known who acts, and does everything that was said of it agree? */
export function judgeIdentity(context: RuleContext): Verdict {
  const { facts, identity, acting, claimed, strictness, remedies } = context;
  const rule = 'identity';
  const enforce = strictness(undefined);
  const proven = [...acting].sort();
  const merelyClaimed = [...claimed].filter((agent) => !acting.has(agent)).sort();
  if (facts.change.commits.length === 0)
    return { rule, enforce, outcome: 'pass', reason: 'there is no commit to judge' };
  const strangers = [...identity.unknownAutomation].sort();
  const people = [...identity.humans].sort();
  if (strangers.length > 0) {
    return {
      rule,
      enforce,
      outcome: broken(enforce),
      reason: `automation that is not on the roster has a hand in it: ${strangers.join(', ')}; it has no rights of its own`,
      next: remedies.enrol(),
    };
  }
  if (merelyClaimed.length > 0) {
    const proof = proven.length > 0 ? `the commits are by ${proven.join(', ')}` : 'nothing proves it';
    return {
      rule,
      enforce,
      outcome: enforce === 'audit' ? 'audit' : 'warn',
      reason: `it claims to be ${merelyClaimed.join(', ')}, but ${proof}; the restrictions of each apply, the rights of none that is only claimed`,
      who: merelyClaimed,
      next: remedies.explainIdentity(),
    };
  }
  const actors = [...proven, ...people];
  if (actors.length === 0) {
    return {
      rule,
      enforce,
      outcome: enforce === 'audit' ? 'audit' : 'warn',
      reason: 'nobody is recognised as acting',
      next: remedies.explainIdentity(),
    };
  }
  return {
    rule,
    enforce,
    outcome: 'pass',
    reason: `${actors.join(', ')} ${actors.length === 1 ? 'acts' : 'act'}`,
  };
}
