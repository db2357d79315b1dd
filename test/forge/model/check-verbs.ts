import type { App } from './account.ts';
import type {
  Annotation,
  CheckOutput,
  CheckRun,
  CheckStatus,
  CheckSuite,
  CommitStatus,
  Conclusion,
} from './checks.ts';
import type { Actor } from './happening.ts';
import { pullsOf } from './pull-follow.ts';
import { invalid, Refused } from './refused.ts';
import type { Repository } from './repository.ts';
import { charactersIn, MAX_ANNOTATIONS, MAX_BODY, type World } from './world.ts';

export interface RunWish {
  readonly name?: string;
  readonly externalId?: string;
  readonly detailsUrl?: string | null;
  readonly status?: CheckStatus;
  readonly conclusion?: Conclusion | null;
  readonly startedAt?: string;
  readonly completedAt?: string | null;
  readonly output?: Partial<CheckOutput> & { readonly annotations?: readonly Annotation[] };
  readonly actions?: CheckRun['actions'];
}

function checkWish(wish: RunWish): void {
  if ((wish.output?.annotations?.length ?? 0) > MAX_ANNOTATIONS) {
    throw new Refused(
      'unprocessable',
      `Invalid request.\n\nNo more than ${MAX_ANNOTATIONS} items are allowed; ${wish.output?.annotations?.length} were supplied.`,
    );
  }
  if ((wish.actions?.length ?? 0) > 3)
    throw new Refused('unprocessable', 'Invalid request.\n\nNo more than 3 actions');
  for (const field of ['summary', 'text'] as const) {
    if (charactersIn(wish.output?.[field] ?? '') <= MAX_BODY - 1) continue;
    const message = `${field} exceeds a maximum bytesize of ${MAX_BODY - 1}`;
    throw invalid({ resource: 'CheckRun', code: 'invalid', field, message });
  }
}

/** The suite that an App has on a commit; of several, as runs of workflows have them, the first one. */
export function suiteFor(world: World, repository: Repository, app: App, headSha: string): CheckSuite {
  const known = repository.suites.find((each) => each.app === app && each.headSha === headSha);
  return known ?? newSuite(world, repository, app, headSha);
}

/** Each run of a workflow has one of its own. */
export function newSuite(world: World, repository: Repository, app: App, headSha: string): CheckSuite {
  const branch = repository.git.branches().find((each) => each.oid === headSha)?.name;
  const suite = world.identify(
    'CheckSuite',
    (identity): CheckSuite => ({
      ...identity,
      repository,
      app,
      headSha,
      headBranch: branch ?? null,
      runs: [],
      createdAt: world.now,
      updatedAt: world.now,
    }),
  );
  repository.suites.push(suite);
  return suite;
}

export async function createRun(
  world: World,
  repository: Repository,
  actor: Actor & { readonly app: App },
  headSha: string,
  wish: RunWish & { readonly name: string },
  within?: CheckSuite,
): Promise<CheckRun> {
  checkWish(wish);
  if ((await repository.git.objects.read(headSha))?.type !== 'commit') {
    throw new Refused('unprocessable', `No commit found for SHA: ${headSha}`);
  }
  const suite = within ?? suiteFor(world, repository, actor.app, headSha);
  const run = world.identify(
    'CheckRun',
    (identity): CheckRun => ({
      ...identity,
      suite,
      name: wish.name,
      externalId: '',
      detailsUrl: null,
      status: 'queued',
      conclusion: null,
      startedAt: wish.startedAt ?? world.now,
      completedAt: null,
      output: { title: null, summary: null, text: null },
      annotations: [],
      actions: [],
    }),
  );
  suite.runs.push(run);
  apply(world, run, wish);
  world.tell('check_run', 'created', repository, actor, { run });
  settleSuite(world, run, actor);
  return run;
}

export function updateRun(world: World, run: CheckRun, actor: Actor, wish: RunWish): void {
  checkWish(wish);
  const before = run.status;
  apply(world, run, wish);
  if (run.status === 'completed' && before !== 'completed') settleSuite(world, run, actor);
}

