import type { RuleContext } from '../change/rule.ts';
import { countApprovals } from '../ownership/approvals.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { approversFor } from '../ownership/responsible.ts';
import type { Policy } from '../policy/schema.ts';
import { onlyStrangers } from '../roster/foreign.ts';
import { isIndependent } from '../roster/independence.ts';
import { rosterOf } from '../roster/roster.ts';
import type { Finding } from './finding.ts';
import type { OfKind } from './kind.ts';

/** Whose approval `of` means: reviewers, agents and operators of an agent or group, else the account or team itself. */
export function approversOf(of: string, policy: Policy): string[] {
  const agents = of.startsWith('@') ? undefined : rosterOf(policy).resolve(of);
  if (agents === undefined) return [of];
  return approversFor(
    agents.map(({ id }) => id),
    policy,
  );
}

/** So many of those who are named have approved what is touched, and had no hand in it. */
export function judgeApproval({ of, when, count }: OfKind<'approval'>, context: RuleContext): Finding {
  const { touched, policy, identity, gaps, remedies } = context;
  const concerned = when === undefined ? null : compileGlobs(when);
  const paths = concerned === null ? touched : touched.filter((path) => concerned.matches(path));
  if (paths.length === 0)
    return { holds: true, reason: `nothing under ${(when ?? []).join(', ')} is touched` };
  const approvers = approversOf(of, policy);
  if (context.approvals === null)
    return { holds: null, reason: gaps.approvals ?? 'the approvals cannot be read', who: approvers };
  const counted = countApprovals({ approvers, name: of, paths: [...paths] }, context);
  const good = [...new Set(counted.flatMap((each) => (each.counts === true ? [each.by] : [])))];
  if (good.length >= count) return { holds: true, reason: `approved by ${good.join(', ')}, for ${of}` };
  const idle = counted.flatMap((each) =>
    each.counts !== true && each.entitled ? [`; the one by ${each.by} does not count: ${each.because}`] : [],
  );
  const asked = approvers.filter((by) => isIndependent({ by, email: null }, identity, policy).independent);
  const strangers = onlyStrangers(asked, context.facts);
  const why = strangers === null ? '' : `; ${strangers.reason}`;
  return {
    holds: strangers !== null || counted.some((each) => each.counts === null) ? null : false,
    reason: `${good.length} of ${count} approvals by ${of}${[...new Set(idle)].join('')}${why}`,
    paths,
    who: asked.length > 0 ? asked : approvers,
    next:
      strangers !== null
        ? remedies.nameOwn(strangers)
        : asked.length > 0
          ? remedies.approve(asked)
          : remedies.addReviewer(),
  };
}
