import type { App } from '../model/account.ts';
import {
  addStatus,
  createRun,
  latestRuns,
  latestStatuses,
  type RunWish,
  suiteFor,
  updateRun,
} from '../model/check-verbs.ts';
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from '../model/checks.ts';
import type { Actor } from '../model/happening.ts';
import { Refused } from '../model/refused.ts';
import type { Repository } from '../model/repository.ts';
import {
  type Answer,
  actor,
  type Call,
  commitNamed,
  created,
  list,
  notFound,
  type Operations,
  ok,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { annotationView, runView, statusView, suiteView } from './view/check.ts';
import { repositoryUrl, shortRepositoryView } from './view/repository.ts';

interface RunBody {
  name?: string;
  head_sha?: string;
  details_url?: string;
  external_id?: string;
  status?: RunWish['status'];
  conclusion?: RunWish['conclusion'];
  started_at?: string;
  completed_at?: string;
  output?: { title?: string; summary: string; text?: string; annotations?: Record<string, unknown>[] };
  actions?: CheckRun['actions'];
}

function annotation(given: Record<string, unknown>): Annotation {
  return {
    path: String(given.path),
    startLine: Number(given.start_line),
    endLine: Number(given.end_line),
    startColumn: (given.start_column as number | undefined) ?? null,
    endColumn: (given.end_column as number | undefined) ?? null,
    level: given.annotation_level as Annotation['level'],
    message: String(given.message),
    title: (given.title as string | undefined) ?? null,
    rawDetails: (given.raw_details as string | undefined) ?? null,
  };
}

function wishOf(body: RunBody): RunWish {
  const { output } = body;
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.details_url === undefined ? {} : { detailsUrl: body.details_url }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.status === undefined ? {} : { status: body.status }),
    ...(body.conclusion === undefined ? {} : { conclusion: body.conclusion }),
    ...(body.started_at === undefined ? {} : { startedAt: body.started_at }),
    ...(body.completed_at === undefined ? {} : { completedAt: body.completed_at }),
    ...(body.actions === undefined ? {} : { actions: body.actions }),
    ...(output
      ? {
          output: {
            title: output.title ?? null,
            summary: output.summary,
            text: output.text ?? null,
            annotations: (output.annotations ?? []).map(annotation),
          },
        }
      : {}),
  };
}

/** Check runs belong to Apps: a user's token cannot write one. */
function appActor(call: Call): Actor & { app: App } {
  const who = actor(call);
  if (!who.app) {
    throw new Refused('forbidden', 'You must authenticate via a GitHub App.');
  }
  return { ...who, app: who.app };
}

function runOf(call: Call): CheckRun {
  const found = repositoryOf(call)
    .suites.flatMap((suite) => suite.runs)
    .find((each) => each.id === Number(call.params.check_run_id));
  if (!found) throw notFound();
  return found;
}

function suiteOf(call: Call): CheckSuite {
  const found = repositoryOf(call).suites.find((each) => each.id === Number(call.params.check_suite_id));
  if (!found) throw notFound();
  return found;
}

async function create(call: Call): Promise<Answer> {
  const body = call.body as RunBody;
  const wish = { ...wishOf(body), name: body.name ?? '' };
  const run = await createRun(call.world, repositoryOf(call), appActor(call), body.head_sha ?? '', wish);
  return created(runView(call.world, run));
}

function update(call: Call): Answer {
  const run = runOf(call);
  const who = appActor(call);
  if (run.suite.app !== who.app) throw new Refused('forbidden', 'Resource not accessible by integration');
  updateRun(call.world, run, who, wishOf((call.body ?? {}) as RunBody));
  return ok(runView(call.world, run));
}

function chosen(call: Call, suites: readonly CheckSuite[]): CheckRun[] {
  const { query } = call;
  const all = query.get('filter') === 'all';
  return suites
    .filter((suite) => !query.has('app_id') || suite.app.id === Number(query.get('app_id')))
    .flatMap((suite) => (all ? suite.runs : latestRuns(suite)))
    .filter((run) => !query.has('check_name') || run.name === query.get('check_name'))
    .filter((run) => !query.has('status') || run.status === query.get('status'))
    .sort((a, b) => b.id - a.id);
}

