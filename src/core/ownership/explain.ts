import type { Rule } from './codeowners.ts';
import { createMatcher } from './matcher.ts';

/** Who owns a path, and why. */
export interface Explanation {
  readonly path: string;
  /** The rule that decides; null where none matches. */
  readonly rule: Rule | null;
  /** Rules that match too and lose, because the deciding one stands later; last line first. */
  readonly overruled: readonly Rule[];
}

/** Answers who owns what by the rules of one CODEOWNERS file. */
export interface Ownership {
  /** The rule that decides; null where none matches. A rule without owners means that nobody owns the path. */
  ruleOf(path: string): Rule | null;
  explain(path: string): Explanation;
}

export function createOwnership(rules: readonly Rule[]): Ownership {
  const matcher = createMatcher(rules);
  return {
    ruleOf: (path) => rules[matcher.last(path)] ?? null,
    explain: (path) => {
      const matching = matcher
        .all(path)
        .map((index) => rules[index] as Rule)
        .reverse();
      return { path, rule: matching[0] ?? null, overruled: matching.slice(1) };
    },
  };
}
