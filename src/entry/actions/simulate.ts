import type { Assumptions } from '../../core/change/assumptions.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { type SimulatePorts, type Simulation, simulateChange } from '../../flows/simulate-change.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { findRevision, observe, type Revision } from '../../local/observe.ts';
import { openRepository, resolveCommit } from '../../local/repository.ts';
import { renderSimulation } from '../../render/terminal/simulation.ts';
import { openContext } from '../../store/open.ts';
import { type AssumptionOptions, NOWHERE, readAssumptions, standpoint } from '../assumptions.ts';
import { openPolicyFile, usable } from '../policy-file.ts';
import { type NamedPull, pullNamed } from '../pull-named.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace, type Workspace, worldOf } from '../workspace.ts';
import { EXIT_OF_OUTCOME } from './check.ts';

export interface SimulateOptions extends AssumptionOptions {
  readonly policy?: string;
  readonly base?: string;
  readonly fetch: boolean;
  readonly json?: boolean;
}

export async function simulate(
  runtime: Runtime,
  branch: string | undefined,
  options: SimulateOptions,
): Promise<void> {
  const pull = branch === undefined ? undefined : pullNamed(branch);
  const simulation =
    pull === undefined
      ? await simulateBranch(runtime, branch, options)
      : await simulateNamedPull(runtime, pull, options);
  const { real, simulated, differences, assumed } = simulation;
  if (options.json)
    runtime.print(JSON.stringify({ schemaVersion: 1, assumed, real, simulated, differences }));
  else runtime.print(renderSimulation(simulation, runtime.paint));
  runtime.exit(EXIT_OF_OUTCOME[simulated.outcome]);
}

type Answer = Simulation & { readonly assumed: Assumptions };

async function simulateNamedPull(
  runtime: Runtime,
  pull: NamedPull,
  options: SimulateOptions,
): Promise<Answer> {
  if (options.base !== undefined) {
    throw new UserError(EXIT.usage, {
      code: 'simulate.base',
      message: 'a pull request has a base of its own',
      place: { argument: '--base' },
      hint: 'Leave it out.',
    });
  }
  const tried = options.policy === undefined ? null : usable(await openPolicyFile(runtime, options.policy));
  const from =
    pull.repository === null ? await standpoint(runtime, await openRepository(runtime.git)) : NOWHERE;
  const assumed = await readAssumptions(from, fullCommit, options);
  const { simulatePull } = await import('./simulate-pull.ts');
  return { ...(await simulatePull(runtime, pull, assumed, tried)), assumed };
}

/** Commits of a pull request need not be in this clone. */
async function fullCommit(revision: string): Promise<string> {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) return revision;
  throw new UserError(EXIT.usage, {
    code: 'simulate.short-commit',
    message: `${revision} is not the whole id of a commit`,
    place: { argument: '--approve' },
    hint: 'Give all of its digits: on GitHub they are not looked up.',
  });
}

async function simulateBranch(
  runtime: Runtime,
  branch: string | undefined,
  options: SimulateOptions,
): Promise<Answer> {
  const unseen = options.fetch ? await fetchBranches(runtime.git, runtime.progress) : [];
  const workspace = await openWorkspace(runtime, options.base);
  const tried =
    options.policy === undefined ? workspace.loaded : usable(await openPolicyFile(runtime, options.policy));
  const from = await standpoint(runtime, workspace.repository);
  const assumed = await readAssumptions(
    from,
    (revision) => resolveCommit(workspace.repository.git, revision, '--approve'),
    options,
  );
  const revision = await findRevision(workspace.repository, branch ?? null, 'BRANCH');
  const ports = await simulatePorts(runtime, workspace, { revision, unseen });
  return { ...(await simulateChange(ports, workspace.loaded, tried, assumed)), assumed };
}

async function simulatePorts(
  runtime: Runtime,
  { repository, base, loaded }: Workspace,
  { revision, unseen }: { revision: Revision; unseen: Awaited<ReturnType<typeof fetchBranches>> },
): Promise<SimulatePorts> {
  const store = runtime.closing(openContext(repository, await worldOf(runtime), loaded.policy));
  const request = { repository, base, revisions: [revision], unseen, onProgress: runtime.progress };
  return {
    peek: () => store.peek(),
    forge: (policy) => ({
      observe: (approvalsOf) => observe({ ...request, policy, now: runtime.now() }, approvalsOf),
    }),
    now: runtime.now,
  };
}
