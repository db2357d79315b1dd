import type { LABEL_PREFIXES, LabelSpec } from '../effect.ts';
import type { Outcome, Verdict } from '../verdict.ts';
import type { Judgement } from './judge.ts';

type LabelName = `${(typeof LABEL_PREFIXES)[number]}${string}`;
type Look = Pick<LabelSpec, 'color' | 'description'>;

/** Every label that a judgement may want: how it looks, and when it is wanted. */
const LABELS = {
  'baton:blocked': {
    color: 'b60205',
    description: 'Baton: something must be done before this can be merged',
    wanted: ({ outcome }) => outcome === 'block',
  },
  'baton:cannot-tell': {
    color: 'd4c5f9',
    description: 'Baton: a rule could not be judged',
    wanted: ({ verdict }) => some(verdict, ({ outcome }) => outcome === 'cannot-tell'),
  },
  'baton:needs-approval': {
    color: 'fbca04',
    description: 'Baton: an owner has yet to approve',
    wanted: ({ verdict }) =>
      open(verdict, 'ownership').some(({ rule, who }) => who !== undefined && !isNever(rule)),
  },
  'baton:leased': {
    color: 'c5def5',
    description: 'Baton: somebody else holds a lease on what is touched',
    wanted: ({ verdict }) => open(verdict, 'leases').length > 0,
  },
  'baton:overridden': {
    color: '5319e7',
    description: 'Baton: a rule was overridden, and the verdict says by whom and why',
    wanted: ({ verdict }) => parts(verdict, 'overrides').some(({ outcome }) => outcome === 'warn'),
  },
  'conflict:technical': {
    color: 'd93f0b',
    description: 'Baton: does not merge with its base or with another open change',
    wanted: ({ verdict }) =>
      parts(verdict, 'conflicts').some(({ outcome }) => outcome === 'block' || outcome === 'warn'),
  },
} as const satisfies Record<LabelName, Look & { readonly wanted: (judgement: Judgement) => boolean }>;

/** The labels that a change should bear, sorted by name. */
export function labelsOf(judgement: Judgement): LabelSpec[] {
  return Object.entries<Look & { readonly wanted: (judgement: Judgement) => boolean }>(LABELS)
    .filter(([, label]) => label.wanted(judgement))
    .map(([name, { color, description }]) => ({ name, color, description }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const HOLDS: ReadonlySet<Outcome> = new Set(['cannot-tell', 'block']);

function parts(verdict: Verdict, rule: string): readonly Verdict[] {
  return verdict.children?.find((child) => child.rule === rule)?.children ?? [];
}

function open(verdict: Verdict, rule: string): Verdict[] {
  return parts(verdict, rule).filter(({ outcome }) => HOLDS.has(outcome));
}

function isNever(rule: string): boolean {
  return rule.startsWith('ownership.never.');
}

function some(verdict: Verdict, is: (node: Verdict) => boolean): boolean {
  return is(verdict) || (verdict.children ?? []).some((child) => some(child, is));
}
