import type { RuleContext } from '../change/rule.ts';
import type { LapsedLease, Lease } from '../context/state/lease.ts';
import { compileGlobs } from '../ownership/glob.ts';
import type { Resource } from '../policy/schema.ts';
import { broken, type Enforce, unjudged, type Verdict, worst } from '../verdict.ts';
import { fencesOf } from './book.ts';
import { lastSeenOf } from './last-seen.ts';
import { runningLeases } from './settle.ts';

/** No path that somebody else has leased, no work under a superseded epoch, no resource without its lease. */
export function judgeLeases(context: RuleContext): Verdict {
  const rule = 'leases';
  const enforce = context.strictness(context.policy.leases.enforce);
  const gap = context.unseen('context');
  if (gap !== undefined) {
    return { rule, enforce, outcome: unjudged(enforce), reason: gap, next: context.remedies.readLog() };
  }
  const lastSeen = lastSeenOf(context.state.agents, context.facts.open, context.now);
  const held = runningLeases(context.state.leases, lastSeen, context.now);
  const children = [
    ...held.flatMap((lease) => judgeForeignLease(lease, context, enforce)),
    ...[...context.claimed].sort().flatMap((holder) => judgeFences(holder, context, enforce)),
    ...context.policy.leases.resources.flatMap((resource) => judgeResource(resource, held, context, enforce)),
  ];
  const outcome = worst(children.map((child) => child.outcome));
  const reason =
    children.length === 0 ? 'nobody else has leased what is touched' : (children[0] as Verdict).reason;
  return { rule, enforce, outcome, reason, children };
}

/**
 * Is everybody who is proven to act the holder, or one of its operators? A lease covers nobody else's edits: a commit of the
 * holder in the same change lifts nothing.
 */
function isAlone(holder: string, { acting, identity, policy }: RuleContext): boolean {
  if (identity.unknownAutomation.length > 0) return false;
  const operators = Object.values(policy.agents).find((agent) => agent.id === holder)?.operators ?? [];
  const trusted = new Set([holder, ...operators].map((name) => name.toLowerCase()));
  const actors = [...acting, ...identity.humans];
  return actors.length > 0 && actors.every((actor) => trusted.has(actor.toLowerCase()));
}

function judgeForeignLease(
  lease: Lease & { readonly ends: string },
  context: RuleContext,
  enforce: Enforce,
): Verdict[] {
  if (lease.mode === 'shared' || isAlone(lease.holder, context)) return [];
  const globs = compileGlobs(lease.paths);
  const paths = context.touched.filter((path) => globs.matches(path));
  if (paths.length === 0) return [];
  const until = lease.ends;
  const claimedOnly = context.acting.has(lease.holder)
    ? '; others have a hand in this change, too'
    : context.claimed.has(lease.holder)
      ? `; the change claims to be ${lease.holder}, but nothing proves it`
      : '';
  const purpose = lease.for === null ? '' : ` for “${lease.for}”`;
  return [
    {
      rule: `leases.${lease.id}`,
      outcome: broken(enforce),
      reason: `${lease.holder} holds ${lease.paths.join(', ')} until ${until}${purpose} (epoch ${lease.epoch})${claimedOnly}`,
      paths,
      who: [lease.holder],
      until,
      next: context.remedies.queueLease(lease.paths),
    },
  ];
}

function judgeFences(holder: string, context: RuleContext, enforce: Enforce): Verdict[] {
  return fencesOf(context.state.leases, holder).flatMap((fence: LapsedLease): Verdict[] => {
    const globs = compileGlobs(fence.paths);
    const paths = context.touched.filter((path) => globs.matches(path));
    if (paths.length === 0 || fence.superseded_by === null) return [];
    const { epoch, holder: heir } = fence.superseded_by;
    return [
      {
        rule: `leases.fence.${fence.id}`,
        outcome: broken(enforce),
        reason: `${holder} worked under epoch ${fence.epoch}, which was ${fence.reason} at ${fence.ended}; ${heir} was granted epoch ${epoch} since`,
        paths,
        who: [holder],
        next: context.remedies.renewLease(fence.paths),
      },
    ];
  });
}

function judgeResource(
  resource: Resource,
  held: readonly Lease[],
  context: RuleContext,
  enforce: Enforce,
): Verdict[] {
  if (resource.paths.length === 0) return [];
  const globs = compileGlobs(resource.paths);
  const paths = context.touched.filter((path) => globs.matches(path));
  const holders = held.filter((lease) => lease.resource === resource.name).map((lease) => lease.holder);
  if (paths.length === 0) return [];
  const rule = `leases.resource.${resource.name}`;
  const mine = holders.find((holder) => isAlone(holder, context));
  if (mine !== undefined) return [{ rule, outcome: 'pass', reason: `${mine} holds ${resource.name}`, paths }];
  return [
    {
      rule,
      outcome: broken(enforce),
      reason: `touching ${resource.paths.join(', ')} needs a lease on ${resource.name}; ${holders.length === 0 ? 'nobody holds one' : `${holders.join(', ')} holds it`}`,
      paths,
      next: context.remedies.leaseResource(resource.name),
    },
  ];
}
