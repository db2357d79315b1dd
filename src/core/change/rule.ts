import type { OpenChange, PairResult } from '../conflicts/pairs.ts';
import type { Version } from '../conflicts/versions.ts';
import type { Approval, ChangeState } from '../context/state/change.ts';
import type { Items } from '../context/state/item.ts';
import type { LeasesState } from '../context/state/lease.ts';
import type { Matrix } from '../ownership/matrix.ts';
import type { Policy } from '../policy/schema.ts';
import type { Forge } from '../roster/evidence.ts';
import type { Identity } from '../roster/identity.ts';
import type { Enforce, Verdict } from '../verdict.ts';
import type { Account, ChangeFacts, Unseen } from './facts.ts';
import type { AlertFacts, AlertSource, CheckFacts, Permission, PullFacts, ReportFacts } from './pull.ts';
import type { Remedies } from './remedies.ts';

/** Everything that was observed for judging one change. Plain data: the same facts give the same verdict, byte for byte. */
export interface Facts {
  /** When it was observed, ISO 8601 UTC. */
  readonly at: string;
  readonly change: ChangeFacts;
  /** Every open change, this one included. */
  readonly open: readonly OpenChange[];
  /** Pairs that this change is part of; the base branch counts as the other side of one. */
  readonly pairs: readonly PairResult[];
  /** The base branch's CODEOWNERS; null where it has none. */
  readonly codeowners: { readonly path: string; readonly text: string } | null;
  /** Every file at the head commit; null where it could not be read. */
  readonly headPaths: readonly string[] | null;
  /** By id of an approval: the paths that differ between the approved commit and the head; null where that cannot be told. */
  readonly changedSince: Readonly<Record<string, readonly string[] | null>>;
  /** What authenticates those who act: nothing on a plain git repository. */
  readonly forge: Forge;
  /** What only a forge shows; null on a plain git repository. */
  readonly pull: PullFacts | null;
  /**
   * Logins of the members of each team that was asked about, without `@` and in lower case; by `@org/team` in lower case. A
   * team that is not there, or null, could not be looked up.
   */
  readonly teams: Readonly<Record<string, readonly string[] | null>>;
  /** What accounts that were asked about may do here; by login in lower case. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Open alerts by source; a source that is not there was not asked for, null could not be read. */
  readonly alerts: Readonly<Partial<Record<AlertSource, readonly AlertFacts[] | null>>>;
  /** Reports in the artifacts of runs on the head commit; null where they were not asked for or could not be read. Some are missing where `unseen` says so. */
  readonly reports: readonly ReportFacts[] | null;
  /**
   * What stands at the head under the paths that were asked for; null where it could not be read. Missing: nothing was asked for.
   */
  readonly contents?: Readonly<Record<string, Version | null>>;
  /** Did this clone push the commit that the remote shows while the pre-push check was installed here? */
  readonly prePush: boolean;
  /** On a plain git repository: what a branch is rebased on once another one is merged, and whether that has to be fetched. */
  readonly trunk?: { readonly name: string; readonly fetched: boolean };
  readonly unseen: readonly Unseen[];
}

/** What of the log the rules read. */
export interface JudgedState {
  readonly leases: LeasesState;
  readonly changes: Readonly<Record<string, ChangeState>>;
  readonly agents: Readonly<Record<string, { readonly last_seen: string | null }>>;
  /** Comments whose commands were carried out, of every change. */
  readonly commands: Items;
  /** Handoffs, of every change: those under way, and those of open changes that have ended. */
  readonly handoffs: Items;
  /** Overrides that were granted, of every change. */
  readonly overrides: Items;
  /** Tasks by id; missing: not at hand. */
  readonly tasks?: Readonly<Record<string, unknown>>;
  readonly conflicts: Items;
  readonly incidents: Items;
  readonly dependencies: Items;
}

/** An approval from the one source that counts: the log of a plain git repository, or a review on GitHub. */
export interface GivenApproval extends Approval {
  /** Who gave it, where the forge authenticated them; null on a plain git repository. */
  readonly account: Account | null;
}

/** A review that asks for changes and was neither withdrawn nor dismissed. */
export interface Objection {
  /** `@login`. */
  readonly by: string;
  readonly account: Account;
  readonly at: string;
  readonly url: string;
}

/** What was said of a change, and how its checks ended, from the one source that counts. Sorted. */
export interface Signals {
  /** null: cannot tell, for the reason in `gaps`. */
  readonly approvals: readonly GivenApproval[] | null;
  readonly objections: readonly Objection[];
  /** On the head commit. null: cannot tell, for the reason in `gaps`. */
  readonly checks: readonly CheckFacts[] | null;
  /** Approvals of the log, where the log is not what counts. */
  readonly logged: readonly Approval[];
  readonly gaps: { readonly approvals: string | null; readonly checks: string | null };
}

/** What every rule is given: the inputs of `judge`, and what they amount to. */
export interface RuleContext extends Signals {
  readonly facts: Facts;
  readonly policy: Policy;
  readonly state: JudgedState;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Touched paths, both names of a rename, sorted. */
  readonly touched: readonly string[];
  readonly identity: Identity;
  readonly matrix: Matrix;
  /** Agents proven to act: they give rights. */
  readonly acting: ReadonlySet<string>;
  /** Agents proven or claimed to act: they restrict. Holds `acting`. */
  readonly claimed: ReadonlySet<string>;
  /** How strictly a rule binds this change, the policy's default and its rollout considered. */
  readonly strictness: (own: Enforce | undefined) => Enforce;
  /** What to paste or do, worded for this change and its forge. */
  readonly remedies: Remedies;
  /** What could not be seen of that kind, as a sentence; undefined where it was seen. */
  readonly unseen: (what: Unseen['what']) => string | undefined;
}

/** null: there is nothing that it could be about, and the verdict does not speak of it. */
export type Rule = (context: RuleContext) => Verdict | null;
