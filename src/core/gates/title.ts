import type { RuleContext } from '../change/rule.ts';
import { matching } from '../expression.ts';
import { expression } from '../quoted.ts';
import { type Finding, onlyOnForge } from './finding.ts';
import type { OfKind } from './kind.ts';

/** The title is of a form. */
export function judgeTitle({ matches }: OfKind<'title'>, { facts, remedies }: RuleContext): Finding {
  if (facts.pull === null) return onlyOnForge('the title of a change');
  if (matching(matches)(facts.pull.title))
    return { holds: true, reason: `the title matches ${expression(matches)}` };
  return {
    holds: false,
    reason: `the title does not match ${expression(matches)}`,
    next: remedies.retitle(matches),
  };
}
