import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Git } from '../../src/local/git.ts';

/** Git with nothing of this machine's own setup. */
export const GIT_ENV = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.invalid',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.invalid',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  GIT_ALLOW_PROTOCOL: 'file',
};

/** Files of a commit by path: text, bytes, or a mode with its content or object. */
export type Tree = Readonly<Record<string, string | { mode: string; text?: string; oid?: string }>>;

/** A real repository in a temporary folder, whose commits are made from plain trees. */
export class ConflictRepo {
  readonly dir = mkdtempSync(join(tmpdir(), 'baton-conflicts-'));
  readonly git = new Git(this.dir, GIT_ENV);

  constructor() {
    this.run('init', '-q', '-b', 'main');
  }

  run(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.dir,
      env: GIT_ENV,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  }

  input(text: string, ...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.dir,
      env: GIT_ENV,
      encoding: 'utf8',
      input: text,
      stdio: ['pipe', 'pipe', 'pipe'],
    }).trimEnd();
  }

  /** A commit with exactly these files; `branch` then points at it. */
  commit(branch: string | null, tree: Tree, parents: readonly string[] = []): string {
    this.run('read-tree', '--empty');
    const lines: string[] = [];
    for (const [path, content] of Object.entries(tree)) {
      const {
        mode = '100644',
        text = '',
        oid,
      } = typeof content === 'string' ? { text: content } : { ...content };
      lines.push(`${mode} ${oid ?? this.input(text, 'hash-object', '-w', '--stdin')}\t${path}\0`);
    }
    this.input(lines.join(''), 'update-index', '-z', '--index-info');
    const oid = this.run(
      'commit-tree',
      this.run('write-tree'),
      ...parents.flatMap((p) => ['-p', p]),
      '-m',
      branch ?? 'c',
    );
    if (branch !== null) this.run('update-ref', `refs/heads/${branch}`, oid);
    return oid;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }

  /** What git itself says, one process: the oracle. */
  naive(a: string, b: string): boolean | null {
    try {
      this.run('merge-tree', '--write-tree', a, b);
      return false;
    } catch (error) {
      return (error as { status: number }).status === 1 ? true : null;
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
