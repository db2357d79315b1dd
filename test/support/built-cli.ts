import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';

/** Not below node_modules: an installation would take it away from under a running test. */
const CACHE = join(tmpdir(), `baton-test-cli-${process.getuid?.() ?? 'all'}`);
/** Everything that goes into the bundle beside the packages. */
const SOURCES = ['src', 'scripts', 'package.json', 'package-lock.json', 'docs/examples', 'examples'];
const DAY_MS = 86_400_000;

function* filesIn(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => [...filesIn(source)])) {
    hash.update(`${path}\0`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

let cli: string | undefined;

/**
 * The real command line, as it is shipped. Built once for each state of the sources and shared by all test files, also
 * by those that run at the same time: each builds aside, and the first to move its result into place wins.
 */
export function builtCli(): string {
  if (cli !== undefined) return cli;
  const folder = join(CACHE, fingerprint());
  if (!existsSync(folder)) build(folder);
  cli = join(folder, 'cli.js');
  return cli;
}

function build(folder: string): void {
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE)) {
    const old = join(CACHE, name);
    if (Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0) > DAY_MS)
      rmSync(old, { recursive: true, force: true });
  }
  const aside = mkdtempSync(join(CACHE, 'build-'));
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', join(aside, 'dist')]);
  if (status !== 0) throw new Error(stderr.toString('utf8'));
  // Beside the bundle as where it is installed: some packages are not in it.
  symlinkSync(resolvePath('node_modules'), join(aside, 'dist', 'node_modules'));
  try {
    renameSync(join(aside, 'dist'), folder);
  } catch (error) {
    if (!existsSync(join(folder, 'cli.js'))) throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

export type Env = Readonly<Record<string, string | undefined>>;

/** An environment in which no setting of whoever runs the tests plays a part. */
export function cleanEnv(home: string): Env {
  return {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    NO_COLOR: '1',
  };
}

export interface Ran {
  /** Null: ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env: Env;
  readonly input?: string | Uint8Array;
}

/** Runs the real command line to its end. */
export function runCli(cwd: string, args: readonly string[], { env, input }: RunOptions): Ran {
  const run = spawnSync(process.execPath, [builtCli(), ...args], { cwd, env, input: input ?? '' });
  if (run.error) throw run.error;
  return { code: run.status, out: run.stdout.toString('utf8'), err: run.stderr.toString('utf8') };
}

/** What a process that stands by is told, and what it answers, over two pipes that are read and written at once. */
interface Attendant {
  readonly asked: number;
  readonly said: number;
}

let attendant: Attendant | undefined;

/** Ends when nobody holds its pipe any more. */
function startAttendant(): Attendant {
  const folder = mkdtempSync(join(tmpdir(), 'baton-standing-'));
  const [asked, said] = [join(folder, 'asked'), join(folder, 'said')];
  const { status, stderr } = spawnSync('mkfifo', [asked, said]);
  if (status !== 0) throw new Error(`mkfifo: ${stderr.toString('utf8')}`);
  const script = resolvePath('test/support/standing-cli.mjs');
  const child = spawn(process.execPath, [script, builtCli(), asked, said], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.unref();
  // To open it for both does not wait for who reads.
  const pipes = { asked: openSync(asked, 'r+'), said: openSync(said, 'r') };
  rmSync(folder, { recursive: true });
  return pipes;
}

/**
 * Runs the real command line to its end in a process that stands by: to start takes most of the time of a short command. For what
 * takes nothing from standard input, is not about how a process starts or ends, and finds its folder.
 */
export function askCli(cwd: string, args: readonly string[], env: Env): Ran {
  attendant ??= startAttendant();
  const { asked, said } = attendant;
  const line = Buffer.from(`${JSON.stringify({ words: args, cwd, env })}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(asked, line, at);
  const chunks: Buffer[] = [];
  while (chunks.at(-1)?.at(-1) !== 0x0a) {
    const chunk = Buffer.alloc(65_536);
    const length = readSync(said, chunk);
    if (length === 0) throw new Error(`the process ended during ${args.join(' ')}`);
    chunks.push(chunk.subarray(0, length));
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Ran;
}

/** Ends the process that stands by, if there is one; another one starts when it is wanted. */
export function endAttendant(): void {
  if (attendant === undefined) return;
  closeSync(attendant.asked);
  closeSync(attendant.said);
  attendant = undefined;
}

/** Starts the real command line beside others. */
export function startCli(
  cwd: string,
  args: readonly string[],
  env: Env,
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const child = spawn(process.execPath, [builtCli(), ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
  });
  return { child, ended };
}

export interface StandingCli {
  /** Carries out one command; only when the one before it has ended. */
  run(args: readonly string[]): Promise<Ran>;
  /** Ends the process. */
  end(): Promise<void>;
}

/**
 * A process that stands by and carries out the real command line whenever it is told to: to start takes most of the time of a
 * short command.
 */
export function standingCli(cwd: string, env: Env): StandingCli {
  const child = fork(resolvePath('test/support/standing-cli.mjs'), [builtCli()], { cwd, env, execArgv: [] });
  // Dozens of them run: the tests beside which they do would wait for the processor until their time is over.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  // Where this side ends the connection, Node does not tell of `close`.
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    run: (args) =>
      new Promise((resolve, reject) => {
        const gone = () => reject(new Error(`the process ended during ${args.join(' ')}`));
        child.once('exit', gone);
        child.once('message', (ran: Ran) => {
          child.off('exit', gone);
          resolve(ran);
        });
        child.send(args);
      }),
    end: () => {
      if (child.connected) child.disconnect();
      return ended;
    },
  };
}
