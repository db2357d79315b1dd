import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppStory } from '../forge/scenario/app-story.ts';
import { builtCli, cleanEnv } from './built-cli.ts';

/** One line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: string };

/** A running server process. */
export interface ServedApp {
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly child: ChildProcess;
  readonly log: readonly LogLine[];
  /** What it said that is no line of its log. */
  readonly other: readonly string[];
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** With SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** What every server of one App has in common: who it is, and where GitHub is. */
export interface AppPlace {
  readonly app: AppStory;
  /** Where the forge is. */
  readonly url: string;
  /** Holds the inbox, where that is a file. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the program: `--import`, and the like. */
  readonly node?: readonly string[];
}

export const WEBHOOK_SECRET = 'a secret of more than sixteen characters';

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'baton-app-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts `baton serve` as it is shipped, and resolves once it listens. Deliveries come to it from then on, unless it is the second one. */
export async function serveApp(place: AppPlace, how: { readonly deaf?: boolean } = {}): Promise<ServedApp> {
  const { app, url, folder, env = {}, node = [] } = place;
  const child = spawn(process.execPath, [...node, builtCli(), 'serve'], {
    cwd: folder,
    env: {
      ...cleanEnv(folder),
      APP_ID: String(app.model.id),
      PRIVATE_KEY: app.privateKey(),
      WEBHOOK_SECRET,
      PORT: '0',
      GITHUB_API_URL: url,
      GITHUB_GRAPHQL_URL: `${url}/graphql`,
      BATON_DATA: join(folder, 'data'),
      LOG_LEVEL: 'debug',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  const other: string[] = [];
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const listening = new Promise<string>((resolve, reject) => {
    void gone.then((code) => reject(new Error(`the server ended with ${code}: ${other.join('\n')}`)));
    byLine(child.stderr, (line) => other.push(line));
    byLine(child.stdout, (line) => {
      const said = lineOf(line);
      if (said === null) other.push(line);
      else log.push(said);
      if (said?.msg === 'listening') resolve(String(said.url));
    });
  });
  const at = await listening;
  if (how.deaf !== true) app.listen(`${at}/api/github/webhooks`, WEBHOOK_SECRET);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return gone;
  };
  return {
    url: at,
    child,
    log,
    other,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

function lineOf(line: string): LogLine | null {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
}

function byLine(stream: NodeJS.ReadableStream | null, hear: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
}

/** What `/readyz` answers. */
export interface Readiness {
  readonly status: string;
  readonly waiting: number;
  readonly dead: number;
}

export async function readiness({ url }: Pick<ServedApp, 'url'>): Promise<Readiness> {
  return (await (await fetch(`${url}/readyz`)).json()) as Readiness;
}
