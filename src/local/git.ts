import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { EXIT, UserError } from '../core/errors.ts';

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitOptions {
  /** Bytes for standard input. */
  readonly input?: Uint8Array | string;
  /** Exit codes that are answers, not errors; 0 always is. */
  readonly accept?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the process is ended and the call fails; none by default. */
  readonly timeout?: number;
}

/** Runs the `git` of this machine in one directory. Bytes in, bytes out: paths and messages are not always UTF-8. */
export class Git {
  readonly cwd: string;
  private readonly env: Readonly<Record<string, string | undefined>>;

  /** @param env the environment git inherits; nothing else is read from the process. */
  constructor(cwd: string, env: Readonly<Record<string, string | undefined>>) {
    this.cwd = cwd;
    this.env = { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  }

  at(cwd: string): Git {
    return new Git(cwd, this.env);
  }

  /** Starts git and leaves its streams to the caller. */
  spawn(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
    return spawn('git', [...args], { cwd: this.cwd, env: { ...this.env, ...env } });
  }

  /** Runs git to its end. Throws a `UserError` for any exit code that is not 0 or accepted. */
  async run(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    const result = await this.collect(args, options);
    if (result.code === 0 || options.accept?.includes(result.code)) return result;
    throw gitError(args, result, this.cwd);
  }

  /** Standard output as text, without the newline at its end. */
  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.run(args, options)).stdout.toString('utf8').replace(/\n$/, '');
  }

  /** Like `text`, but undefined where git says no (exit 1, 2 or 128): for questions such as `rev-parse --verify`. */
  async ask(args: readonly string[], options: GitOptions = {}): Promise<string | undefined> {
    const result = await this.run(args, { ...options, accept: [1, 2, 128, ...(options.accept ?? [])] });
    return result.code === 0 ? result.stdout.toString('utf8').replace(/\n$/, '') : undefined;
  }

  /** Node reports a folder that is none by throwing, and a program that is none by an event; both end up the same here. */
  private started(
    args: readonly string[],
    env: Readonly<Record<string, string>> | undefined,
    reject: (error: UserError) => void,
  ): ChildProcessWithoutNullStreams | undefined {
    try {
      return this.spawn(args, env);
    } catch (cause) {
      reject(cannotStart(cause as NodeJS.ErrnoException, this.cwd));
      return undefined;
    }
  }

  private collect(args: readonly string[], options: GitOptions): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      const child = this.started(args, options.env, reject);
      if (child === undefined) return;
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      const timer = options.timeout ? setTimeout(() => child.kill('SIGKILL'), options.timeout) : undefined;
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.on('error', (cause: NodeJS.ErrnoException) => reject(cannotStart(cause, this.cwd)));
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        const said = Buffer.concat(stderr).toString('utf8');
        resolve({
          code: code ?? 137,
          stdout: Buffer.concat(stdout),
          stderr: signal ? `${said}ended by ${signal}` : said,
        });
      });
      // Git may close its input before all of it is written; its exit code then says why.
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.input ?? '');
    });
  }
}

/** Node reports a folder that is none in the same way as a program that is none. */
function noFolder(cause: NodeJS.ErrnoException, cwd: string): UserError | undefined {
  const found = statSync(cwd, { throwIfNoEntry: false });
  if (found?.isDirectory()) return undefined;
  return new UserError(
    EXIT.repository,
    {
      code: 'folder.missing',
      message: found ? `${cwd} is not a folder` : `there is no folder ${cwd}`,
      hint: 'Name one that exists with -C, or change into it.',
    },
    { cause },
  );
}

function cannotStart(cause: NodeJS.ErrnoException, cwd: string): UserError {
  const folder = noFolder(cause, cwd);
  if (folder) return folder;
  const missing = cause.code === 'ENOENT' || cause.code === 'ENOTDIR';
  return new UserError(
    EXIT.repository,
    {
      code: 'git.not-started',
      message: missing
        ? 'git could not be started: the program is not installed, or not on the PATH'
        : `git could not be started: ${cause.message}`,
      hint: 'Install git 2.38 or newer, and see that it is on the PATH.',
    },
    { cause },
  );
}

function gitError(args: readonly string[], result: GitResult, cwd: string): UserError {
  const said = result.stderr.trim().split('\n').slice(0, 6).join('\n');
  if (/not a git repository/i.test(said)) {
    return new UserError(EXIT.repository, {
      code: 'git.no-repository',
      message: `${cwd} is not in a git repository`,
      hint: 'Run this inside a repository, or start one with `git init`.',
    });
  }
  if (/must be run in a work tree/i.test(said)) {
    return new UserError(EXIT.repository, {
      code: 'git.no-work-tree',
      message: `${cwd} is a bare repository, and this needs files that are checked out`,
      hint: 'Run it in a clone, or in a work tree of this repository: git worktree add ../desk',
    });
  }
  if (/dubious ownership/i.test(said)) {
    return new UserError(EXIT.repository, {
      code: 'git.dubious-ownership',
      message: `git does not trust the repository at ${cwd}: it belongs to another user`,
      hint: `If you do: git config --global --add safe.directory ${cwd}`,
    });
  }
  return new UserError(EXIT.repository, {
    code: 'git.failed',
    message: `git ${args[0] ?? ''} failed (exit ${result.code}): ${said || 'it said nothing'}`,
    hint: `Run it by hand to see more: git ${args.slice(0, 6).join(' ')}`,
  });
}
