import type { OpenChange } from '../core/conflicts/pairs.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import { acquire, type Decision, type Fallbacks, type LeaseAnswer } from '../core/leases/acquire.ts';
import type { LeaseAsk } from '../core/leases/ask.ts';
import {
  type Reclaim,
  type Release,
  type Renewal,
  reclaim,
  release,
  renew,
  type Selection,
} from '../core/leases/give-back.ts';
import { lastSeenOf } from '../core/leases/last-seen.ts';
import type { LeaseWorld } from '../core/leases/settle.ts';
import type { Policy } from '../core/policy/schema.ts';
import { type Decided, decideAndSave } from './decide.ts';
import type { ContextStore, World } from './ports.ts';

/** What lease flows need beside the context. */
export interface LeasePorts {
  readonly store: ContextStore;
  readonly world: World;
  /** The event that records the policy: written along where the log knows none yet. */
  policyEvent(): Promise<EventDraft | null>;
  /** Open changes, whose commits are signs of life of those who work on them. */
  openChanges(): Promise<readonly OpenChange[]>;
  /** The policy cannot be read: what is held can still be given back, and nothing else is decided. */
  readonly ruleless?: boolean;
}

/** Asks for a lease. The id is given anew at each try, so that a lost race leaves no trace. */
export function askForLease(
  ports: LeasePorts,
  policy: Policy,
  ask: LeaseAsk,
  fallbacks: Fallbacks,
): Promise<Decided<LeaseAnswer>> {
  return decideOnLeases(ports, policy, (world) =>
    acquire(world, { ...ask, id: leaseId(ports.world, world.now) }, fallbacks),
  );
}

/** Short enough to be typed: the random end of a ULID, forty bits of it. */
function leaseId(world: World, now: number): string {
  return `ls-${world.newId(now).slice(-8).toLowerCase()}`;
}

export function renewLeases(
  ports: LeasePorts,
  policy: Policy,
  holder: string,
  selection: Selection,
  ttl: number | null,
): Promise<Decided<Renewal>> {
  return decideOnLeases(ports, policy, (world) => renew(world, holder, selection, ttl));
}

export function releaseLeases(
  ports: LeasePorts,
  policy: Policy,
  holder: string,
  selection: Selection,
): Promise<Decided<Release>> {
  return decideOnLeases(ports, policy, (world) => release(world, holder, selection));
}

export function reclaimLease(
  ports: LeasePorts,
  policy: Policy,
  actor: string,
  id: string,
  evidence: string,
): Promise<Decided<Reclaim>> {
  return decideOnLeases(ports, policy, (world) => reclaim(world, actor, id, evidence));
}

function decideOnLeases<T>(
  ports: LeasePorts,
  policy: Policy,
  decide: (world: LeaseWorld) => Decision<T>,
): Promise<Decided<T>> {
  return decideAndSave(
    ports.store,
    async (state, now) => {
      const lastSeen = await signsOfLife(ports, state, now);
      const { answer, drafts } = decide({
        leases: state.leases,
        policy,
        now,
        lastSeen,
        ruleless: ports.ruleless === true,
      });
      // Without the roster in the log nobody's commands would count as signs of life.
      const roster = drafts.length > 0 && state.policy === null ? await ports.policyEvent() : null;
      return { answer, drafts: roster === null ? drafts : [roster, ...drafts] };
    },
    ports.world,
  );
}

/** Branches are read only when the log alone would end a lease: then a commit of its holder may still keep it alive. */
export async function signsOfLife(
  ports: Pick<LeasePorts, 'openChanges'>,
  state: State,
  now: number,
): Promise<Record<string, string>> {
  const overdue = Object.values(state.leases.held).some((lease) => Date.parse(lease.expires) <= now);
  return lastSeenOf(state.agents, overdue ? await ports.openChanges() : [], now);
}