function runs(call: Call, suites: readonly CheckSuite[]): Answer {
  const items = chosen(call, suites).map((run) => runView(call.world, run));
  return {
    status: 200,
    list: { items, wrap: (page) => ({ total_count: items.length, check_runs: page }) },
  };
}

async function forRef(call: Call): Promise<CheckSuite[]> {
  const repository = repositoryOf(call);
  const sha = await commitNamed(repository, call.params.ref ?? '');
  return repository.suites.filter((suite) => suite.headSha === sha);
}

async function suites(call: Call): Promise<Answer> {
  const found = (await forRef(call)).filter(
    ({ app }) => !call.query.has('app_id') || app.id === Number(call.query.get('app_id')),
  );
  const items = await Promise.all(found.map((suite) => suiteView(call.world, suite)));
  return {
    status: 200,
    list: { items, wrap: (page) => ({ total_count: items.length, check_suites: page }) },
  };
}

function combined(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure';
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

async function combinedStatus(call: Call): Promise<Answer> {
  const repository: Repository = repositoryOf(call);
  const sha = await commitNamed(repository, call.params.ref ?? '');
  const found = latestStatuses(repository, sha);
  const url = repositoryUrl(call.world, repository);
  const items = found.map((status) => {
    const { creator: _, ...rest } = statusView(call.world, repository, status);
    return rest;
  });
  return {
    status: 200,
    list: {
      items,
      wrap: (page) => ({
        state: combined(found),
        statuses: page,
        sha,
        total_count: found.length,
        repository: shortRepositoryView(call.world, repository),
        commit_url: `${url}/commits/${sha}`,
        url: `${url}/commits/${sha}/status`,
      }),
    },
  };
}

async function createStatus(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const body = call.body as {
    state: CommitStatus['state'];
    context?: string;
    description?: string | null;
    target_url?: string | null;
  };
  const status = await addStatus(call.world, repository, actor(call), {
    sha: call.params.sha ?? '',
    state: body.state,
    context: body.context ?? 'default',
    description: body.description ?? null,
    targetUrl: body.target_url ?? null,
  });
  return created(statusView(call.world, repository, status));
}

export const CHECKS: Operations = {
  'checks/create': { ...writes('checks', 'never'), creates: true, act: create },
  'checks/update': { ...writes('checks', 'never'), act: update },
  'checks/get': { ...reads('checks'), act: (call) => ok(runView(call.world, runOf(call))) },
  'checks/list-annotations': {
    ...reads('checks'),
    act: (call) => list(runOf(call).annotations, (each) => annotationView(runOf(call), each)),
  },
  'checks/list-for-ref': { ...reads('checks'), act: async (call) => runs(call, await forRef(call)) },
  'checks/list-for-suite': { ...reads('checks'), act: (call) => runs(call, [suiteOf(call)]) },
  'checks/list-suites-for-ref': { ...reads('checks'), act: suites },
  'checks/get-suite': {
    ...reads('checks'),
    act: async (call) => ok(await suiteView(call.world, suiteOf(call))),
  },
  'checks/create-suite': {
    ...writes('checks', 'never'),
    act: async (call) => {
      const { head_sha } = call.body as { head_sha: string };
      const suite = suiteFor(call.world, repositoryOf(call), appActor(call).app, head_sha);
      return created(await suiteView(call.world, suite));
    },
  },
  'repos/get-combined-status-for-ref': { ...reads('statuses'), act: combinedStatus },
  'repos/list-commit-statuses-for-ref': {
    ...reads('statuses'),
    act: async (call) => {
      const repository = repositoryOf(call);
      const sha = await commitNamed(repository, call.params.ref ?? '');
      const found = repository.statuses.filter((each) => each.sha === sha).reverse();
      return list(found, (status) => statusView(call.world, repository, status));
    },
  },
  'repos/create-commit-status': { ...writes('statuses'), creates: true, act: createStatus },
};
