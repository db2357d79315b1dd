import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Forge } from '../forge/forge.ts';
import type { Grants } from '../forge/model/account.ts';
import type { RepositoryStory } from '../forge/scenario/repository-story.ts';

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

export interface ActionRun {
  /** Null: ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly said: readonly Said[];
}

export type Runner = (workflow: string, occasion: Occasion) => Promise<ActionRun>;

/** Longer than any run of a test; a run that hangs must end. */
const PATIENCE_MS = 120_000;

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
    const folder = mkdtempSync(join(tmpdir(), 'baton-runner-'));
    try {
      const given = { ...withOf(file), ...inputs };
      const env = {
        ...environment(forge.url, repo, occasion, {
          folder,
          name: file.name,
          file: basename(workflow),
          serial,
        }),
        ...inputsOf(given, token),
      };
      const ended = await run(resolve(bundle), env, join(folder, 'work'));
      const read = (name: string) => readFileSync(join(folder, name), 'utf8');
      return {
        ...ended,
        outputs: outputsOf(read('output')),
        summary: read('summary'),
        said: saidIn(ended.out),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
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

/** Inputs as a runner hands them over: in upper case, spaces as underscores, all that `action.yml` names. */
function inputsOf(given: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const foreign = Object.keys(given).find((name) => !(name in inputs));
  if (foreign !== undefined) throw new Error(`action.yml has no input ${foreign}`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = given[name] ?? input.default?.replace(/\$\{\{ github\.token \}\}/, () => token) ?? '';
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value];
    }),
  );
}

function environment(
  url: string,
  { model }: RepositoryStory,
  { event, payload }: Occasion,
  {
    folder,
    name,
    file,
    serial,
  }: {
    readonly folder: string;
    readonly name: string;
    readonly file: string;
    readonly serial: number;
  },
): Record<string, string> {
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'event.json'), JSON.stringify(payload));
  for (const each of ['output', 'summary', 'env', 'path', 'state']) writeFileSync(join(folder, each), '');
  const actor = (payload.sender as { login?: string } | undefined)?.login ?? model.owner.login;
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    CI: 'true',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: actor,
    GITHUB_API_URL: url,
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_JOB: 'baton',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_REPOSITORY: model.fullName,
    GITHUB_REPOSITORY_ID: String(model.id),
    GITHUB_REPOSITORY_OWNER: model.owner.login,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: String(9_000 + serial),
    GITHUB_RUN_NUMBER: String(serial),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_WORKFLOW: name,
    GITHUB_WORKFLOW_REF: `${model.fullName}/.github/workflows/${file}@refs/heads/${model.defaultBranch}`,
    GITHUB_WORKSPACE: join(folder, 'work'),
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

function run(
  bundle: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Pick<ActionRun, 'code' | 'out' | 'err'>> {
  // The forge answers from this very process: it must stay free to do so.
  const child = spawn(process.execPath, [bundle], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, ...said }));
  });
}

/** `name=value`, or `name<<MARK`, lines, `MARK`. Anything else is what a runner fails on. */
export function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const long = /^([^=<\s]+)<<(.+)$/.exec(line);
    const short = /^([^=<\s]+)=(.*)$/.exec(line);
    if (long?.[1] !== undefined && long[2] !== undefined) {
      const end = lines.indexOf(long[2], at + 1);
      if (end < 0) throw new Error(`the output ${long[1]} has no end`);
      outputs[long[1]] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (short?.[1] !== undefined) outputs[short[1]] = short[2] ?? '';
    else if (line !== '') throw new Error(`not an output: ${line}`);
  }
  return outputs;
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
