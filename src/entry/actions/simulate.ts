import type { Assumptions } from '../../core/change/assumptions.ts';
import type { CheckResult } from '../../core/context/state/change.ts';
import { EXIT, type Fault, UserError } from '../../core/errors.ts';
import { pathsAsked } from '../../core/ownership/asked.ts';
import { nearest } from '../../core/policy/nearest.ts';
import { type SimulatePorts, type Simulation, simulateChange } from '../../flows/simulate-change.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { findRevision, observe, type Revision } from '../../local/observe.ts';
import { openRepository, type Repository, resolveCommit } from '../../local/repository.ts';
import { renderSimulation } from '../../render/terminal/simulation.ts';
import { openContext } from '../../store/open.ts';
import { openPolicyFile, usable } from '../policy-file.ts';
import { type NamedPull, pullNamed } from '../pull-named.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace, type Workspace, worldOf } from '../workspace.ts';
import { EXIT_OF_OUTCOME } from './check.ts';

export interface SimulateOptions {
  readonly approve?: readonly string[];
  readonly ignoreApproval?: readonly string[];
  readonly requestChanges?: readonly string[];
  readonly ignoreReview?: readonly string[];
  readonly check?: readonly string[];
  readonly label?: readonly string[];
  readonly ignoreLabel?: readonly string[];
  readonly addFile?: readonly string[];
  readonly ignoreFile?: readonly string[];
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

/** Throws a `UserError` with everything that is wrong with the options. */
async function readAssumptions(
  from: Standpoint,
  commitOf: (revision: string) => Promise<string>,
  options: SimulateOptions,
): Promise<Assumptions> {
  const faults: Fault[] = [];
  const take = <T>(read: T | Fault): T[] => {
    if (!isFault(read)) return [read];
    faults.push(read);
    return [];
  };
  const approve: Assumptions['approve'][number][] = [];
  for (const text of options.approve ?? []) {
    const { by, revision } = approverOf(text);
    const head = revision === null ? null : await commitOf(revision);
    approve.push({ by, head });
  }
  const checks = (options.check ?? []).flatMap((text) => take(checkOf(text)));
  const paths = (asked: readonly string[] = [], argument: string) => {
    const read = pathsAsked(
      asked.map((text) => ({ text })),
      from,
    );
    faults.push(...read.faults.map((fault) => ({ ...fault, place: { argument } })));
    return read.paths;
  };
  const addFiles = paths(options.addFile, '--add-file');
  const ignoreFiles = paths(options.ignoreFile, '--ignore-file');
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  return {
    approve,
    ignoreApprovals: options.ignoreApproval ?? [],
    requestChanges: options.requestChanges ?? [],
    ignoreReviews: options.ignoreReview ?? [],
    checks,
    labels: options.label ?? [],
    ignoreLabels: options.ignoreLabel ?? [],
    addFiles,
    ignoreFiles,
  };
}

/** `agent-004`, `@login`, `a@b.example`, each with `@` and a commit behind it. */
function approverOf(text: string): { by: string; revision: string | null } {
  const found = /^(.+)@([0-9a-f]{7,64})$/.exec(text);
  return found ? { by: found[1] as string, revision: found[2] as string } : { by: text, revision: null };
}

const CONCLUSIONS = {
  success: true,
  failure: true,
  neutral: true,
  skipped: true,
  cancelled: true,
  timed_out: true,
} as const satisfies Record<CheckResult['conclusion'], true>;

function checkOf(text: string): Assumptions['checks'][number] | Fault {
  const at = text.lastIndexOf('=');
  const conclusion = text.slice(at + 1);
  if (at > 0 && Object.hasOwn(CONCLUSIONS, conclusion))
    return { name: text.slice(0, at), conclusion: conclusion as CheckResult['conclusion'] };
  const known = Object.keys(CONCLUSIONS);
  const near = at > 0 ? nearest(conclusion, known) : undefined;
  return {
    code: 'simulate.check',
    message: `${text} is no name of a check, an equals sign, and how it ended`,
    place: { argument: '--check' },
    hint: near
      ? `Did you mean ${text.slice(0, at)}=${near}?`
      : `It ends with ${known.join(', ')}: --check unit=success`,
  };
}

function isFault(read: unknown): read is Fault {
  return typeof read === 'object' && read !== null && 'code' in read && 'message' in read;
}

/** From where paths are meant. */
interface Standpoint {
  readonly root: string | null;
  readonly prefix: string;
}

const NOWHERE: Standpoint = { root: null, prefix: '' };

async function standpoint({ git, cwd }: Runtime, { root }: Repository): Promise<Standpoint> {
  if (root === null) return NOWHERE;
  const prefix = (await git.at(cwd).ask(['rev-parse', '--show-prefix'])) ?? '';
  return { root, prefix };
}
