import { resolve } from 'node:path';
import pc from 'picocolors';
import { EXIT, type ExitCode, UserError } from '../core/errors.ts';
import { displayPath } from '../core/paths.ts';
import { Git } from '../local/git.ts';
import { type Paint, PLAIN } from '../render/paint.ts';
import { safeForTerminal } from '../render/terminal/safe.ts';

/** What a command sees of the world. Only this file and `cli.ts` read the process. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** This program, as words that start it again: Node, and the file that Node was given. */
  readonly program: readonly [string, string];
  readonly git: Git;
  readonly paint: Paint;
  /** Is somebody watching standard error? Then long work shows its progress there. */
  readonly interactive: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since an instant of its own, by a clock that nobody sets. */
  readonly steady: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** To standard output, with a newline. */
  readonly print: (text: string) => void;
  /** To standard error, with a newline. */
  readonly warn: (text: string) => void;
  /** One line that the next one replaces; nothing where nobody watches. */
  readonly progress: (text: string) => void;
  /** All of standard input. */
  readonly stdin: () => Promise<Buffer>;
  /** Something to be closed when the command has ended, however it ended. */
  readonly closing: <T extends { close: () => void }>(resource: T) => T;
  /** Number of this process. */
  readonly pid: number;
  /** Resolves with the name of the signal that asks the process to stop. A second one ends it at once. */
  readonly untilAskedToStop: () => Promise<string>;
  /** What the process ends with. */
  readonly exit: (code: ExitCode) => void;
}

function wantsColor(env: Runtime['env'], stream: NodeJS.WriteStream): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Throws a `UserError` where the current folder was removed meanwhile. */
function startedIn(folder: string): string {
  try {
    return resolve(folder);
  } catch (cause) {
    throw new UserError(
      EXIT.repository,
      {
        code: 'folder.gone',
        message: 'the folder that this was started in is gone',
        hint: 'Change into one that exists, or name one with -C and its whole path.',
      },
      { cause },
    );
  }
}

/** The real world: this process, in its own folder or in another one. */
export function processRuntime(script: string, folder = '.'): Runtime & { readonly end: () => void } {
  const open: { close: () => void }[] = [];
  const { env, stdout, stderr } = process;
  const cwd = startedIn(folder);
  let width = 0;
  const clear = () => {
    if (width > 0) stderr.write(`\r${' '.repeat(width)}\r`);
    width = 0;
  };
  return {
    env,
    cwd,
    program: [process.execPath, script],
    git: new Git(cwd, env),
    paint: wantsColor(env, stdout) ? pc.createColors(true) : PLAIN,
    interactive: stderr.isTTY === true,
    now: Date.now,
    steady: () => performance.now(),
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    print: (text) => {
      clear();
      // A file or a pipe gets the bytes as they are: what is printed may be data.
      stdout.write(`${stdout.isTTY ? safeForTerminal(text) : text}\n`);
    },
    warn: (text) => {
      clear();
      stderr.write(`${safeForTerminal(text)}\n`);
    },
    progress: (text) => {
      if (stderr.isTTY !== true) return;
      clear();
      const line = displayPath(text).slice(0, (stderr.columns ?? 80) - 1);
      width = line.length;
      stderr.write(line);
    },
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    closing: (resource) => {
      open.push(resource);
      return resource;
    },
    pid: process.pid,
    untilAskedToStop: () =>
      new Promise((resolve) => {
        const signals = ['SIGTERM', 'SIGINT'] as const;
        const stop = (signal: NodeJS.Signals): void => {
          // Nobody listens for the next one, whichever it is, so that it ends the process.
          for (const each of signals) process.removeListener(each, stop);
          resolve(signal);
        };
        for (const signal of signals) process.on(signal, stop);
      }),
    exit: (code) => {
      process.exitCode = code;
    },
    end: () => {
      clear();
      for (const resource of open) resource.close();
    },
  };
}
