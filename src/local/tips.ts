import { decodePath } from '../core/paths.ts';
import { wildcard } from '../core/wildcard.ts';
import type { Git } from './git.ts';
import type { History } from './history.ts';

/** A branch, or a commit that stands for one. */
export interface Tip {
  /** Without `refs/heads/` or the remote's name. */
  readonly name: string;
  /** Full name of its ref; null for a revision that was named. */
  readonly ref: string | null;
  readonly oid: string;
}

export interface TipOptions {
  /** Commit id of the base. */
  readonly base: string;
  /** Full name of the base's ref; it and the branch of that name on the other side are no changes. */
  readonly baseRef: string | null;
  /** Remote whose branches count, too; null: local ones only. */
  readonly remote: string | null;
  /** Only branches whose name matches: `*` stands for anything, slashes included. */
  readonly glob?: string;
  /** Name of the context branch, which is no change. */
  readonly contextBranch: string;
  /** Further commits to treat as open branches, under the names given: a detached head, a revision. */
  readonly also?: readonly { readonly name: string; readonly oid: string }[];
}

/** Every branch that the base does not contain, local and remote, by one git process. */
export async function listTips(git: Git, options: TipOptions): Promise<Tip[]> {
  const { base, baseRef, remote, glob, contextBranch, also = [] } = options;
  const shared = remote === null ? undefined : `refs/remotes/${remote}/`;
  const nameOf = (ref: string) => ref.slice((shared && ref.startsWith(shared) ? shared : LOCAL).length);
  const matches = glob === undefined ? () => true : wildcard(glob);
  const format = '--format=%(objectname)%00%(objecttype)%00%(symref)%00%(refname)';
  const folders = [LOCAL, ...(shared ? [shared] : [])];
  const { stdout } = await git.run(['for-each-ref', `--no-merged=${base}`, format, ...folders]);
  const tips = decodePath(stdout)
    .split('\n')
    .filter(Boolean)
    .flatMap((line): Tip[] => {
      const [oid = '', type, symref, ref = ''] = line.split('\0');
      // A branch can only point at a commit, yet a broken tool may have written something else.
      return type === 'commit' && symref === '' ? [{ name: nameOf(ref), ref, oid }] : [];
    })
    .filter(({ name }) => name !== contextBranch && matches(name));
  const baseName = baseRef === null ? null : nameOf(baseRef);
  const named = also.map(({ name, oid }) => ({ name, ref: null, oid }));
  const replaced = new Set(named.map(({ name }) => name));
  return [...named, ...tips.filter(({ name }) => name !== baseName && !replaced.has(name))];
}

const LOCAL = 'refs/heads/';

/**
 * One tip a name, sorted. Of a local and a remote branch the local one is taken, unless the remote one contains it: where
 * the two have parted, work goes on in the local one.
 */
export function preferLocal(
  tips: readonly Tip[],
  remote: string | null,
  history: History,
): (Tip & { readonly note: string | null })[] {
  const byName = new Map<string, Tip[]>();
  for (const tip of tips) byName.set(tip.name, [...(byName.get(tip.name) ?? []), tip]);
  return [...byName.values()]
    .map(([first, second]) => {
      const local = [first, second].find((tip) => tip?.ref?.startsWith(LOCAL)) ?? (first as Tip);
      const shared = local === first ? second : first;
      if (shared === undefined || shared.oid === local.oid) return { ...local, note: null };
      if (history.reaches(shared.oid, local.oid))
        return { ...shared, note: `${remote}/${shared.name} is ahead of the local branch and was taken` };
      const ahead = history.reaches(local.oid, shared.oid) ? 'is ahead of' : 'has parted from';
      return { ...local, note: `the local branch ${ahead} ${remote}/${local.name} and was taken` };
    })
    .sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0));
}
