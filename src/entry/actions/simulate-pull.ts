import type { Assumptions } from '../../core/change/assumptions.ts';
import { addedFile, assumeOfPull, isAccountName } from '../../core/change/assumptions-pull.ts';
import type { LoadedPolicy } from '../../core/policy/load.ts';
import { type Simulation, simulateChange } from '../../flows/simulate-change.ts';
import { type GithubOptions, openGithub } from '../../github/open.ts';
import { githubContext } from '../../store/github-context.ts';
import { policyOfBase } from '../base-policy.ts';
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
  // What cannot review is told later, with all the other faults.
  const approve = assumptions.approve.filter(({ by }) => isAccountName(by));
  const requestChanges = assumptions.requestChanges.filter(isAccountName);
  const at = new Date(runtime.now()).toISOString();
  const options: GithubOptions = {
    client,
    repository,
    world,
    asIf: (pull, change) => ({
      pull: assumeOfPull(pull, { at, change }, { ...assumptions, approve, requestChanges }),
      change: { ...change, files: [...change.files, ...assumptions.addFiles.map(addedFile)] },
    }),
  };
  const github = openGithub(options);
  runtime.progress(`reading ${repository}#${number}`);
  const [observed] = await github.observe([number]);
  if (observed === undefined) throw new Error('the pull request that was asked about was not observed');
  const inForce = policyOfBase(observed.base?.policy ?? null, observed.facts.pull?.baseBranch ?? 'the base');
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
