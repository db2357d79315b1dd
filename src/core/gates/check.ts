import type { CheckFacts } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import type { Requirement } from '../policy/requirements.ts';
import { wildcard } from '../wildcard.ts';
import type { Finding } from './finding.ts';

type Check = Extract<Requirement, { check: unknown }>['check'];

/** Conclusions that count as green, as GitHub counts them for a required check. */
const GREEN: ReadonlySet<CheckFacts['conclusion']> = new Set(['success', 'neutral', 'skipped']);

/**
 * Every check whose name matches, by whatever app and workflow, must be green on the head commit, and there must be one. A
 * pattern never means the jobs that Baton runs in: whoever waited for themselves would wait for ever.
 */
export function judgeCheck(check: Check, context: RuleContext): Finding {
  const { name, app } = typeof check === 'string' ? { name: check, app: undefined } : check;
  const { checks, gaps, remedies, facts } = context;
  const what = app === undefined ? name : `${name} by ${app}`;
  if (checks === null) {
    const why = gaps.checks === null ? '' : `: ${gaps.checks}`;
    return { holds: null, reason: `the results of ${what} cannot be read${why}` };
  }
  if (app !== undefined && facts.forge === 'local')
    return { holds: null, reason: `which app wrote ${name} cannot be told without a forge` };
  const matches = wildcard(name);
  const found = checks.filter(
    (each) =>
      matches(each.name) && (app === undefined || each.app === app) && (!each.own || each.name === name),
  );
  const short = facts.change.head.slice(0, 10);
  if (found.length === 0)
    return { holds: false, reason: `no result of ${what} on ${short}`, next: remedies.runCheck(name) };
  const open = found.filter(({ conclusion }) => !GREEN.has(conclusion));
  if (open.length === 0)
    return { holds: true, reason: `${[...new Set(found.map(nameOf))].join(', ')} green on ${short}` };
  return {
    holds: false,
    reason: `${unique(open.map((each) => said(each, found))).join(', ')} on ${short}`,
    next: unique(
      open.flatMap((each) =>
        each.conclusion === null ? remedies.awaitCheck(each.name) : remedies.rerunCheck(each.name, each.url),
      ),
    ),
  };
}

function nameOf({ name }: CheckFacts): string {
  return name;
}

/** Of several of one name, each says of which workflow it is. */
function said({ name, workflow, conclusion }: CheckFacts, found: readonly CheckFacts[]): string {
  const shared = workflow !== null && found.filter((other) => other.name === name).length > 1;
  const which = shared ? `${name} (${workflow})` : name;
  return conclusion === null ? `${which} has not ended yet` : `${which} ended with ${conclusion}`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort();
}
