import { latestRuns, pullsAt, suiteState } from '../../model/check-verbs.ts';
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from '../../model/checks.ts';
import { objectId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import type { WorkflowRun } from '../../model/workflow.ts';
import { demand } from '../access.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { avatarUrl, checkRunUrl, commitUrl, pathUrl, workflowUrl } from '../urls.ts';
import { asActor } from './account.ts';
import { refOf } from './ref.ts';
import { isRequired } from './required.ts';
import { type Rollup, type SuiteFilter, stateOf } from './rollup.ts';

const upper = (value: string | null): string | null => value?.toUpperCase() ?? null;

interface RunFilter extends SuiteFilter {
  checkType?: 'ALL' | 'LATEST' | null;
  status?: string | null;
  statuses?: string[] | null;
  conclusions?: string[] | null;
}

const runFits = (run: CheckRun, only: RunFilter): boolean =>
  (only.appId == null || run.suite.app.id === only.appId) &&
  (only.checkName == null || run.name === only.checkName) &&
  (only.status == null || upper(run.status) === only.status) &&
  (only.statuses == null || only.statuses.includes(run.status.toUpperCase())) &&
  (only.conclusions == null ||
    (run.conclusion !== null && only.conclusions.includes(run.conclusion.toUpperCase())));

export const CheckSuiteFields: Fields<CheckSuite> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  app: ({ app }) => app,
  branch: ({ repository, headBranch }) =>
    headBranch === null ? null : refOf(repository, `refs/heads/${headBranch}`),
  commit: ({ repository, headSha }) => ({ repository, oid: headSha }),
  repository: ({ repository }) => repository,
  status: (suite) => upper(suiteState(suite).status),
  conclusion: (suite) => upper(suiteState(suite).conclusion),
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  creator: () => null,
  /** It sits behind `actions: read`; what else the suite says is shown all the same. */
  workflowRun: (suite, _args, call) => {
    const found = suite.repository.runs.find((run) => run.suite === suite) ?? null;
    if (found !== null) demand(call, suite.repository, { resource: 'actions', access: 'read' });
    return found;
  },
  matchingPullRequests: (suite, args: PageArgs) => paginate(pullsAt(suite), args, 'matchingPullRequests'),
  /** The latest run of each name unless all are asked for, as REST's `filter` has it. */
  checkRuns: (suite, args: PageArgs & { filterBy?: RunFilter | null }) => {
    const only = args.filterBy ?? {};
    const runs = only.checkType === 'ALL' ? suite.runs : latestRuns(suite);
    return paginate(
      runs.filter((run) => runFits(run, only)),
      args,
      'checkRuns',
    );
  },
};

export const CheckRunFields: Fields<CheckRun> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => upper(status),
  conclusion: ({ conclusion }) => upper(conclusion),
  title: ({ output }) => output.title,
  summary: ({ output }) => output.summary,
  text: ({ output }) => output.text,
  startedAt: ({ startedAt }) => startedAt,
  completedAt: ({ completedAt }) => completedAt,
  externalId: ({ externalId }) => externalId,
  detailsUrl: ({ detailsUrl, suite, id }) => detailsUrl ?? checkRunUrl(suite.repository, id),
  permalink: ({ suite, id }) => checkRunUrl(suite.repository, id),
  url: ({ suite, id }) => checkRunUrl(suite.repository, id),
  resourcePath: ({ suite, id }) => pathUrl(checkRunUrl(suite.repository, id)),
  checkSuite: ({ suite }) => suite,
  repository: ({ suite }) => suite.repository,
  annotations: ({ annotations, suite }, args: PageArgs) =>
    paginate(
      annotations.map((annotation, at) => ({ ...annotation, suite, at })),
      args,
      'annotations',
    ),
  isRequired: (
    run,
    { pullRequestNumber, pullRequestId }: { pullRequestNumber?: number; pullRequestId?: string },
    call,
  ) =>
    isRequired(
      run.suite.repository,
      call,
      { number: pullRequestNumber, nodeId: pullRequestId },
      run.name,
      run.suite.app,
    ),
};

