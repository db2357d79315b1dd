import type { Rule } from './codeowners.ts';

/** How many paths an owner has. A path with two owners counts for both. */
export interface Share {
  /** Null for the paths that nobody owns. */
  readonly owner: string | null;
  readonly files: number;
}

/** Paths for each owner, most first; what nobody owns stands last. */
export function tally(rules: Iterable<Rule | null>): Share[] {
  const counts = new Map<string, number>();
  let unowned = 0;
  for (const rule of rules) {
    if (isUnowned(rule)) unowned += 1;
    for (const owner of new Set(rule?.owners)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const shares: Share[] = [...counts].map(([owner, files]) => ({ owner, files }));
  shares.sort((a, b) => b.files - a.files || ((a.owner ?? '') < (b.owner ?? '') ? -1 : 1));
  return unowned > 0 ? [...shares, { owner: null, files: unowned }] : shares;
}

/** Does nobody own what this rule decides? So it is where no rule matches, and where the last one names no owner. */
export function isUnowned(rule: Rule | null): boolean {
  return rule === null || rule.owners.length === 0;
}
