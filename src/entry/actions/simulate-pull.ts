import type { Assumptions } from '../../core/change/assumptions.ts';
import { assumeOfPull, isAccountName } from '../../core/change/assumptions-pull.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { LoadedPolicy } from '../../core/policy/load.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import { type Simulation, simulateChange } from '../../flows/simulate-change.ts';
import { type GithubOptions, type Observed, openGithub } from '../../github/open.ts';
import { githubContext } from '../../store/github-context.ts';
import { clientOf } from '../github-client.ts';
import { type NamedPull, repositoryOfRemote } from '../pull-named.ts';
import type { Runtime } from '../runtime.ts';
import { worldOf } from '../workspace.ts';

/** Judges a pull request as GitHub shows it, and as it would be. Writes nothing. */
export async function simulatePull(
  runtime: Runtime,
  { repository: named, number }: NamedPull,
  assumptions: Assumptions,
  tried: LoadedPolicy | null,
): Promise<Simulation> {
  const client = clientOf(runtime);
  const repository = named ?? (await repositoryOfRemote(runtime));
  const world = await worldOf(runtime);
  // What cannot approve is told later, with all the other faults.
  const approve = assumptions.approve.filter(({ by }) => isAccountName(by));
  const at = new Date(runtime.now()).toISOString();
  const options: GithubOptions = {
    client,
    repository,
    world,
    asIf: (pull, head) => assumeOfPull(pull, { at, change: { head } }, { ...assumptions, approve }),
  };
  const github = openGithub(options);
  runtime.progress(`reading ${repository}#${number}`);
  const [observed] = await github.observe([number]);
  if (observed === undefined) throw new Error('the pull request that was asked about was not observed');
  const inForce = policyOf(observed);
  const store = githubContext({ client, repository, world, seen: () => github.context() });
  return simulateChange(
    {
      peek: () => store.load(),
      forge: (policy) =>
        policy === inForce.policy
          ? { observe: async () => [observed.facts] }
          : openGithub({ ...options, policy }).forge([number]),
      now: runtime.now,
    },
    inForce,
    tried ?? inForce,
    assumptions,
  );
}

/** The policy of the base branch. Throws a `UserError` where there is none to judge by. */
function policyOf({ base, facts }: Observed): LoadedPolicy {
  const name = facts.pull?.baseBranch ?? 'the base';
  const place = { file: POLICY_PATH, ref: name };
  if (base?.policy.kind === 'loaded') return base.policy.loaded;
  if (base?.policy.kind === 'faulty')
    throw new UserError(
      EXIT.input,
      base.policy.faults.map((fault) => ({ ...fault, place: { ...fault.place, ref: name } })),
    );
  const unreadable = base?.policy.kind === 'unreadable' ? base.policy.reason : null;
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
