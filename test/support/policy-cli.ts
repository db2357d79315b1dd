import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { askCli, endAttendant, runCli } from './built-cli.ts';

export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real command line, and repositories to run it in. */
export class PolicyCli {
  readonly home = mkdtempSync(join(tmpdir(), 'baton-policy-'));

  remove(): void {
    endAttendant();
    rmSync(this.home, { recursive: true, force: true });
  }

  run(cwd: string, args: readonly string[], input?: string): Said {
    const env = { ...process.env };
    const { code, out, err } =
      input === undefined ? askCli(cwd, args, env) : runCli(cwd, args, { env, input });
    return { status: code, out, err };
  }

  /** A new repository with these files and one commit for each author (`Name <address>`, and a co-author). */
  repository(files: Readonly<Record<string, string>>, authors: readonly (readonly string[])[] = []): string {
    const repo = mkdtempSync(join(this.home, 'repo-'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(repo, path)), { recursive: true });
      writeFileSync(join(repo, path), content);
    }
    git(repo, ['init', '-q', '-b', 'main']);
    git(repo, ['add', '-A']);
    for (const [author, coauthor] of authors) {
      const body = coauthor === undefined ? [] : ['-m', `Co-authored-by: ${coauthor}`];
      git(repo, ['commit', '-q', '--allow-empty', '--author', author ?? '', '-m', 'work', ...body]);
    }
    return repo;
  }
}

function git(cwd: string, args: readonly string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...who, ...args], { cwd });
  if (status !== 0) throw new Error(stderr.toString('utf8'));
}
