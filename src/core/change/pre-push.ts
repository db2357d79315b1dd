import type { Verdict } from '../verdict.ts';
import type { RuleContext } from './rule.ts';

/** Name under which the pre-push hook records its own judgement. */
export const PRE_PUSH_CHECK = 'baton/pre-push';

/** The commit that was pushed from here while the hook was installed, where the hook never let it through. */
export function bypassedCommit(context: Pick<RuleContext, 'facts' | 'state'>): string | null {
  const { change, prePush } = context.facts;
  if (!prePush || change.published === null) return null;
  const checks = context.state.changes[change.id]?.checks ?? [];
  const passed = checks.some(
    ({ name, sha, conclusion }) =>
      name === PRE_PUSH_CHECK && sha === change.published && conclusion === 'success',
  );
  return passed ? null : change.published;
}

/** A push past the installed check is seen, recorded and shown; the judgement itself is this verdict. */
export function judgePrePush(context: RuleContext): Verdict {
  const rule = 'pre-push';
  const { change } = context.facts;
  const recorded = context.state.changes[change.id]?.bypassed ?? [];
  const now = bypassedCommit(context);
  const past = [...new Set([...recorded.map((push) => push.sha), ...(now === null ? [] : [now])])].sort();
  if (past.length === 0)
    return { rule, outcome: 'pass', reason: 'nothing was pushed past the pre-push check' };
  const short = past.map((sha) => sha.slice(0, 10)).join(', ');
  return {
    rule,
    outcome: 'warn',
    reason: `pushed without the pre-push check having let it through: ${short}; recorded`,
  };
}
