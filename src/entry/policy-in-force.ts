import { EXIT, type Fault, UserError } from '../core/errors.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import { type Policy, policySchema } from '../core/policy/schema.ts';
import type { Base, Repository } from '../local/repository.ts';
import { renderFaults } from '../render/terminal/faults.ts';
import type { Runtime } from './runtime.ts';
import { policyAt } from './workspace.ts';

/** An empty roster and the default of every rule: what is left where there is no policy that could be used. */
export const NO_POLICY: Policy = policySchema.parse({ version: 1, agents: {} });

/**
 * The policy of the base for a command that has an answer without one; null where there is none that could be used,
 * which is told then.
 *
 * @param without what the answer lacks without a policy
 */
export async function policyOrNull(
  runtime: Runtime,
  repository: Repository,
  base: Base,
  without: string,
): Promise<Policy | null> {
  try {
    return (await policyAt(repository, base)).policy;
  } catch (error) {
    if (!(error instanceof UserError) || error.exit !== EXIT.input) throw error;
    runtime.warn(renderFaults([doneWithout(error.faults, base, without)], runtime.paint, 'warning'));
    return null;
  }
}

/** The last fault of a policy that cannot be used says what to do. */
function doneWithout(faults: readonly Fault[], base: Base, without: string): Fault {
  const hint = faults.at(-1)?.hint;
  return {
    code: 'policy.done-without',
    message: `the policy on ${base.name} cannot be read, so ${without}`,
    place: { file: POLICY_PATH, ref: base.name },
    ...(hint === undefined ? {} : { hint }),
  };
}
