import type { App } from './account.ts';
import { createRun, newSuite, updateRun } from './check-verbs.ts';
import type { Conclusion } from './checks.ts';
import type { Actor } from './happening.ts';
import type { Pull } from './issue.ts';
import type { Repository } from './repository.ts';
import type { Workflow, WorkflowRun } from './workflow.ts';
import type { World } from './world.ts';

/** GitHub keeps artifacts this long unless told otherwise. */
const ARTIFACT_DAYS = 90;

export function workflowNamed(world: World, repository: Repository, name: string): Workflow {
  const known = repository.workflows.find((each) => each.name === name);
  if (known) return known;
  const file = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const workflow = world.identify(
    'Workflow',
    (identity): Workflow => ({
      ...identity,
      repository,
      name,
      path: `.github/workflows/${file}.yml`,
      state: 'active',
      createdAt: world.now,
    }),
  );
  repository.workflows.push(workflow);
  return workflow;
}

/** A run of a workflow, finished where a conclusion is given, with a check suite of its own and one job in it. */
export async function addRun(
  world: World,
  repository: Repository,
  actor: Actor,
  wanted: {
    readonly app: App;
    readonly workflow: string;
    readonly job: string;
    readonly event: string;
    readonly headSha: string;
    readonly conclusion: Conclusion | null;
    readonly pulls: readonly Pull[];
    readonly artifacts: readonly { readonly name: string; readonly zip: Uint8Array }[];
  },
): Promise<WorkflowRun> {
  const workflow = workflowNamed(world, repository, wanted.workflow);
  const [pull] = wanted.pulls;
  const headRepository = pull?.headRepository ?? repository;
  const branches = headRepository.git.branches();
  const run = world.identify(
    'WorkflowRun',
    (identity): WorkflowRun => ({
      ...identity,
      workflow,
      number: repository.runs.filter((each) => each.workflow === workflow).length + 1,
      attempt: 1,
      event: wanted.event,
      headSha: wanted.headSha,
      headBranch:
        pull?.headRef ?? branches.find(({ oid }) => oid === wanted.headSha)?.name ?? repository.defaultBranch,
      headRepository,
      actor: actor.account,
      pulls: wanted.pulls,
      suite: newSuite(world, repository, wanted.app, wanted.headSha),
      status: 'in_progress',
      conclusion: null,
      artifacts: [],
      createdAt: world.now,
      updatedAt: world.now,
    }),
  );
  repository.runs.push(run);
  world.tell('workflow_run', 'requested', repository, actor, { run });
  const expires = new Date(world.clock.ms + ARTIFACT_DAYS * 86_400_000)
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z');
  for (const { name, zip } of wanted.artifacts) {
    run.artifacts.push(
      world.identify('Artifact', (identity) => ({
        ...identity,
        run,
        name,
        zip,
        createdAt: world.now,
        expiresAt: expires,
      })),
    );
  }
  const self = { account: wanted.app.bot, app: wanted.app };
  const how = wanted.conclusion ? { conclusion: wanted.conclusion } : { status: 'in_progress' as const };
  await createRun(world, repository, self, wanted.headSha, { name: wanted.job, ...how }, run.suite);
  if (wanted.conclusion) finishRun(world, run, actor, wanted.conclusion);
  return run;
}

export function finishRun(world: World, run: WorkflowRun, actor: Actor, conclusion: Conclusion): void {
  for (const job of run.suite.runs) {
    if (job.status !== 'completed') updateRun(world, job, actor, { conclusion });
  }
  run.status = 'completed';
  run.conclusion = conclusion;
  run.updatedAt = world.now;
  world.tell('workflow_run', 'completed', run.workflow.repository, actor, { run });
}
