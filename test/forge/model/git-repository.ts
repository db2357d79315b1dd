import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Git } from '../../../src/local/git.ts';
import {
  type Commit,
  formatCommit,
  formatTree,
  parseCommit,
  parseTree,
  type TreeEntry,
} from './git-formats.ts';
import { GitHistory } from './git-history.ts';
import { GitObjects } from './git-objects.ts';
import { Refused } from './refused.ts';

export const ZERO = '0'.repeat(40);
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const CONFIG = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
	fsync = none
[gc]
	auto = 0
[receive]
	autogc = false
`;

/** What a path should hold: text or bytes, an executable, a link, or nothing any more. */
export type FileContent =
  | string
  | Uint8Array
  | null
  | { readonly executable: string | Uint8Array }
  | { readonly link: string };
export type Files = Readonly<Record<string, FileContent>>;

/** A real bare repository. Refs are mirrored in memory so that reading them needs no process; `notice` picks up what others pushed. */
export class GitRepository extends GitHistory {
  readonly bare: string;
  /** Full ref names to object ids. */
  readonly refs = new Map<string, string>();
  private moving: Promise<unknown> = Promise.resolve();

  constructor(git: Git, bare: string, objects: GitObjects) {
    super(git, objects);
    this.bare = bare;
  }

  static async create(
    git: Git,
    bare: string,
    branch: string,
    network?: GitRepository,
  ): Promise<GitRepository> {
    for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
      mkdirSync(join(bare, folder), { recursive: true });
    // As `git init --bare` leaves it, which with its settings would take four processes for each of many hundred repositories.
    writeFileSync(join(bare, 'HEAD'), `ref: refs/heads/${branch}\n`);
    writeFileSync(join(bare, 'config'), CONFIG);
    const here = git.at(bare);
    if (!network) return new GitRepository(here, bare, new GitObjects(here, bare));
    rmSync(join(bare, 'objects'), { recursive: true });
    symlinkSync(join(network.bare, 'objects'), join(bare, 'objects'));
    return new GitRepository(here, bare, network.objects);
  }

  branch(name: string): string | undefined {
    return this.refs.get(`refs/heads/${name}`);
  }

  branches(): { name: string; oid: string }[] {
    return [...this.refs]
      .filter(([ref]) => ref.startsWith('refs/heads/'))
      .map(([ref, oid]) => ({ name: ref.slice('refs/heads/'.length), oid }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A branch, a tag, a full ref or an object id (shortened ones too), resolved to a commit's id. */
  async resolve(name: string): Promise<string | undefined> {
    if (name === 'HEAD') return undefined;
    for (const ref of [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`]) {
      const oid = this.refs.get(ref);
      if (oid) return oid;
    }
    if (/^[0-9a-f]{40}$/.test(name)) return (await this.objects.read(name)) ? name : undefined;
    if (!/^[0-9a-f]{7,39}$/.test(name)) return undefined;
    return this.git.ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  }

  /** Moves a ref, only if it still is where the caller saw it. `to` ZERO deletes, `from` ZERO creates. */
  async moveRef(ref: string, to: string, from: string): Promise<void> {
    const now = this.refs.get(ref) ?? ZERO;
    if (now !== from) throw new Refused('conflict', `Reference cannot be updated: ${ref} is at ${now}`);
    if (to === ZERO) this.refs.delete(ref);
    else this.refs.set(ref, to);
    // One after the other: git must end where the mirror does, however many moves are under way.
    const moved = this.moving.then(() => this.writeRef(ref, to));
    this.moving = moved.catch(() => undefined);
    try {
      await moved;
    } catch (cause) {
      // A branch `a` stands in the way of `a/b`, or git will not have the name.
      if (from === ZERO) this.refs.delete(ref);
      else this.refs.set(ref, from);
      throw new Refused('unprocessable', `Reference update failed: ${(cause as Error).message}`);
    }
  }

  /** In git's own loose format, as objects are written; only names that git refuses are left for git to refuse. */
  private async writeRef(ref: string, to: string): Promise<void> {
    if (to === ZERO) {
      await this.git.run(['update-ref', '-d', ref]);
      return;
    }
    if (!/^refs(\/[\w-][\w.-]*)+$/.test(ref) || /\.\.|\.lock|\.(\/|$)/.test(ref)) {
      await this.git.run(['update-ref', ref, to]);
      return;
    }
    const path = join(this.bare, ref);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part.lock`, `${to}\n`);
    renameSync(`${path}.part.lock`, path);
  }

  /** The refs that something else than the forge moved (a `git push` to the folder), not yet mirrored. */
  async unnoticed(): Promise<{ ref: string; before: string; after: string }[]> {
    const text = await this.git.text(['for-each-ref', '--format=%(refname) %(objectname)']);
    const real = new Map(
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    );
    const names = new Set([...real.keys(), ...this.refs.keys()]);
    return [...names]
      .map((ref) => ({ ref, before: this.refs.get(ref) ?? ZERO, after: real.get(ref) ?? ZERO }))
      .filter(({ before, after }) => before !== after);
  }

  async commit(oid: string): Promise<Commit> {
    const found = await this.objects.read(oid);
    if (found?.type !== 'commit') throw new Refused('not-found', `No commit found for SHA: ${oid}`);
    return parseCommit(oid, found.bytes);
  }

  async tree(oid: string): Promise<TreeEntry[]> {
    if (oid === EMPTY_TREE) return [];
    const found = await this.objects.read(oid);
    if (found?.type !== 'tree') throw new Refused('not-found', 'Not Found');
    return parseTree(found.bytes);
  }

  /** What a commit or tree holds at a path; the empty path is the root tree. */
  async at(root: string, path: string): Promise<TreeEntry | undefined> {
    const found = await this.objects.read(root);
    if (!found || found.type === 'blob') return undefined;
    const oid = found.type === 'commit' ? parseCommit(root, found.bytes).tree : root;
    let entry: TreeEntry = { mode: '040000', type: 'tree', name: '', oid };
    for (const part of path.split('/').filter(Boolean)) {
      if (entry.type !== 'tree') return undefined;
      const next: TreeEntry | undefined = (await this.tree(entry.oid)).find((each) => each.name === part);
      if (!next) return undefined;
      entry = next;
    }
    return entry;
  }

  /** The bytes of the file at a path of a commit or tree. */
  async file(root: string, path: string): Promise<Buffer | undefined> {
    const entry = await this.at(root, path);
    if (entry?.type !== 'blob') return undefined;
    return (await this.objects.read(entry.oid))?.bytes;
  }

  writeBlob(bytes: Uint8Array | string): string {
    return this.objects.write('blob', bytes);
  }

  writeCommit(commit: Omit<Commit, 'oid'>): string {
    return this.objects.write('commit', formatCommit(commit));
  }

  /** The tree that `base` becomes when these files are put over it. */
  async writeTree(base: string | undefined, files: Files): Promise<string> {
    const entries = base === undefined ? [] : await this.tree(base);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    const below = new Map<string, Record<string, FileContent>>();
    for (const [path, content] of Object.entries(files)) {
      const slash = path.indexOf('/');
      if (slash < 0) this.put(byName, path, content);
      else {
        const name = path.slice(0, slash);
        below.set(name, { ...below.get(name), [path.slice(slash + 1)]: content });
      }
    }
    for (const [name, inner] of below) {
      const old = byName.get(name);
      const oid = await this.writeTree(old?.type === 'tree' ? old.oid : undefined, inner);
      if (oid === EMPTY_TREE) byName.delete(name);
      else byName.set(name, { mode: '040000', type: 'tree', name, oid });
    }
    return this.objects.write('tree', formatTree([...byName.values()]));
  }

  private put(entries: Map<string, TreeEntry>, name: string, content: FileContent): void {
    if (content === null) {
      entries.delete(name);
      return;
    }
    const plain = typeof content === 'string' || content instanceof Uint8Array;
    const mode = plain ? '100644' : 'link' in content ? '120000' : '100755';
    const bytes = plain ? content : 'link' in content ? content.link : content.executable;
    entries.set(name, { mode, type: 'blob', name, oid: this.writeBlob(bytes) });
  }
}
