import type { Enforce } from '../verdict.ts';
import type { MergedChange, Replayed, ReplayedPolicy, ReplayedRule } from './replay.ts';

/** A change without its facts, and what each rule would have made of it. */
export interface ReplayedChange extends Pick<MergedChange, 'name' | 'number' | 'commit' | 'mergedAt'> {
  readonly rules: readonly ReplayedRule[];
}

/** One rule over all changes. */
export interface RuleTally {
  readonly rule: string;
  readonly binds: Enforce;
  readonly counts: Readonly<Record<Replayed, number>>;
  /** By what it would have come to: the names of the changes, newest first. Those that pass are only counted. */
  readonly changes: Readonly<Record<Exclude<Replayed, 'pass'>, readonly Named[]>>;
}

/** A change in a list, and why it stands there. */
export interface Named {
  readonly name: string;
  readonly reason: string;
}

/** What a policy would have made of the changes. */
export interface Tally {
  readonly policy: { readonly name: string; readonly digest: string };
  readonly rules: readonly RuleTally[];
  /** Who would have been asked to approve what, the one asked most first. */
  readonly approvals: readonly { readonly owner: string; readonly changes: readonly string[] }[];
  /** Changes with at least one rule of that kind. A change may stand under several. */
  readonly changes: Readonly<Record<Exclude<Replayed, 'pass'>, number>>;
}

/** Counts, rule by rule. Every change has the same rules, since they come from one policy. */
export function tally({ name, digest }: ReplayedPolicy, changes: readonly ReplayedChange[]): Tally {
  const names = [...new Set(changes.flatMap(({ rules }) => rules.map(({ rule }) => rule)))];
  const count = (kind: Replayed) =>
    changes.filter(({ rules }) => rules.some(({ replayed }) => replayed === kind)).length;
  return {
    policy: { name, digest },
    rules: names.map((rule) => tallyRule(rule, changes)),
    approvals: approvalsIn(changes),
    changes: {
      audit: count('audit'),
      warn: count('warn'),
      block: count('block'),
      'needs-approval': count('needs-approval'),
      unknown: count('unknown'),
    },
  };
}

function tallyRule(rule: string, changes: readonly ReplayedChange[]): RuleTally {
  const counts = { pass: 0, audit: 0, warn: 0, block: 0, 'needs-approval': 0, unknown: 0 };
  const lists = {
    audit: [] as Named[],
    warn: [] as Named[],
    block: [] as Named[],
    'needs-approval': [] as Named[],
    unknown: [] as Named[],
  };
  let binds: Enforce = 'audit';
  for (const { name, rules } of changes) {
    const found = rules.find((each) => each.rule === rule);
    if (found === undefined) continue;
    binds = found.binds;
    counts[found.replayed] += 1;
    if (found.replayed !== 'pass') lists[found.replayed].push({ name, reason: found.reason });
  }
  return { rule, binds, counts, changes: lists };
}

function approvalsIn(changes: readonly ReplayedChange[]): Tally['approvals'] {
  const asked = new Map<string, string[]>();
  for (const { name, rules } of changes) {
    for (const owner of rules.flatMap(({ owners }) => owners)) {
      const known = asked.get(owner);
      if (known) known.push(name);
      else asked.set(owner, [name]);
    }
  }
  return [...asked]
    .map(([owner, names]) => ({ owner, changes: names }))
    .sort((a, b) => b.changes.length - a.changes.length || (a.owner < b.owner ? -1 : 1));
}

/** What another policy would have changed: the changes that one rule would have treated otherwise, in the same way. */
export interface Move {
  readonly rule: string;
  /** Null: the policy has no such rule. */
  readonly from: Replayed | null;
  readonly to: Replayed | null;
  readonly changes: readonly string[];
}

/** Approvals that another policy would have asked for, or no longer. */
export interface ApprovalMove {
  readonly owner: string;
  readonly asked: readonly string[];
  readonly spared: readonly string[];
}

export interface Moves {
  readonly rules: readonly Move[];
  readonly approvals: readonly ApprovalMove[];
}

/** The differences between two policies over the same changes, in the order of the rules. */
export function movesBetween(before: readonly ReplayedChange[], after: readonly ReplayedChange[]): Moves {
  const later = new Map(after.map((change) => [change.name, change]));
  const moves = new Map<
    string,
    { rule: string; from: Replayed | null; to: Replayed | null; changes: string[] }
  >();
  for (const { name, rules } of before) {
    const others = later.get(name)?.rules ?? [];
    for (const rule of new Set([...rules, ...others].map((each) => each.rule))) {
      const from = rules.find((each) => each.rule === rule)?.replayed ?? null;
      const to = others.find((each) => each.rule === rule)?.replayed ?? null;
      // A rule that comes or goes and passes changes nothing.
      if ((from ?? 'pass') === (to ?? 'pass')) continue;
      const key = `${rule}\0${from}\0${to}`;
      const known = moves.get(key);
      if (known) known.changes.push(name);
      else moves.set(key, { rule, from, to, changes: [name] });
    }
  }
  const order = [...new Set([...after, ...before].flatMap(({ rules }) => rules.map(({ rule }) => rule)))];
  return {
    rules: [...moves.values()].sort((a, b) => order.indexOf(a.rule) - order.indexOf(b.rule)),
    approvals: approvalMoves(approvalsIn(before), approvalsIn(after)),
  };
}

function approvalMoves(before: Tally['approvals'], after: Tally['approvals']): ApprovalMove[] {
  const of = (list: Tally['approvals'], owner: string) =>
    new Set(list.find((each) => each.owner === owner)?.changes ?? []);
  const owners = [...new Set([...after, ...before].map(({ owner }) => owner))].sort();
  return owners
    .map((owner) => {
      const [then, now] = [of(before, owner), of(after, owner)];
      return {
        owner,
        asked: [...now].filter((name) => !then.has(name)),
        spared: [...then].filter((name) => !now.has(name)),
      };
    })
    .filter(({ asked, spared }) => asked.length + spared.length > 0);
}
