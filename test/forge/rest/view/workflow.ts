import type { Artifact, Workflow, WorkflowRun } from '../../model/workflow.ts';
import type { World } from '../../model/world.ts';
import { type Json, userView } from './account.ts';
import { shortPullView } from './check.ts';
import { simpleCommitView } from './git.ts';
import { htmlUrl, repositoryUrl, shortRepositoryView } from './repository.ts';

export function workflowView(world: World, workflow: Workflow): Json {
  const { repository } = workflow;
  return {
    id: workflow.id,
    node_id: workflow.nodeId,
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${repositoryUrl(world, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${htmlUrl(repository)}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${htmlUrl(repository)}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

export async function workflowRunView(world: World, run: WorkflowRun): Promise<Json> {
  const { workflow } = run;
  const { repository } = workflow;
  const base = repositoryUrl(world, repository);
  const url = `${base}/actions/runs/${run.id}`;
  const commit = await repository.git.commit(run.headSha);
  return {
    id: run.id,
    name: workflow.name,
    node_id: run.nodeId,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: workflow.path,
    display_title: commit.message.split('\n')[0] ?? '',
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflow.id,
    check_suite_id: run.suite.id,
    check_suite_node_id: run.suite.nodeId,
    url,
    html_url: `${htmlUrl(repository)}/actions/runs/${run.id}`,
    pull_requests: run.pulls
      .filter((pull) => pull.headRepository === repository)
      .map((pull) => shortPullView(world, pull)),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: userView(world, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    triggering_actor: userView(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${base}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${base}/actions/workflows/${workflow.id}`,
    head_commit: simpleCommitView(commit),
    repository: shortRepositoryView(world, repository),
    head_repository: shortRepositoryView(world, run.headRepository),
  };
}

export function artifactView(world: World, artifact: Artifact): Json {
  const { run } = artifact;
  const { repository } = run.workflow;
  const url = `${repositoryUrl(world, repository)}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: artifact.nodeId,
    name: artifact.name,
    size_in_bytes: artifact.zip.byteLength,
    url,
    archive_download_url: `${url}/zip`,
    expired: Date.parse(artifact.expiresAt) <= world.clock.ms,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
