import type { State } from '../context/state.ts';
import type { LABEL_PREFIXES, LabelSpec } from '../effect.ts';
import { conflictOf } from '../ladders/conflict.ts';
import type { ConflictType } from '../policy/ladders.ts';
import type { Outcome, Verdict } from '../verdict.ts';
import type { Judgement } from './judge.ts';

type LabelName = `${(typeof LABEL_PREFIXES)[number]}${string}`;

interface LabelRow extends Pick<LabelSpec, 'color' | 'description'> {
  readonly wanted: (judgement: Judgement) => boolean;
  /** Does it say that something is still to come, so that it is wrong once the change is closed? */
  readonly pending: boolean;
}

function conflict(type: ConflictType, description: string): LabelRow {
  return {
    color: 'd93f0b',
    description: `Baton: ${description}`,
    pending: true,
    wanted: ({ verdict }) => contends(verdict, type),
  };
}

/** The third stands for those above it as well. */
const HIGHEST = 3;

function rung(level: number, color: string): LabelRow {
  return {
    color,
    description: `Baton: rung ${level} of a ladder has to decide`,
    pending: true,
    wanted: ({ verdict }) => rungs(verdict).includes(level),
  };
}

/** Every label that a judgement may want: how it looks, and when it is wanted. */
const LABELS = {
  'baton:blocked': {
    color: 'b60205',
    description: 'Baton: something must be done before this can be merged',
    pending: true,
    wanted: ({ outcome }) => outcome === 'block',
  },
  'baton:cannot-tell': {
    color: 'd4c5f9',
    description: 'Baton: a rule could not be judged',
    pending: true,
    wanted: ({ verdict }) => some(verdict, ({ outcome }) => outcome === 'cannot-tell'),
  },
  'baton:needs-approval': {
    color: 'fbca04',
    description: 'Baton: an owner has yet to approve',
    pending: true,
    wanted: ({ verdict }) =>
      open(verdict, 'ownership').some(({ rule, who }) => who !== undefined && !isNever(rule)),
  },
  'baton:leased': {
    color: 'c5def5',
    description: 'Baton: somebody else holds a lease on what is touched',
    pending: true,
    wanted: ({ verdict }) => open(verdict, 'leases').length > 0,
  },
  'baton:overridden': {
    color: '5319e7',
    description: 'Baton: a rule was overridden, and the verdict says by whom and why',
    pending: false,
    wanted: ({ verdict }) => parts(verdict, 'overrides').some(({ outcome }) => outcome === 'warn'),
  },
  'conflict:technical': {
    color: 'd93f0b',
    description: 'Baton: does not merge with its base or with another open change',
    pending: true,
    wanted: ({ verdict }) =>
      contends(verdict, 'technical') ||
      parts(verdict, 'conflicts').some(({ outcome }) => outcome === 'block' || outcome === 'warn'),
  },
  'conflict:design': conflict('design', 'opinions on its design differ'),
  'conflict:priority': conflict('priority', 'an agent has more to do than it may'),
  'conflict:ownership': conflict('ownership', 'edits what belongs to somebody else'),
  'conflict:resource': conflict('resource', 'more is wanted than there is'),
  'conflict:security': conflict('security', 'a matter of security waits for a decision'),
  'escalation:L1': rung(1, 'fbca04'),
  'escalation:L2': rung(2, 'd93f0b'),
  'escalation:L3': rung(3, 'b60205'),
} as const satisfies Record<LabelName, LabelRow>;

/** The labels that a change should bear, sorted by name. */
export function labelsOf(judgement: Judgement): LabelSpec[] {
  return Object.entries<LabelRow>(LABELS)
    .filter(([, label]) => label.wanted(judgement))
    .map(([name, { color, description }]) => ({ name, color, description }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Labels by which a task shows the conflicts that it is in, as a change does: none once they are decided or over. Sorted by name. */
export function conflictLabelsOn(task: string, { conflicts }: Pick<State, 'conflicts'>): LabelSpec[] {
  const open = Object.values(conflicts)
    .map(conflictOf)
    .filter(({ between, status }) => between.includes(task) && status !== 'decided');
  const names = open.flatMap(({ type, level }) => [
    `conflict:${type}`,
    ...(level === 0 ? [] : [`escalation:L${Math.min(level, HIGHEST)}`]),
  ]);
  return [...new Set(names)].sort().map((name) => {
    const { color, description } = LABELS[name as keyof typeof LABELS];
    return { name, color, description };
  });
}

/** Names of all labels that `conflictLabelsOn` may want. */
export const CONFLICT_LABELS = Object.keys(LABELS).filter((name) => /^(?:conflict|escalation):/.test(name));

/** The one label of a change that nothing could be judged of, since its policy cannot be used. */
export function labelsWithoutPolicy(): LabelSpec[] {
  const name = 'baton:cannot-tell';
  const { color, description } = LABELS[name];
  return [{ name, color, description }];
}

/** Of the labels on a change that was closed or merged, those that still say what must be done; sorted. */
export function pendingLabels(there: readonly string[]): string[] {
  const rows: Readonly<Record<string, LabelRow | undefined>> = LABELS;
  return there.filter((name) => rows[name.toLowerCase()]?.pending === true).sort();
}

const HOLDS: ReadonlySet<Outcome> = new Set(['cannot-tell', 'block']);

function parts(verdict: Verdict, rule: string): readonly Verdict[] {
  return verdict.children?.find((child) => child.rule === rule)?.children ?? [];
}

/** Conflicts that are not decided, of one type. */
function contends(verdict: Verdict, type: ConflictType): boolean {
  const prefixes = type === 'resource' ? ['resource', 'deadlock'] : [type];
  return parts(verdict, 'ladders').some(
    ({ rule, outcome }) =>
      outcome !== 'pass' && prefixes.some((prefix) => rule.startsWith(`ladders.${prefix}-`)),
  );
}

/** Rungs that have to decide now. */
function rungs(verdict: Verdict): number[] {
  return parts(verdict, 'ladders')
    .flatMap(({ children = [] }) => children)
    .flatMap(({ rule }) => /\.L(\d+)$/.exec(rule)?.[1] ?? [])
    .map((level) => Math.min(Number(level), HIGHEST));
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
