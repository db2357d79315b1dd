import type { RuleContext } from '../change/rule.ts';
import { compileGlobs } from '../ownership/glob.ts';
import type { Requirement } from '../policy/requirements.ts';
import type { Finding } from './finding.ts';

type ChangedWith = Extract<Requirement, { changed_with: unknown }>['changed_with'];

/** Where one thing changes, another changes with it. */
export function judgeChangedWith({ when, also }: ChangedWith, { touched }: RuleContext): Finding {
  const trigger = typeof when === 'string' ? [when] : when;
  const triggers = compileGlobs(trigger);
  const cause = touched.filter((path) => triggers.matches(path));
  if (cause.length === 0) return { holds: true, reason: `nothing under ${trigger.join(', ')} is touched` };
  const companions = compileGlobs(also);
  const beside = touched.find((path) => companions.matches(path));
  if (beside !== undefined) return { holds: true, reason: `${beside} is changed along with ${cause[0]}` };
  return {
    holds: false,
    reason: `${cause[0]} is changed, and nothing under ${also.join(', ')} with it`,
    paths: cause,
  };
}
