import type { Policy } from '../policy/schema.ts';
import { type Enforce, type Outcome, unjudged, worst } from '../verdict.ts';
import { BOUND, type Bound } from './bound.ts';
import { inRollout } from './rollout.ts';

/** What a change comes to that cannot be judged, since the context cannot be read. */
export interface WithoutContext {
  readonly outcome: Outcome;
  /** By name of a gate of the policy. */
  readonly gates: ReadonlyMap<string, Outcome>;
}

/**
 * Nobody can tell of any rule: the whole binds as strictly as the strictest of them, each gate as strictly as it does otherwise.
 *
 * @param id of the change
 */
export function withoutContext(policy: Policy, id: string): WithoutContext {
  const rolledOut = inRollout(id, policy.rollout);
  const outcomeOf = (own: Enforce | undefined): Outcome => {
    const enforce = own ?? policy.enforce;
    return unjudged(enforce === 'enforce' && !rolledOut ? 'warn' : enforce);
  };
  const all = Object.values<Bound>(BOUND).flatMap((bound) => bound(policy));
  return {
    outcome: worst(all.map(outcomeOf)),
    gates: new Map(Object.entries(policy.gates).map(([name, { enforce }]) => [name, outcomeOf(enforce)])),
  };
}
