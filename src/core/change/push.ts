import { type Outcome, type Verdict, worst } from '../verdict.ts';
import type { Judgement } from './judge.ts';

/**
 * What keeps a branch from being pushed, as opposed to being merged: what its author alone can mend. Approvals, results of
 * checks and rebases come after the push, and would never come if they had to come first.
 */
const HOLDS_A_PUSH: Readonly<Record<string, (verdict: Verdict) => readonly Verdict[]>> = {
  leases: (verdict) => [verdict],
  limits: (verdict) => [verdict],
  ownership: (verdict) => (verdict.children ?? []).filter(({ rule }) => rule.startsWith('ownership.never.')),
};

/** How a push stands. To the base branch it is a merge, and the whole verdict counts. */
export function pushOutcome({ verdict, outcome }: Judgement, toBase: boolean): Outcome {
  if (toBase) return outcome;
  const held = (verdict.children ?? []).flatMap((child) => HOLDS_A_PUSH[child.rule]?.(child) ?? []);
  return worst(held.map((each) => each.outcome));
}
