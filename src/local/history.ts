import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Ancestry, type Node, readAncestry } from '../core/conflicts/ancestry.ts';
import type { Cache } from './cache.ts';
import type { Git } from './git.ts';

/** Commits as git stores them, children before parents, and what they say of the tips asked for. */
export interface History extends Ancestry {
  readonly commits: readonly Node[];
  /** Tree of a commit that was read. Throws for one that was not. */
  readonly treeOf: (oid: string) => string;
  /** None for a commit that was not read. */
  readonly parentsOf: (oid: string) => readonly string[];
}

interface Commit extends Node {
  readonly tree: string;
}

/**
 * Reads the part of history in which the tips differ, by one walk: down to a commit that all of them contain, since no
 * merge base lies deeper. Where there is none, all of it is read.
 */
export async function readHistory(git: Git, tips: readonly string[], cache: Cache): Promise<History> {
  const floor = await commonAncestor(git, tips, cache);
  const input = [...new Set(tips), ...(floor ? [`^${floor}`] : [])].map((line) => `${line}\n`).join('');
  const format = ['--no-commit-header', '--format=%H %T %P'];
  const text = await git.text(['rev-list', '--topo-order', ...format, '--stdin'], { input });
  const commits = text.split('\n').filter(Boolean).map(parseCommit);
  if (floor) commits.push(parseCommit(await git.text(['rev-list', '-n', '1', ...format, floor])));
  const byId = new Map(commits.map((commit) => [commit.oid, commit]));
  return {
    commits,
    ...readAncestry(commits, tips),
    treeOf(oid) {
      const commit = byId.get(oid);
      if (commit === undefined) throw new Error(`commit ${oid} was not read`);
      return commit.tree;
    },
    parentsOf: (oid) => byId.get(oid)?.parents ?? [],
  };
}

function parseCommit(line: string): Commit {
  const [oid = '', tree = '', ...parents] = line.split(' ').filter(Boolean);
  return { oid, tree, parents };
}

async function commonAncestor(git: Git, tips: readonly string[], cache: Cache): Promise<string | undefined> {
  const sorted = [...new Set(tips)].sort();
  if (sorted.length === 1) return sorted[0];
  const key = `floor:${createHash('sha256').update(sorted.join()).digest('hex')}`;
  const known = cache.get(key);
  if (typeof known === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})?$/.test(known)) return known || undefined;
  const found = (await git.ask(['merge-base', '--octopus', ...sorted])) ?? '';
  cache.set(key, found);
  return found || undefined;
}

/** Commits whose parents this clone does not have; none in a whole one. */
export async function shallowCommits(git: Git): Promise<ReadonlySet<string>> {
  const file = await git.text(['rev-parse', '--git-path', 'shallow']);
  try {
    const text = await readFile(resolve(git.cwd, file), 'utf8');
    return new Set(text.split('\n').filter(Boolean));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}
