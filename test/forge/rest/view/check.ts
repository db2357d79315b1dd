import { latestRuns, pullsAt, suiteState } from '../../model/check-verbs.ts';
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from '../../model/checks.ts';
import type { Pull } from '../../model/issue.ts';
import type { Repository } from '../../model/repository.ts';
import type { World } from '../../model/world.ts';
import { appView, type Json, userView } from './account.ts';
import { simpleCommitView } from './git.ts';
import { htmlUrl, repositoryUrl, shortRepositoryView } from './repository.ts';

export function shortPullView(world: World, pull: Pull): Json {
  const side = (ref: string, sha: string, repository: Repository) => ({
    ref,
    sha,
    repo: { id: repository.id, url: repositoryUrl(world, repository), name: repository.name },
  });
  const home = pull.issue.repository;
  return {
    url: `${repositoryUrl(world, home)}/pulls/${pull.issue.number}`,
    id: pull.id,
    number: pull.issue.number,
    head: side(pull.headRef, pull.headSha, pull.headRepository ?? home),
    base: side(pull.baseRef, pull.baseSha, home),
  };
}

export function runView(world: World, run: CheckRun): Json {
  const { repository, headSha, app } = run.suite;
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  const html = `${htmlUrl(repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appView(world, app),
    pull_requests: pullsAt(run.suite).map((pull) => shortPullView(world, pull)),
  };
}

export async function suiteView(world: World, suite: CheckSuite): Promise<Json> {
  const { repository } = suite;
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(suite),
    url,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(suite).map((pull) => shortPullView(world, pull)),
    app: appView(world, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: latestRuns(suite).length,
    check_runs_url: `${url}/check-runs`,
    head_commit: simpleCommitView(await repository.git.commit(suite.headSha)),
    repository: shortRepositoryView(world, repository),
  };
}

export function annotationView(run: CheckRun, annotation: Annotation): Json {
  return {
    path: annotation.path,
    blob_href: `${htmlUrl(run.suite.repository)}/blob/${run.suite.headSha}/${annotation.path}`,
    start_line: annotation.startLine,
    start_column: annotation.startColumn,
    end_line: annotation.endLine,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
  };
}

export function statusView(world: World, repository: Repository, status: CommitStatus): Json {
  return {
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${status.creator.id}?v=4`,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: userView(world, status.creator),
  };
}
