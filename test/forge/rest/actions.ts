import { Refused } from '../model/refused.ts';
import type { Artifact, Workflow, WorkflowRun } from '../model/workflow.ts';
import {
  type Answer,
  actor,
  type Call,
  notFound,
  type Operations,
  ok,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { artifactView, workflowRunView, workflowView } from './view/workflow.ts';

function runOf(call: Call): WorkflowRun {
  const found = repositoryOf(call).runs.find(({ id }) => id === Number(call.params.run_id));
  if (!found) throw notFound();
  return found;
}

function artifactOf(call: Call): Artifact {
  const found = repositoryOf(call)
    .runs.flatMap((run) => run.artifacts)
    .find(({ id }) => id === Number(call.params.artifact_id));
  if (!found) throw notFound();
  return found;
}

function workflowOf(call: Call): Workflow {
  const name = call.params.workflow_id ?? '';
  const found = repositoryOf(call).workflows.find(
    ({ id, path }) => String(id) === name || path.endsWith(`/${name}`),
  );
  if (!found) throw notFound();
  return found;
}

async function runs(call: Call, from: readonly WorkflowRun[]): Promise<Answer> {
  const { query } = call;
  const status = query.get('status');
  const found = from
    .filter((run) => !query.has('branch') || run.headBranch === query.get('branch'))
    .filter((run) => !query.has('event') || run.event === query.get('event'))
    .filter((run) => !query.has('head_sha') || run.headSha === query.get('head_sha'))
    .filter((run) => !query.has('actor') || call.world.account(query.get('actor') ?? '') === run.actor)
    .filter((run) => status === null || run.status === status || run.conclusion === status)
    .sort((a, b) => b.id - a.id);
  const items = await Promise.all(found.map((run) => workflowRunView(call.world, run)));
  return {
    status: 200,
    list: { items, wrap: (page) => ({ total_count: items.length, workflow_runs: page }) },
  };
}

function artifacts(call: Call, from: readonly Artifact[]): Answer {
  const name = call.query.get('name');
  const items = from
    .filter((each) => name === null || each.name === name)
    .sort((a, b) => b.id - a.id)
    .map((each) => artifactView(call.world, each));
  return { status: 200, list: { items, wrap: (page) => ({ total_count: items.length, artifacts: page }) } };
}

function download(call: Call): Answer {
  const artifact = artifactOf(call);
  if (Date.parse(artifact.expiresAt) <= call.world.clock.ms)
    throw new Refused('gone', 'Artifact has expired');
  if (!call.token) throw new Refused('forbidden', 'You must have the actions scope to download artifacts.');
  return { status: 302, headers: { location: `${call.world.url}/_artifacts/${artifact.id}.zip?sig=signed` } };
}

function start(call: Call): Answer {
  const workflow = workflowOf(call);
  const { ref, inputs } = call.body as { ref: string; inputs?: Record<string, unknown> };
  const { git } = workflow.repository;
  if (!git.branch(ref.replace(/^refs\/heads\//, '')) && !git.refs.has(ref)) {
    throw new Refused('unprocessable', `No ref found for: ${ref}`);
  }
  const full = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  call.world.tell('workflow_dispatch', null, workflow.repository, actor(call), {
    workflow,
    ref: full,
    inputs: inputs ?? {},
  });
  return { status: 204 };
}

export const ACTIONS: Operations = {
  'actions/list-workflow-runs-for-repo': {
    ...reads('actions'),
    act: (call) => runs(call, repositoryOf(call).runs),
  },
  'actions/list-workflow-runs': {
    ...reads('actions'),
    act: (call) => {
      const workflow = workflowOf(call);
      return runs(
        call,
        repositoryOf(call).runs.filter((run) => run.workflow === workflow),
      );
    },
  },
  'actions/get-workflow-run': {
    ...reads('actions'),
    act: async (call) => ok(await workflowRunView(call.world, runOf(call))),
  },
  'actions/list-workflow-run-artifacts': {
    ...reads('actions'),
    act: (call) => artifacts(call, runOf(call).artifacts),
  },
  'actions/list-artifacts-for-repo': {
    ...reads('actions'),
    act: (call) =>
      artifacts(
        call,
        repositoryOf(call).runs.flatMap((run) => run.artifacts),
      ),
  },
  'actions/get-artifact': {
    ...reads('actions'),
    act: (call) => ok(artifactView(call.world, artifactOf(call))),
  },
  'actions/download-artifact': { ...reads('actions'), act: download },
  'actions/list-repo-workflows': {
    ...reads('actions'),
    act: (call) => {
      const items = repositoryOf(call).workflows.map((each) => workflowView(call.world, each));
      return {
        status: 200,
        list: { items, wrap: (page) => ({ total_count: items.length, workflows: page }) },
      };
    },
  },
  'actions/get-workflow': {
    ...reads('actions'),
    act: (call) => ok(workflowView(call.world, workflowOf(call))),
  },
  'actions/create-workflow-dispatch': { ...writes('actions'), act: start },
};
