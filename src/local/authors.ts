import type { Author } from '../core/policy/authors.ts';
import type { Git } from './git.ts';

/** Commits looked at, newest first: enough to know who works here now. */
const COMMITS = 5_000;

/** Authors and co-authors of the latest commits of all branches but the context. None in a repository without commits. */
export async function listAuthors(git: Git, contextBranch: string): Promise<Author[]> {
  const { stdout } = await git.run([
    'log',
    `--exclude=${contextBranch}`,
    '--branches',
    `--exclude=*/${contextBranch}`,
    '--remotes',
    '--tags',
    '-z',
    '-n',
    String(COMMITS),
    '--format=%aN <%aE>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x00)',
  ]);
  const counted = new Map<string, { name: string; email: string; commits: number }>();
  for (const person of stdout.toString('utf8').split('\0')) {
    const [, name, email] = /^\s*(.*?)\s*<([^<>]+)>\s*$/s.exec(person) ?? [];
    if (name === undefined || email === undefined) continue;
    const known = counted.get(email) ?? { name, email, commits: 0 };
    counted.set(email, { ...known, commits: known.commits + 1 });
  }
  return [...counted.values()];
}