const LEVELS = { notice: 'NOTICE', warning: 'WARNING', failure: 'FAILURE' } as const;

export const CheckAnnotationFields: Fields<Annotation & { suite: CheckSuite; at: number }> = {
  annotationLevel: ({ level }) => LEVELS[level],
  path: ({ path }) => path,
  message: ({ message }) => message,
  title: ({ title }) => title,
  rawDetails: ({ rawDetails }) => rawDetails,
  databaseId: ({ at }) => at,
  blobUrl: ({ suite, path }) => `${commitUrl(suite.repository, suite.headSha)}/${path}`,
  location: (note) => ({
    start: { line: note.startLine, column: note.startColumn },
    end: { line: note.endLine, column: note.endColumn },
  }),
};

export const StatusContext: Fields<CommitStatus & { repository: Repository }> = {
  id: ({ nodeId }) => nodeId,
  context: ({ context }) => context,
  state: ({ state }) => upper(state),
  description: ({ description }) => description,
  targetUrl: ({ targetUrl }) => targetUrl,
  creator: ({ creator }) => asActor(creator),
  createdAt: ({ createdAt }) => createdAt,
  commit: ({ repository, sha }) => ({ repository, oid: sha }),
  avatarUrl: ({ creator }) => avatarUrl(creator),
  isRequired: (
    { repository, context },
    { pullRequestNumber, pullRequestId }: { pullRequestNumber?: number; pullRequestId?: string },
    call,
  ) => isRequired(repository, call, { number: pullRequestNumber, nodeId: pullRequestId }, context, undefined),
};

const contextsOf = ({ repository, statuses }: Rollup) =>
  statuses.map((status) => ({ ...status, repository }));

function tally<T>(
  items: readonly T[],
  state: (item: T) => string | null,
): { state: string | null; count: number }[] {
  const counts = new Map<string | null, number>();
  for (const item of items) counts.set(state(item), (counts.get(state(item)) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ state: name, count }));
}

function contexts(rollup: Rollup, args: PageArgs, field: string) {
  const all = [
    ...rollup.runs.map((run) => new As('CheckRun', run)),
    ...contextsOf(rollup).map((status) => new As('StatusContext', status)),
  ];
  return {
    ...paginate(all, args, field),
    checkRunCount: rollup.runs.length,
    statusContextCount: rollup.statuses.length,
    checkRunCountsByState: tally(rollup.runs, ({ status, conclusion }) => upper(conclusion ?? status)),
    statusContextCountsByState: tally(rollup.statuses, ({ state }) => upper(state)),
  };
}

export const StatusCheckRollup: Fields<Rollup> = {
  id: ({ repository, oid }) => objectId('SCR', repository, oid),
  commit: ({ repository, oid }) => ({ repository, oid }),
  state: stateOf,
  contexts: (rollup, args: PageArgs) => contexts(rollup, args, 'contexts'),
};

export const Status: Fields<Rollup> = {
  id: ({ repository, oid }) => objectId('ST', repository, oid),
  commit: ({ repository, oid }) => ({ repository, oid }),
  state: stateOf,
  contexts: contextsOf,
  context: (status, { name }: { name: string }) =>
    contextsOf(status).find(({ context }) => context === name) ?? null,
  combinedContexts: (status, args: PageArgs) => contexts(status, args, 'combinedContexts'),
};

export const WorkflowRunFields: Fields<WorkflowRun> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  runNumber: ({ number }) => number,
  event: ({ event }) => event,
  checkSuite: ({ suite }) => suite,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  workflow: ({ workflow }) => ({
    id: workflow.nodeId,
    databaseId: workflow.id,
    name: workflow.name,
    state: workflow.state.toUpperCase(),
    createdAt: workflow.createdAt,
    updatedAt: workflow.createdAt,
    url: workflowUrl(workflow),
    resourcePath: pathUrl(workflowUrl(workflow)),
  }),
  url: (run) => `${checkRunUrl(run.workflow.repository, run.id)}`,
  resourcePath: (run) => pathUrl(checkRunUrl(run.workflow.repository, run.id)),
};
