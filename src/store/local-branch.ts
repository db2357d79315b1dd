import type { Git } from '../local/git.ts';
import type { ObjectReader } from './objects.ts';
import { readCommit } from './objects.ts';
import { PENDING } from './write.ts';

/** A pending ref of a process that has ended is taken away after this. */
const PENDING_MS = 3_600_000;
/** How far back a commit is sought step by step before git is asked. */
const NEAR = 64;

/** The branch of this clone: the truth where there is no remote, and the place to write to while it is away. */
export class LocalBranch {
  readonly ref: string;
  private readonly git: Git;
  private readonly objects: ObjectReader;

  constructor(git: Git, objects: ObjectReader, branch: string) {
    this.git = git;
    this.objects = objects;
    this.ref = `refs/heads/${branch}`;
  }

  async head(): Promise<string | null> {
    return (await this.objects.read(this.ref))?.oid ?? null;
  }

  /** Advances the branch from `old` and drops the pending ref, in one step. False: it had moved meanwhile; then only the pending ref goes. */
  async advance(commit: string, old: string | null, pending: string): Promise<boolean> {
    const move = old === null ? `create ${this.ref} ${commit}` : `update ${this.ref} ${commit} ${old}`;
    const input = `start\n${move}\ndelete ${pending} ${commit}\nprepare\ncommit\n`;
    const { code } = await this.git.run(['update-ref', '-m', 'baton', '--stdin'], {
      input,
      accept: [1, 128],
    });
    if (code !== 0) await this.drop(pending);
    return code === 0;
  }

  /** Like `advance`, but only where nothing that stands here would be left behind. */
  async follow(commit: string, old: string | null, pending: string): Promise<boolean> {
    if (old === null || (await this.contains(commit, old))) return this.advance(commit, old, pending);
    await this.drop(pending);
    return false;
  }

  async drop(pending: string): Promise<void> {
    await this.git.run(['update-ref', '-d', pending], { accept: [1, 128] });
  }

  /** Is a commit the other one, or one that came before it? */
  async contains(descendant: string, commit: string): Promise<boolean> {
    const seen = new Set<string>();
    let edge = [descendant];
    for (let step = 0; step < NEAR && edge.length > 0; step += 1) {
      if (edge.includes(commit)) return true;
      const objects = await Promise.all(edge.map((oid) => this.objects.read(oid)));
      const parents = objects.flatMap((object) =>
        object?.type === 'commit' ? readCommit(object).parents : [],
      );
      edge = [...new Set(parents)].filter((oid) => !seen.has(oid));
      for (const oid of edge) seen.add(oid);
    }
    if (edge.length === 0) return false;
    const said = await this.git.run(['merge-base', '--is-ancestor', commit, descendant], {
      accept: [1, 128],
    });
    return said.code === 0;
  }

  async mergeBase(a: string, b: string): Promise<string | null> {
    return (await this.git.ask(['merge-base', a, b])) ?? null;
  }

  /** Takes away pending refs that dead processes left. `now` in milliseconds. */
  async clean(now: number): Promise<number> {
    const listed = await this.git.text([
      'for-each-ref',
      '--format=%(refname) %(committerdate:unix)',
      PENDING,
    ]);
    const old = listed
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' '))
      .filter(([, seconds]) => now - Number(seconds) * 1_000 > PENDING_MS);
    const input = old.map(([ref]) => `delete ${ref}\n`).join('');
    if (input) await this.git.run(['update-ref', '--stdin'], { input, accept: [1, 128] });
    return old.length;
  }
}