function apply(world: World, run: CheckRun, wish: RunWish): void {
  const done = wish.conclusion !== undefined && wish.conclusion !== null;
  if (wish.status === 'completed' && !done && run.conclusion === null) {
    throw new Refused('unprocessable', 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  run.name = wish.name ?? run.name;
  run.externalId = wish.externalId ?? run.externalId;
  run.detailsUrl = wish.detailsUrl === undefined ? run.detailsUrl : wish.detailsUrl;
  // What has ended never goes back: status and conclusion stay (reported by many, such as Mergifyio/mergify#1989).
  const ended = done || run.status === 'completed';
  run.status = ended ? 'completed' : (wish.status ?? run.status);
  run.conclusion = run.status === 'completed' ? (wish.conclusion ?? run.conclusion) : null;
  run.completedAt = run.status === 'completed' ? (wish.completedAt ?? run.completedAt ?? world.now) : null;
  run.startedAt = wish.startedAt ?? run.startedAt;
  run.actions = wish.actions ?? run.actions;
  if (wish.output) {
    const { annotations, ...texts } = wish.output;
    run.output = { title: null, summary: null, text: null, ...texts };
    run.annotations.push(...(annotations ?? []));
  }
  run.suite.updatedAt = world.now;
}

/** Latest run of each name, as `filter=latest` shows them. */
export function latestRuns(suite: CheckSuite): CheckRun[] {
  return [...new Map(suite.runs.map((run) => [run.name, run])).values()];
}

/** *Re-run*, of one run or of all: only its App is told. The runs stay as they are, and the suite waits for a new one. */
export function rerequest(world: World, suite: CheckSuite, actor: Actor, run: CheckRun | null): void {
  suite.rerequested = true;
  suite.updatedAt = world.now;
  if (run === null) world.tell('check_suite', 'rerequested', suite.repository, actor, { suite });
  else world.tell('check_run', 'rerequested', suite.repository, actor, { run });
}

function settleSuite(world: World, run: CheckRun, actor: Actor): void {
  if (run.status !== 'completed') return;
  run.suite.rerequested = false;
  const { repository } = run.suite;
  world.tell('check_run', 'completed', repository, actor, { run });
  if (latestRuns(run.suite).every((each) => each.status === 'completed')) {
    world.tell('check_suite', 'completed', repository, actor, { suite: run.suite });
  }
}

const WORST: readonly Conclusion[] = [
  'startup_failure',
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'stale',
  'success',
  'neutral',
  'skipped',
];

/** A suite's own status and conclusion: those of its worst run. */
export function suiteState(suite: CheckSuite): { status: CheckStatus; conclusion: Conclusion | null } {
  const runs = latestRuns(suite);
  if (runs.length === 0 || suite.rerequested) return { status: 'queued', conclusion: null };
  if (runs.some((run) => run.status !== 'completed')) return { status: 'in_progress', conclusion: null };
  return {
    status: 'completed',
    conclusion: WORST.find((each) => runs.some((r) => r.conclusion === each)) ?? null,
  };
}

/** Open pull requests of the repository itself whose head is this commit; forks' are left out, as GitHub does. */
export function pullsAt(suite: CheckSuite) {
  return pullsOf(suite.repository).filter(
    (pull) =>
      pull.issue.state === 'open' &&
      pull.headSha === suite.headSha &&
      pull.headRepository === suite.repository,
  );
}

export async function addStatus(
  world: World,
  repository: Repository,
  actor: Actor,
  wanted: {
    sha: string;
    state: CommitStatus['state'];
    context?: string;
    description?: string | null;
    targetUrl?: string | null;
  },
): Promise<CommitStatus> {
  if ((await repository.git.objects.read(wanted.sha))?.type !== 'commit') {
    throw new Refused('unprocessable', `No commit found for SHA: ${wanted.sha}`);
  }
  if (charactersIn(wanted.description ?? '') > 140) {
    const message = 'description is too long (maximum is 140 characters)';
    throw invalid({ resource: 'Status', code: 'custom', field: 'description', message });
  }
  const status = world.identify(
    'StatusContext',
    (identity): CommitStatus => ({
      ...identity,
      sha: wanted.sha,
      context: wanted.context ?? 'default',
      state: wanted.state,
      description: wanted.description ?? null,
      targetUrl: wanted.targetUrl ?? null,
      creator: actor.account,
      createdAt: world.now,
    }),
  );
  repository.statuses.push(status);
  world.tell('status', null, repository, actor, { status });
  return status;
}

/** The latest status of each context on a commit. */
export function latestStatuses(repository: Repository, sha: string): CommitStatus[] {
  const here = repository.statuses.filter((each) => each.sha === sha);
  return [...new Map(here.map((each) => [each.context, each])).values()];
}
