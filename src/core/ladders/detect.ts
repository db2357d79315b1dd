import { contextOf } from '../change/judge.ts';
import type { Facts, JudgedState, RuleContext } from '../change/rule.ts';
import { get } from '../context/record.ts';
import { judgeGates } from '../gates/rule.ts';
import { judgeLeases } from '../leases/rule.ts';
import { isRuleFile } from '../ownership/editing.ts';
import { judgeOwnership } from '../ownership/rule.ts';
import type { ConflictType } from '../policy/ladders.ts';
import type { Gate, Policy } from '../policy/schema.ts';
import { accountKey } from '../roster/accounts.ts';
import type { Verdict } from '../verdict.ts';
import { type Contention, contentionId } from './conflict.ts';

/** Kinds of conflicts that a change can be in; the others show in the state alone. */
export const OF_CHANGES = ['technical', 'ownership', 'design', 'security'] as const satisfies ConflictType[];
export type OfChanges = (typeof OF_CHANGES)[number];

export function isOfChanges(type: string): type is OfChanges {
  return (OF_CHANGES as readonly string[]).includes(type);
}

/** What a change is seen to contend in, by the facts. */
export interface Seen {
  readonly found: readonly Contention[];
  /** Could that not be told for all of it? Then nothing of this kind is over. */
  readonly sure: boolean;
}

type Detect = (context: RuleContext) => Seen;

const DETECT = { technical, ownership, design, security } as const satisfies Record<OfChanges, Detect>;

/** What a change contends in, for each kind that the policy has a ladder for. @param now milliseconds since 1970 */
export function contentionsOf(
  facts: Facts,
  policy: Policy,
  state: JudgedState,
  now: number,
): Partial<Record<OfChanges, Seen>> {
  const kinds = OF_CHANGES.filter((type) => policy.conflicts[type] !== undefined);
  if (kinds.length === 0) return {};
  // As if all were enforced, so that what is broken is told from what cannot be judged.
  const context = contextOf(facts, policy, state, now, 'all');
  return Object.fromEntries(kinds.map((type) => [type, DETECT[type](context)]));
}

function technical(context: RuleContext): Seen {
  const { facts, unseen } = context;
  const byName = new Map(facts.open.map((change) => [change.name, change]));
  const rivals = facts.pairs.flatMap(({ a, b, conflict, files }): Contention[] => {
    const [left, right] = [byName.get(a), byName.get(b)];
    if (conflict !== true || left === undefined || right === undefined) return [];
    const between = [left.id, right.id].sort();
    const parties = [left, right].flatMap(({ id, agents }) =>
      id === facts.change.id ? actorsOf(context) : agents.length > 0 ? agents : [id],
    );
    const matter = `${[left.name, right.name].sort().join(' and ')} cannot both be merged`;
    return [contention('technical', between, { between, parties, matter, paths: files })];
  });
  const leases = judgeLeases(context);
  const leased = brokenIn(leases).flatMap(({ rule, who, paths }): Contention[] => {
    const holder = who?.[0];
    if (holder === undefined || rule.startsWith('leases.fence.')) return [];
    const matter = `${facts.change.name} edits what ${holder} has leased`;
    return [own('technical', context, [holder], { others: [holder], matter, paths: paths ?? [] })];
  });
  const told = unseen('conflicts') === undefined && unseen('open') === undefined;
  const sure = told && isSure(leases) && facts.pairs.every(({ conflict }) => conflict !== null);
  return { found: [...rivals, ...leased], sure };
}

/** Edits of an agent outside of what it owns or may edit, which their owner has not agreed to; and work under a claim that another took over. */
function ownership(context: RuleContext): Seen {
  const { facts, acting, claimed, policy, state } = context;
  const verdict = judgeOwnership(context);
  const leases = judgeLeases(context);
  const roster = new Set(Object.values(policy.agents).map(({ id }) => id));
  const foreign = brokenIn(verdict).flatMap(({ rule, paths = [], who = [] }): Contention[] => {
    const mine = paths.filter((path) => !isRuleFile(path, context));
    const forbidden = rule.startsWith('ownership.never.');
    const named = rule.slice('ownership.'.length);
    const owners = named.split(', ').filter((name) => roster.has(name));
    // Whoever owns what it edits, alone or with others, may still need an approval, and contends with nobody.
    const isOwn = owners.some((id) => acting.has(id)) || [...claimed].every((id) => owners.includes(id));
    if (mine.length === 0 || (forbidden ? claimed.size === 0 : isOwn || owners.length === 0)) return [];
    const matter = forbidden
      ? `${facts.change.name} edits what ${who.join(', ')} may never touch`
      : `${facts.change.name} edits what belongs to ${named}`;
    return [own('ownership', context, [named], { others: owners, matter, paths: mine })];
  });
  const fenced = brokenIn(leases).flatMap(({ rule, paths = [], who = [], reason }): Contention[] =>
    rule.startsWith('leases.fence.')
      ? [own('ownership', context, [rule], { others: who, matter: reason, paths })]
      : [],
  );
  // A draft asks nobody for anything yet, and ends nothing that was asked before.
  const asked =
    facts.pull?.draft === true
      ? foreign.filter((each) => get(state.conflicts, contentionId(each)) !== undefined)
      : foreign;
  return { found: [...asked, ...fenced], sure: isSure(verdict) && isSure(leases) };
}

