import { checkPatterns, plainPatterns } from '../core/leases/ask.ts';
import { leasesMeeting } from '../core/leases/give-back.ts';
import { type Standing, standing } from '../core/leases/standing.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { LeasePorts } from '../flows/lease.ts';
import { signsOfLife } from '../flows/lease.ts';
import type { Reconciled } from '../flows/ports.ts';
import { observedChanges } from '../local/open-changes.ts';
import { type Base, findBase, openRepository, type Repository } from '../local/repository.ts';
import { openContext } from '../store/open.ts';
import { policyDraft } from './actions/context-policy.ts';
import { actingAsWritten, actingAtDesk, actingName } from './actor.ts';
import { NO_POLICY, policyOrNull } from './policy-in-force.ts';
import type { Runtime } from './runtime.ts';
import { openWorkspace, worldOf } from './workspace.ts';

export interface Desk {
  readonly policy: Policy;
  readonly ports: LeasePorts;
}

/** What every lease command needs, wired. */
export async function openDesk(runtime: Runtime, base?: string): Promise<Desk> {
  const { repository, base: found, loaded } = await openWorkspace(runtime, base);
  return deskUnder(runtime, repository, found, loaded.policy, base);
}

async function deskUnder(
  runtime: Runtime,
  repository: Repository,
  found: Base,
  policy: Policy,
  base: string | undefined,
): Promise<Desk> {
  const world = await worldOf(runtime);
  const ports: LeasePorts = {
    store: runtime.closing(openContext(repository, world, policy)),
    world,
    policyEvent: () => policyDraft(repository, base),
    openChanges: () => observedChanges(repository, found, policy),
  };
  return { policy, ports };
}

/** The desk of what needs no rules: reading, and giving back. Without a policy it says so, and decides nothing else. */
export async function openDeskAnyway(
  runtime: Runtime,
  options: { readonly base: string | undefined; readonly without: string },
): Promise<Desk> {
  const repository = await openRepository(runtime.git);
  const base = await findBase(repository, options.base);
  const policy = await policyOrNull(runtime, repository, base, options.without);
  if (policy !== null) return deskUnder(runtime, repository, base, policy, options.base);
  const world = await worldOf(runtime);
  const ports: LeasePorts = {
    store: runtime.closing(openContext(repository, world, null)),
    world,
    policyEvent: () => Promise.resolve(null),
    openChanges: () => Promise.resolve([]),
    ruleless: true,
  };
  return { policy: NO_POLICY, ports };
}

/** The desk of whoever gives something back. Without a roster the holder is taken as written. */
export async function releaseDesk(
  runtime: Runtime,
  options: { as?: string; base?: string },
): Promise<Desk & { holder: string }> {
  const without =
    'the holder is taken as it is named (--as ID, as `baton lease list` shows it), and nothing is passed on to those who wait';
  const desk = await openDeskAnyway(runtime, { base: options.base, without });
  const holder = desk.ports.ruleless
    ? await actingAsWritten(runtime, options.as)
    : (await actingName(runtime, desk.policy, options.as)).name;
  return { ...desk, holder };
}

/** The same, for somebody: holder of what is asked for. */
export async function leaseDesk(
  runtime: Runtime,
  options: { as?: string; base?: string },
): Promise<Desk & { holder: string }> {
  const desk = await openDesk(runtime, options.base);
  return { ...desk, holder: await actingAtDesk(runtime, desk.policy, options.as) };
}

export interface LeaseListing extends Standing {
  /** Why the list may be out of date; null where it is not. */
  readonly stale: string | null;
  /** What reading it brought over from offline work. */
  readonly reconciled: Reconciled | null;
}

/**
 * What is held, waited for and fenced at this moment; without rules also what has expired. Reads only. Throws a
 * `UserError` for what is no pattern.
 */
export async function leaseListing(
  desk: Desk,
  patterns: readonly string[],
  now: number,
): Promise<LeaseListing> {
  checkPatterns(desk.policy, patterns);
  const { state, freshness, reconciled } = await desk.ports.store.load();
  const lastSeen = await signsOfLife(desk.ports, state, now);
  const { leases, queue, fenced } = standing(state.leases, { now: desk.ports.ruleless ? 0 : now, lastSeen });
  return {
    leases: leasesMeeting(leases, plainPatterns(desk.policy, patterns)),
    queue,
    fenced,
    stale: freshness.kind === 'stale' ? freshness.reason : null,
    reconciled,
  };
}
