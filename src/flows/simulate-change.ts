import type { Assumptions } from '../core/change/assumptions.ts';
import { type Judgement, judge } from '../core/change/judge.ts';
import {
  assume,
  assumedApprovals,
  assumptionFaults,
  type Difference,
  differencesBetween,
} from '../core/change/simulate.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { Snapshot } from './ports.ts';
import { type Forge, withFreshness } from './review-change.ts';

export interface SimulatePorts {
  /** Reads the context and brings nothing over: a simulation leaves no trace. */
  readonly peek: () => Promise<Snapshot>;
  /** Observes the one change, its neighbours recognised by a policy. */
  readonly forge: (policy: Policy) => Forge;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Rules {
  readonly policy: Policy;
  readonly digest: string;
}

export interface Simulation {
  readonly real: Judgement;
  readonly simulated: Judgement;
  readonly differences: readonly Difference[];
  readonly snapshot: Snapshot;
}

/**
 * Judges a change as it is, and as it would be under some assumptions and maybe another policy. Writes nothing.
 *
 * @throws UserError for assumptions that leave out what is not there.
 */
export async function simulateChange(
  ports: SimulatePorts,
  inForce: Rules,
  assumed: Rules,
  assumptions: Assumptions,
): Promise<Simulation> {
  const snapshot = await ports.peek();
  const { state } = snapshot;
  const now = ports.now();
  const older = assumedApprovals(assumptions, '', '').filter(({ head }) => head !== '');
  const observed = async (policy: Policy) => {
    const forge = ports.forge(policy);
    const [facts] = await forge.observe((id) => [...(state.changes[id]?.approvals ?? []), ...older]);
    if (facts === undefined) throw new Error('the change that was asked about was not observed');
    return withFreshness(facts, snapshot);
  };
  const facts = await observed(inForce.policy);
  const faults = assumptionFaults({ facts, state }, assumptions);
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  const real = judge(facts, inForce.policy, inForce.digest, state, now);
  const others = assumed.digest === inForce.digest ? facts : await observed(assumed.policy);
  const would = assume({ facts: others, state }, assumptions);
  const simulated = judge(would.facts, assumed.policy, assumed.digest, would.state, now);
  return { real, simulated, differences: differencesBetween(real.verdict, simulated.verdict), snapshot };
}
