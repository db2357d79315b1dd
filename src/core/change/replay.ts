import { emptyState } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import type { Enforce, Outcome, Verdict } from '../verdict.ts';
import { judge, type RULES } from './judge.ts';
import type { Facts } from './rule.ts';

/**
 * What a rule would have made of a merged change. `needs-approval`: somebody would have had to agree, and whether anybody did
 * is not known. `unknown`: it cannot be judged by what is known of then, and so counts neither as passed nor as blocked.
 */
export const REPLAYED = ['pass', 'audit', 'warn', 'block', 'needs-approval', 'unknown'] as const;
export type Replayed = (typeof REPLAYED)[number];

/** A change that was merged, and what is still known of it. */
export interface MergedChange {
  /** What people call it, each once: `#123`, or the first ten digits of the commit. */
  readonly name: string;
  /** Number of the pull request; null where there is none. */
  readonly number: number | null;
  /** Commit on the base branch that brought it. */
  readonly commit: string;
  readonly subject: string;
  /** ISO 8601 UTC. */
  readonly mergedAt: string;
  /** As observed on the head that was merged. What cannot be told of then stands under `unseen`. */
  readonly facts: Facts;
}

/** A policy to be replayed. */
export interface ReplayedPolicy {
  /** As people know it: a file, or the base branch. */
  readonly name: string;
  readonly policy: Policy;
  readonly digest: string;
}

/** What one rule would have made of one change. */
export interface ReplayedRule {
  readonly rule: string;
  /** As the policy has it, whatever its rollout. */
  readonly binds: Enforce;
  readonly replayed: Replayed;
  readonly reason: string;
  /** Owners who would have had to agree: agent ids, `@login`s, `@org/team`s or addresses, as ownership names them. */
  readonly owners: readonly string[];
}

/** Judges a merged change by a policy: every rule apart, in the order in which verdicts show them. Pure. */
export function replay({ facts }: MergedChange, { policy, digest }: ReplayedPolicy): ReplayedRule[] {
  const now = Date.parse(facts.at);
  const written = judge(facts, policy, digest, emptyState(), now);
  // Under `audit` and `warn` the outcome does not tell what is broken from what is unknown.
  const enforced = judge(facts, policy, digest, emptyState(), now, 'all');
  const outcomes = outcomesOf(written.verdict);
  const rules = enforced.verdict.children ?? [];
  const gap = rules.find(({ rule, outcome }) => rule === 'history' && outcome === 'cannot-tell');
  return rules.flatMap((verdict) => {
    const parts = PARTS[verdict.rule as keyof typeof PARTS](verdict, policy);
    return parts.map((part) => withinGap(replayedRule(part, outcomes, facts), gap));
  });
}

/** Where not all of a change is seen, what would have passed may be broken by the rest. */
function withinGap(rule: ReplayedRule, gap: Verdict | undefined): ReplayedRule {
  if (gap === undefined || rule.replayed !== 'pass') return rule;
  return { ...rule, replayed: 'unknown', reason: gap.reason };
}

/** A part of a verdict that people want counted for itself. */
interface Part {
  readonly rule: string;
  readonly binds: Enforce;
  /** The nodes that it is made of; none: it concerns nothing of the change. */
  readonly nodes: readonly Verdict[];
  /** Are these the approvals of owners? */
  readonly approvals?: boolean;
}

type Take = (verdict: Verdict, policy: Policy) => Part[];

function whole(bindsBy: (policy: Policy) => Enforce | undefined = () => undefined): Take {
  return (verdict, policy) => [
    { rule: verdict.rule, binds: bindsBy(policy) ?? policy.enforce, nodes: [verdict] },
  ];
}

/** How each rule is taken apart. The compiler asks for every rule there is. */
const PARTS = {
  history: whole(),
  identity: whole(),
  limits: whole(),
  ownership: ownershipParts,
  leases: whole((policy) => policy.leases.enforce),
  gates: (verdict, policy) =>
    (verdict.children ?? []).map((gate) => {
      const own = policy.gates[gate.rule.slice('gates.'.length)]?.enforce;
      return { rule: gate.rule, binds: own ?? policy.enforce, nodes: [gate] };
    }),
  conflicts: whole((policy) => policy.conflicts.enforce),
  handoff: whole((policy) => policy.handoffs?.enforce),
  // What the log says, which a replay has not.
  ladders: () => [],
  dependencies: () => [],
  freeze: () => [],
  // What one clone did, which no policy asks for.
  'pre-push': () => [],
} satisfies Record<keyof typeof RULES, Take>;

