import type { Git } from '../../../src/local/git.ts';
import { diffFiles, diffPatches, type FileDiff } from './git-diff.ts';
import { parseCommit } from './git-formats.ts';
import type { GitObjects } from './git-objects.ts';

/** Questions about commits that git itself answers. Each is asked once: objects never change, so neither do answers about them. */
export class GitHistory {
  readonly git: Git;
  readonly objects: GitObjects;
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(git: Git, objects: GitObjects) {
    this.git = git;
    this.objects = objects;
  }

  mergeBase(a: string, b: string): Promise<string | undefined> {
    return this.once(`base ${a} ${b}`, () => this.git.ask(['merge-base', a, b]));
  }

  isAncestor(ancestor: string, of: string): Promise<boolean> {
    return this.once(
      `ancestor ${ancestor} ${of}`,
      async () =>
        (await this.nearby(ancestor, of)) ??
        (await this.git.ask(['merge-base', '--is-ancestor', ancestor, of])) !== undefined,
    );
  }

  /** The answer where a few commits give it away, without a process; undefined where they do not. */
  private async nearby(ancestor: string, of: string): Promise<boolean | undefined> {
    const queue = [of];
    const seen = new Set(queue);
    while (queue.length > 0 && seen.size < 32) {
      const oid = queue.shift() ?? '';
      if (oid === ancestor) return true;
      const found = await this.objects.read(oid);
      if (found?.type !== 'commit') return undefined;
      for (const parent of parseCommit(oid, found.bytes).parents.filter((each) => !seen.has(each))) {
        seen.add(parent);
        queue.push(parent);
      }
    }
    return queue.length === 0 ? false : undefined;
  }

  /** Ids of the commits that `head` has and `base` has not, oldest first. */
  commitsBetween(base: string, head: string): Promise<string[]> {
    return this.once(`between ${base} ${head}`, async () =>
      (await this.git.text(['rev-list', '--topo-order', '--reverse', head, `^${base}`]))
        .split('\n')
        .filter(Boolean),
    );
  }

  diff(from: string, to: string): Promise<FileDiff[]> {
    return this.once(`diff ${from} ${to}`, () => diffFiles(this.git, from, to));
  }

  patches(from: string, to: string): Promise<(string | undefined)[]> {
    return this.once(`patch ${from} ${to}`, () => diffPatches(this.git, from, to));
  }

  /** The tree of a merge of two commits, or undefined where they conflict. */
  mergeTree(ours: string, theirs: string): Promise<string | undefined> {
    return this.once(`merge ${ours} ${theirs}`, async () => {
      const args = [
        'merge-tree',
        '--write-tree',
        '--allow-unrelated-histories',
        '--no-messages',
        ours,
        theirs,
      ];
      const merged = await this.git.run(args, { accept: [1] });
      return merged.code === 0 ? merged.stdout.toString('utf8').trim() : undefined;
    });
  }

  /** Objects never change, so neither do answers about them. */
  private once<T>(key: string, find: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known) return known as Promise<T>;
    const found = find();
    this.answers.set(key, found);
    return found;
  }
}
