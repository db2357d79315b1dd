import { EXIT, UserError } from '../core/errors.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import type { BasePolicy } from '../flows/pull-ports.ts';

/** The policy of a base branch on GitHub. Throws a `UserError` where there is none to judge by. */
export function policyOfBase(policy: BasePolicy | null, name: string): LoadedPolicy {
  if (policy?.kind === 'loaded') return policy.loaded;
  const place = { file: POLICY_PATH, ref: name };
  if (policy?.kind === 'faulty')
    throw new UserError(
      EXIT.input,
      policy.faults.map((fault) => ({ ...fault, place: { ...fault.place, ref: name } })),
    );
  const unreadable = policy?.kind === 'unreadable' ? policy.reason : null;
  throw new UserError(unreadable === null ? EXIT.input : EXIT.remote, {
    code: unreadable === null ? 'policy.missing' : 'policy.unreadable',
    message:
      unreadable === null
        ? `there is no policy on ${name}`
        : `the policy on ${name} cannot be read: ${unreadable}`,
    place,
    hint: `See that the branch is there, and ${POLICY_PATH} on it.`,
  });
}
