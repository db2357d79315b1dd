import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Forge } from '../forge/forge.ts';
import type { Grants } from '../forge/model/account.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';
import { type ActionRan, inputVariables, runProcess } from './action-process.ts';

/** What happened, as GitHub tells a workflow of it. */
export interface Occasion {
  /** The event's name in `on:`. */
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** A pull request of a fork, or of Dependabot: the workflow's token may only read. */
  readonly readOnly?: boolean;
}

export interface RunnerOptions {
  readonly forge: Forge;
  readonly repo: RepositoryStory;
  /** The Action's bundle. */
  readonly bundle: string;
  /** Given as inputs beside those of the workflow, such as an App's token. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** One workflow command that the Action printed. */
export interface Said {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface ActionRun extends ActionRan {
  readonly said: readonly Said[];
}

export type Runner = (workflow: string, occasion: Occasion) => Promise<ActionRun>;

/**
 * Runs the Action as a runner of GitHub does: a process of its own with the workflow's permissions and `with`, the defaults of
 * `action.yml`, the event in a file, and files for outputs and summary. It knows nothing of the one who starts it.
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/variables and
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function runnerOf({ forge, repo, bundle, inputs = {} }: RunnerOptions): Runner {
  let serial = 0;
  return async (workflow, occasion) => {
    serial += 1;
    const file = parse(readFileSync(workflow, 'utf8')) as WorkflowFile;
    if (!Object.keys(file.on).includes(occasion.event)) {
      throw new Error(`${workflow} does not run on ${occasion.event}`);
    }
    const token = forge.tokenFor({
      kind: 'workflow',
      repository: repo,
      permissions: file.permissions,
      readOnly: occasion.readOnly ?? false,
    });
    const env = {
      ...environment(forge.url, repo, occasion, { name: file.name, file: basename(workflow), serial }),
      ...inputsOf({ ...withOf(file), ...inputs }, token),
    };
    const ran = await runProcess({ bundle: resolve(bundle), payload: occasion.payload, env });
    return { ...ran, said: saidIn(ran.out) };
  };
}

interface WorkflowFile {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Grants;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly with?: Record<string, unknown> }[] }>
  >;
}

/** What the step gives, without expressions: those are empty on the events that are run here. */
function withOf({ jobs }: WorkflowFile): Record<string, string> {
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const given = Object.entries(steps[0]?.with ?? {}).filter(([, value]) => !String(value).includes('${{'));
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** All that `action.yml` names. */
function inputsOf(given: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const foreign = Object.keys(given).find((name) => !(name in inputs));
  if (foreign !== undefined) throw new Error(`action.yml has no input ${foreign}`);
  const inputOf = (name: string, standard = '') =>
    given[name] ?? standard.replace(/\$\{\{ github\.token \}\}/, () => token);
  return inputVariables(
    Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, inputOf(name, input.default)])),
  );
}

function environment(
  url: string,
  { model }: RepositoryStory,
  { event, payload }: Occasion,
  { name, file, serial }: { readonly name: string; readonly file: string; readonly serial: number },
): Record<string, string> {
  const actor = (payload.sender as { login?: string } | undefined)?.login ?? model.owner.login;
  return {
    CI: 'true',
    RUNNER_OS: 'Linux',
    GITHUB_ACTOR: actor,
    GITHUB_API_URL: url,
    GITHUB_EVENT_NAME: event,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_JOB: 'baton',
    GITHUB_REPOSITORY: model.fullName,
    GITHUB_REPOSITORY_ID: String(model.id),
    GITHUB_REPOSITORY_OWNER: model.owner.login,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: String(9_000 + serial),
    GITHUB_RUN_NUMBER: String(serial),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_WORKFLOW: name,
    GITHUB_WORKFLOW_REF: `${model.fullName}/.github/workflows/${file}@refs/heads/${model.defaultBranch}`,
    ...revisionOf(model.git, model.defaultBranch, event, payload),
  };
}

/** Commit and ref that a run belongs to, as GitHub chooses them for each event. */
function revisionOf(
  git: RepositoryStory['model']['git'],
  defaultBranch: string,
  event: string,
  payload: Occasion['payload'],
): { GITHUB_SHA: string; GITHUB_REF: string } {
  const pull = payload.pull_request as
    | { number: number; base: { ref: string }; head: { sha: string } }
    | undefined;
  const group = payload.merge_group as { head_sha: string; head_ref: string } | undefined;
  if (group !== undefined) return { GITHUB_SHA: group.head_sha, GITHUB_REF: group.head_ref };
  if (pull !== undefined && event !== 'pull_request_target') {
    return { GITHUB_SHA: pull.head.sha, GITHUB_REF: `refs/pull/${pull.number}/merge` };
  }
  const branch = pull?.base.ref ?? defaultBranch;
  return { GITHUB_SHA: git.branch(branch) ?? '', GITHUB_REF: `refs/heads/${branch}` };
}

/** The workflow commands of a log, with what is escaped in them set free. */
export function saidIn(out: string): Said[] {
  return out.split(/\r\n|[\r\n]/).flatMap((line) => {
    const found = /^\s*::([\w-]+)(?:\s+([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line);
    if (found === null) return [];
    const pairs = (found[2] ?? '').split(',').filter((pair) => pair.includes('='));
    const properties = pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), free(pair.slice(at + 1))];
    });
    return [
      {
        command: found[1] ?? '',
        properties: Object.fromEntries(properties) as Record<string, string>,
        message: free(found[3] ?? ''),
      },
    ];
  });
}

function free(text: string): string {
  const codes: Readonly<Record<string, string>> = { '0D': '\r', '0A': '\n', '3A': ':', '2C': ',', '25': '%' };
  return text.replace(/%(0D|0A|3A|2C|25)/g, (all, code: string) => codes[code] ?? all);
}