function ownershipParts(verdict: Verdict, policy: Policy): Part[] {
  const binds = policy.ownership.enforce ?? policy.enforce;
  const children = verdict.children ?? [verdict];
  const isUnowned = ({ rule }: Verdict) => rule === 'ownership.unowned';
  const isNever = ({ rule }: Verdict) => rule.startsWith('ownership.never.');
  const isWhole = (node: Verdict) => node === verdict;
  // That an approval counts for nothing is no demand.
  const isNote = ({ rule }: Verdict) => rule.startsWith('ownership.approval.');
  const others = children.filter((node) => !isUnowned(node) && !isNever(node) && !isNote(node));
  return [
    { rule: 'ownership.never', binds, nodes: children.filter((node) => isWhole(node) || isNever(node)) },
    { rule: 'ownership.approvals', binds, nodes: others, approvals: true },
    {
      rule: 'ownership.unowned',
      binds: policy.ownership.unowned,
      nodes: children.filter((node) => isWhole(node) || isUnowned(node)),
    },
  ];
}

/** The outcomes of the rules as written, by name. */
function outcomesOf(verdict: Verdict): Map<string, Outcome> {
  const found = new Map<string, Outcome>();
  const visit = (node: Verdict) => {
    found.set(node.rule, node.outcome);
    node.children?.forEach(visit);
  };
  visit(verdict);
  return found;
}

function replayedRule(
  { rule, binds, nodes, approvals = false }: Part,
  outcomes: ReadonlyMap<string, Outcome>,
  facts: Facts,
): ReplayedRule {
  // On plain git the log holds approvals; a forge keeps reviews, and one that it does not show is unknown.
  const asked = approvals && facts.forge === 'local' && facts.unseen.some(({ what }) => what === 'context');
  const judged = nodes.map((node) => {
    const owner = node.rule.startsWith('ownership.') ? node.rule.slice('ownership.'.length) : null;
    if (node.outcome !== 'cannot-tell')
      return { node, owner: null, replayed: known(outcomes.get(node.rule) ?? node.outcome) };
    const replayed: Replayed = asked && owner !== null ? 'needs-approval' : 'unknown';
    return { node, owner: replayed === 'needs-approval' ? owner : null, replayed };
  });
  const gravest = judged.reduce(
    (worst, each) => (rank(each.replayed) > rank(worst.replayed) ? each : worst),
    judged[0] ?? { node: null, replayed: 'pass' as const },
  );
  const owners = judged.flatMap(({ owner }) => owner ?? []);
  return { rule, binds, replayed: gravest.replayed, reason: reasonOf(gravest, owners), owners };
}

function reasonOf(
  { node, replayed }: { readonly node: Verdict | null; readonly replayed: Replayed },
  owners: readonly string[],
): string {
  if (node === null) return 'nothing of the change is concerned';
  if (replayed !== 'needs-approval') return causeOf(node).reason;
  return `would have needed approval of ${owners.join('; and of ')}`;
}

/** The node furthest down that makes a verdict what it is. */
function causeOf(node: Verdict): Verdict {
  const cause =
    node.outcome === 'pass' ? undefined : node.children?.find(({ outcome }) => outcome === node.outcome);
  return cause === undefined ? node : causeOf(cause);
}

/** A rule of which a part is broken is broken, whatever else is unknown. */
function rank(replayed: Replayed): number {
  return GRAVITY[replayed];
}

const GRAVITY = {
  pass: 0,
  audit: 1,
  warn: 2,
  unknown: 3,
  'needs-approval': 4,
  block: 5,
} as const satisfies Record<Replayed, number>;

/** Where a rule is not unknown, neither is it as written. */
function known(outcome: Outcome): Replayed {
  return outcome === 'cannot-tell' ? 'block' : outcome;
}