const DESIGN = 'design';

/** Somebody asks for a review of the design, or reviews oppose each other. */
function design(context: RuleContext): Seen {
  const { facts, approvals, objections, unseen } = context;
  const { pull } = facts;
  const sure = (['reviews', 'labels', 'requests'] as const).every((sight) => unseen(sight) === undefined);
  if (pull === null) return { found: [], sure };
  const label = pull.labels.some(({ name }) => name.toLowerCase() === DESIGN);
  const teams = pull.requested.filter((who) => who.toLowerCase().endsWith(`/${DESIGN}`));
  const opposed = objections.length > 0 && (approvals ?? []).length > 0;
  if (!label && teams.length === 0 && !opposed) return { found: [], sure };
  const others = [...teams, ...(opposed ? [...objections, ...(approvals ?? [])].map(({ by }) => by) : [])];
  const why = opposed
    ? `${names(objections)} asks for changes that ${names(approvals ?? [])} did not want`
    : 'a review of the design is asked for';
  const matter = `${facts.change.name}: ${why}`;
  return { found: [own('design', context, [], { others, matter, paths: context.touched })], sure };
}

function names(given: readonly { readonly by: string }[]): string {
  return [...new Set(given.map(({ by }) => by))].sort().join(', ');
}

/** Kinds of requirements that are a matter of security wherever they stand, and those that are one on protected paths. */
const ALERTS = /\.(?:alerts|secrets)$/;
const APPROVALS = /\.approval$/;

/** The rules themselves without their keepers, a gate on paths without its approver, an alert above the bar. */
function security(context: RuleContext): Seen {
  const { facts, policy } = context;
  const owned = judgeOwnership(context);
  const gates = judgeGates(context);
  const rules = brokenIn(owned).flatMap(({ rule, paths = [], who = [] }): Contention[] => {
    const guarded = paths.filter((path) => isRuleFile(path, context));
    if (guarded.length === 0) return [];
    const matter = `${facts.change.name} changes the rules themselves, and nobody who keeps them has approved`;
    return [own('security', context, [rule], { others: who, matter, paths: guarded })];
  });
  const gated = brokenIn(gates).flatMap(({ rule, children = [] }): Contention[] => {
    const gate = rule.slice('gates.'.length);
    const onPaths = isOnPaths(policy.gates[gate]);
    const grave = children.filter(
      (child) =>
        child.outcome === 'block' && (ALERTS.test(child.rule) || (onPaths && APPROVALS.test(child.rule))),
    );
    if (grave.length === 0) return [];
    const others = grave.flatMap(({ who = [] }) => who);
    const matter = `${facts.change.name}: ${gate} does not hold: ${grave.map(({ reason }) => reason).join('; ')}`;
    return [own('security', context, [rule], { others, matter, paths: context.touched })];
  });
  return { found: [...rules, ...gated], sure: isSure(owned) && isSure(gates) };
}

/** Does a gate ask for an approval of some paths, and not of all? */
function isOnPaths(gate: Gate | undefined): boolean {
  const ofSome = gate?.require.some((each) => 'approval' in each && each.approval.when !== undefined);
  return gate?.paths !== undefined || ofSome === true;
}

function brokenIn({ children = [] }: Verdict): readonly Verdict[] {
  return children.filter(({ outcome }) => outcome === 'block');
}

function isSure({ outcome, children = [] }: Verdict): boolean {
  return outcome !== 'cannot-tell' && children.every(isSure);
}

/** Who acts in the change: agents, else whoever opened it, else the change itself. */
function actorsOf({ claimed, facts: { change } }: RuleContext): string[] {
  if (claimed.size > 0) return [...claimed];
  return [change.opener === null ? change.id : `@${accountKey(change.opener)}`];
}

/** Between the change and others. */
function own(
  type: ConflictType,
  context: RuleContext,
  key: readonly string[],
  { others, matter, paths }: Pick<Contention, 'matter' | 'paths'> & { readonly others: readonly string[] },
): Contention {
  const { id } = context.facts.change;
  const parties = [...actorsOf(context), ...others];
  return contention(type, [id, ...key], { between: [id], parties, matter, paths });
}

const MOST = 200;
const LONGEST = 500;
const LONGEST_PATH = 2_000;
/** All paths of one, as they are written: a line of the log holds four times as much. */
const ALL_PATHS = 16_384;

/** Of some paths those that the log takes, the first first. */
function ofSize(paths: readonly string[]): string[] {
  let size = 0;
  return paths.filter((path) => {
    const more = JSON.stringify(path).length;
    if (path.length > LONGEST_PATH || path === '' || size + more > ALL_PATHS) return false;
    size += more;
    return true;
  });
}

function contention(
  type: ConflictType,
  key: readonly string[],
  of: Omit<Contention, 'type' | 'key'>,
): Contention {
  const parties = [...new Set(of.parties)].sort().slice(0, MOST);
  const paths = ofSize([...of.paths].sort()).slice(0, MOST);
  return { type, key, ...of, parties, paths, matter: of.matter.slice(0, LONGEST) };
}
