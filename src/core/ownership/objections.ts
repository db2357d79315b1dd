import type { RuleContext } from '../change/rule.ts';
import { broken, type Enforce, unjudged, type Verdict } from '../verdict.ts';
import { objectionsTo } from './approvals.ts';
import { isRuleFile } from './editing.ts';
import { compileGlobs } from './glob.ts';
import { keepersOf } from './keepers.ts';
import type { Territory } from './responsible.ts';

/** Approvals of the log, where whoever may push could have written them: shown, and left aside. */
export function judgeLogged({ logged }: RuleContext): Verdict[] {
  return logged.map(({ by }) => ({
    rule: `ownership.logged.${by}`,
    outcome: 'audit',
    reason: `the approval by ${by} stands in the log alone, and does not count: here a review on GitHub does`,
  }));
}

/** Where reviews cannot be read, nobody knows whether one of them asks for changes. */
export function judgeUnseenReviews({ facts, gaps }: RuleContext, enforce: Enforce): Verdict[] {
  if (facts.forge === 'local' || gaps.approvals === null) return [];
  return [{ rule: 'ownership.reviews', outcome: unjudged(enforce), reason: gaps.approvals }];
}

/** Whoever approves for a territory can also hold it up, until they approve or their review is dismissed. */
export function judgeObjections(territory: Territory, context: RuleContext, enforce: Enforce): Verdict[] {
  const optional = compileGlobs(context.policy.ownership.optional);
  const paths = territory.paths.filter((path) => isRuleFile(path, context) || !optional.matches(path));
  const guarded = territory.paths.filter((path) => isRuleFile(path, context));
  const whose =
    territory.name === 'nobody' ? { ...keepersOf(context.policy), paths: guarded } : { ...territory, paths };
  if (whose.paths.length === 0) return [];
  return objectionsTo(whose, context).map(({ objection: { by, url }, sure, because }): Verdict => {
    const wish = `${by} asks for changes to what belongs to ${whose.name} (${url})`;
    return {
      rule: `ownership.${whose.name}.objection.${by}`,
      outcome: sure ? broken(enforce) : unjudged(enforce),
      reason: sure ? `${wish}, and has not withdrawn that` : `${wish}; ${because}`,
      paths: whose.paths,
      who: [by],
      next: context.remedies.answerReview(by),
    };
  });
}
