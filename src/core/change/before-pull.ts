import { judgeConflicts } from '../conflicts/rule.ts';
import { judgeLeases } from '../leases/rule.ts';
import { freeEditing } from '../ownership/editing.ts';
import { territoriesOf } from '../ownership/responsible.ts';
import { judgeForbidden } from '../ownership/rule.ts';
import type { Policy } from '../policy/schema.ts';
import { actingAgents, claimedAgents, identify } from '../roster/identity.ts';
import type { Verdict } from '../verdict.ts';
import type { Hands } from './facts.ts';
import { contextOf } from './judge.ts';
import { judgeLimits } from './limits.ts';
import { beforePull } from './remedies.ts';
import type { Facts, JudgedState, RuleContext } from './rule.ts';

/** What is said of a branch before its pull request. `cannot-tell` is never green. */
export type Answer = 'clear' | 'overlap' | 'cannot-tell';

export interface Overlaps {
  readonly answer: Answer;
  /** What the branch collides with: `block` where it should yield, `warn` where the other should. */
  readonly found: readonly Verdict[];
  /** What could not be judged. */
  readonly doubts: readonly Verdict[];
  /** What its pull request will need, as sentences; it holds nothing up. */
  readonly told: readonly string[];
  /** Ids of the agents whose branch it is: those proven, else those claimed. */
  readonly agents: readonly string[];
}

/**
 * Ids of the agents whose branch this is: those proven to act, else all that its name, trailers and addresses claim. Being told
 * restricts nobody, so that a claim is enough. Sorted; empty where no agent of the roster is.
 */
export function agentsBehind(hands: Hands, policy: Policy): string[] {
  const identity = identify(hands, policy, { forge: 'github' });
  const proven = actingAgents(identity).sort();
  return proven.length > 0 ? proven : claimedAgents(identity);
}

/**
 * Judges by the rules for changes what can be known of a branch before its pull request: leases, other open work, and paths that
 * are off limits. How strictly the policy binds does not matter here, since nothing is blocked. Pure.
 *
 * @param base name of the branch that it will be merged into
 * @param now milliseconds since 1970
 */
export function judgeBeforePull(
  facts: Facts,
  policy: Policy,
  state: JudgedState,
  base: string,
  now: number,
): Overlaps {
  const context: RuleContext = {
    ...contextOf(facts, policy, state, now, 'all'),
    remedies: beforePull(facts.change, base),
  };
  const parts = [judgeLeases(context), judgeConflicts(context)].flatMap(partsOf);
  const judged = [...judgeForbidden(context, 'enforce'), ...parts];
  const found = judged.filter(({ outcome }) => outcome === 'block' || outcome === 'warn');
  const doubts = [...judged.filter(({ outcome }) => outcome === 'cannot-tell'), ...unseenIn(context)];
  return {
    answer: found.length > 0 ? 'overlap' : doubts.length > 0 ? 'cannot-tell' : 'clear',
    found,
    doubts,
    told: [...limitsIn(context), ...ownersIn(context)],
    agents: agentsBehind(facts.change, policy),
  };
}

/** A rule that has no parts speaks for itself. */
function partsOf(verdict: Verdict): readonly Verdict[] {
  return verdict.children !== undefined && verdict.children.length > 0 ? verdict.children : [verdict];
}

/** Files or history that were not seen may hold an overlap. Leases and open work say so themselves. */
function unseenIn({ unseen }: RuleContext): Verdict[] {
  const gap = unseen('history') ?? unseen('files');
  return gap === undefined ? [] : [{ rule: 'history', outcome: 'cannot-tell', reason: gap }];
}

function limitsIn(context: RuleContext): string[] {
  const { facts } = context;
  const open = facts.open.filter(({ id }) => !id.startsWith('br-'));
  const over = (judgeLimits({ ...context, facts: { ...facts, open } }).children ?? []).filter(
    ({ outcome }) => outcome === 'block',
  );
  return over.map(({ reason }) => `with its pull request, ${reason}`);
}

function ownersIn(context: RuleContext): string[] {
  const { touched, matrix, policy, facts } = context;
  return territoriesOf(touched, matrix, policy, facts.codeowners).flatMap((territory) => {
    const free = freeEditing(territory, context);
    const paths = territory.paths.filter((path) => !free(path));
    if (paths.length === 0) return [];
    const which = paths.length === 1 ? `\`${paths[0]}\`` : `${paths.length} of the files`;
    return [
      territory.name === 'nobody'
        ? `nobody owns ${which}`
        : `${which}: an approval for \`${territory.name}\``,
    ];
  });
}
