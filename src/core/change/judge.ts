import { judgeConflicts } from '../conflicts/rule.ts';
import type { EventDraft } from '../context/draft.ts';
import { judgeDependencies } from '../dependencies/rule.ts';
import { judgeGates } from '../gates/rule.ts';
import { judgeHandoff } from '../handoffs/rule.ts';
import { judgeFreeze } from '../incidents/freeze.ts';
import { judgeLadders } from '../ladders/rule.ts';
import { judgeLeases } from '../leases/rule.ts';
import { matrixOf } from '../ownership/matrix.ts';
import { judgeOwnership } from '../ownership/rule.ts';
import type { Policy } from '../policy/schema.ts';
import type { IdentifyOptions } from '../roster/evidence.ts';
import { actingAgents, claimedAgents, identify } from '../roster/identity.ts';
import { judgeIdentity } from '../roster/rule.ts';
import { type Enforce, type Outcome, type Verdict, worst } from '../verdict.ts';
import { overrideDrafts } from './asked-overrides.ts';
import type { RuleName } from './bound.ts';
import { touchedPaths } from './facts.ts';
import { judgeHistory } from './history.ts';
import { judgeLimits } from './limits.ts';
import { withOverrides } from './overriding.ts';
import { judgePrePush } from './pre-push.ts';
import { REMEDIES } from './remedies.ts';
import { inRollout } from './rollout.ts';
import type { Facts, JudgedState, Rule, RuleContext } from './rule.ts';
import { SIGNALS } from './signals.ts';
import { toldCommands } from './told-commands.ts';

/** Every rule, in the order in which a verdict shows them. A new rule is one new entry. */
export const RULES = {
  history: judgeHistory,
  identity: judgeIdentity,
  limits: judgeLimits,
  ownership: judgeOwnership,
  leases: judgeLeases,
  gates: judgeGates,
  conflicts: judgeConflicts,
  handoff: judgeHandoff,
  ladders: judgeLadders,
  dependencies: judgeDependencies,
  freeze: judgeFreeze,
  'pre-push': judgePrePush,
} satisfies Record<RuleName, Rule>;

/** A verdict on a change, and all that it stands on. */
export interface Judgement {
  readonly schemaVersion: 1;
  readonly change: {
    readonly id: string;
    readonly name: string;
    readonly branch: string;
    readonly head: string;
    readonly base: string;
    readonly mergeBase: string | null;
  };
  /** Agent ids, `@login`s and addresses that act: proven, and proven or merely claimed. */
  readonly acting: { readonly proven: readonly string[]; readonly claimed: readonly string[] };
  /** SHA-256 of the policy that was applied. */
  readonly policyDigest: string;
  readonly factsAsOf: string;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
}

/**
 * How strictly rules bind: as the policy has it, or as if all were enforced. Only where a rule is enforced does its outcome
 * tell what is broken (`block`) from what could not be judged (`cannot-tell`).
 */
export type Binding = 'as-written' | 'all';

/**
 * Judges a change. Pure: the same facts, policy, state and instant give the same bytes, and the order in which facts
 * are listed never matters.
 *
 * @param now milliseconds since 1970
 */
export function judge(
  facts: Facts,
  policy: Policy,
  digest: string,
  state: JudgedState,
  now: number,
  binding: Binding = 'as-written',
): Judgement {
  const context = contextOf(facts, policy, state, now, binding);
  const children = [...withOverrides(judgedBy(context), context), ...toldCommands(context)];
  const outcome = worst(children.map((child) => child.outcome));
  const { id, name, branch, head, base, mergeBase } = facts.change;
  return {
    schemaVersion: 1,
    change: { id, name, branch, head, base, mergeBase },
    acting: { proven: [...context.acting].sort(), claimed: [...context.claimed].sort() },
    policyDigest: digest,
    factsAsOf: facts.at,
    outcome,
    verdict: { rule: 'baton', outcome, reason: summary(outcome, children), children },
  };
}

function judgedBy(context: RuleContext): Verdict[] {
  return Object.values<Rule>(RULES).flatMap((rule) => rule(context) ?? []);
}

/** The events to record before the change is judged again: overrides that were asked for by those who may. */
export function draftsFor(facts: Facts, policy: Policy, state: JudgedState, now: number): EventDraft[] {
  const context = contextOf(facts, policy, state, now);
  return overrideDrafts(judgedBy(context), context);
}

/** What every rule is given of these inputs. */
export function contextOf(
  facts: Facts,
  policy: Policy,
  state: JudgedState,
  now: number,
  binding: Binding = 'as-written',
): RuleContext {
  const identity = identify(facts.change, policy, identifyOptions(facts));
  const rolledOut = inRollout(facts.change.id, policy.rollout);
  const ours = ofThisBranch(state, facts);
  return {
    ...SIGNALS[facts.forge](facts, ours),
    facts,
    policy,
    state: ours,
    remedies: REMEDIES[facts.forge](facts),
    now,
    identity,
    touched: touchedPaths(facts.change.files),
    matrix: matrixOf(policy),
    acting: new Set(actingAgents(identity)),
    claimed: new Set(claimedAgents(identity)),
    strictness: (own: Enforce | undefined) => {
      if (binding === 'all') return 'enforce';
      const enforce = own ?? policy.enforce;
      return enforce === 'enforce' && !rolledOut ? 'warn' : enforce;
    },
    unseen: (what) => facts.unseen.find((gap) => gap.what === what)?.reason,
  };
}

function identifyOptions({ forge, pull }: Facts): IdentifyOptions {
  return { forge, ...(pull === null ? {} : { text: `${pull.title}\n\n${pull.body}` }) };
}

/** Ids are short hashes: what the log holds of another branch that happens to share one is not about this change. */
function ofThisBranch(state: JudgedState, { change }: Facts): JudgedState {
  const known = state.changes[change.id];
  if (known === undefined || known.branch === change.branch) return state;
  const { [change.id]: _other, ...changes } = state.changes;
  return { ...state, changes };
}

const SUMMARY = {
  pass: 'nothing stands in the way',
  audit: 'nothing blocks; some rules that only report are broken',
  warn: 'nothing blocks; read the warnings',
  'cannot-tell': 'some rules could not be judged, and that is not a pass',
  block: 'blocked',
} as const satisfies Record<Outcome, string>;

function summary(outcome: Outcome, children: readonly Verdict[]): string {
  const names = children
    .filter((child) => child.outcome === outcome && outcome !== 'pass')
    .map((child) => child.rule);
  return names.length === 0 ? SUMMARY[outcome] : `${SUMMARY[outcome]}: ${names.join(', ')}`;
}
