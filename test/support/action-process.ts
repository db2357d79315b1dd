import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the Action left behind. */
export interface ActionRan {
  /** Null: ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface ActionProcess {
  /** The Action's one file. */
  readonly bundle: string;
  /** Of the event: an object, or text as it is. */
  readonly payload: unknown;
  /** Beside the files, which are named here. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Longer than any run of a test; a run that hangs must end. */
const PATIENCE_MS = 120_000;
/** The files of a runner, by the variable that names each. */
const FILES = {
  GITHUB_ENV: 'env',
  GITHUB_EVENT_PATH: 'event.json',
  GITHUB_OUTPUT: 'output',
  GITHUB_PATH: 'path',
  GITHUB_STATE: 'state',
  GITHUB_STEP_SUMMARY: 'summary',
} as const;

/**
 * Carries the Action out in a process of its own, which sees nothing of the environment of the one that starts it: the event in
 * a file, files for outputs and summary, an empty folder to work in.
 */
export async function runProcess({ bundle, payload, env }: ActionProcess): Promise<ActionRan> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-runner-'));
  const work = join(folder, 'work');
  try {
    mkdirSync(work);
    for (const name of Object.values(FILES)) writeFileSync(join(folder, name), '');
    const event = typeof payload === 'string' ? payload : JSON.stringify(payload);
    writeFileSync(join(folder, FILES.GITHUB_EVENT_PATH), event);
    const files = Object.entries(FILES).map(([variable, name]) => [variable, join(folder, name)]);
    const ended = await run(bundle, work, {
      PATH: process.env.PATH,
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: work,
      ...Object.fromEntries(files),
      ...env,
    });
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return {
      ...ended,
      outputs: outputsOf(read(FILES.GITHUB_OUTPUT)),
      summary: read(FILES.GITHUB_STEP_SUMMARY),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Inputs as a runner hands them over: in upper case, spaces as underscores. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

function run(
  bundle: string,
  cwd: string,
  env: ActionProcess['env'],
): Promise<Pick<ActionRan, 'code' | 'out' | 'err'>> {
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
