import { type Account, restLogin } from './account.ts';
import type { Person } from './git-formats.ts';
import { EMPTY_TREE, type Files } from './git-repository.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** The e-mail address GitHub writes for an account that hides its own. */
export function noreply(account: Account): string {
  return `${account.id}+${restLogin(account)}@users.noreply.github.com`;
}

export function personOf(world: World, account: Account): Person {
  return { name: account.name ?? restLogin(account), email: account.email, date: world.now };
}

/** Who commits what GitHub itself makes: merges, edits on the web, `createCommitOnBranch`. */
export const WEB_FLOW = { name: 'GitHub', email: 'noreply@github.com' } as const;

export interface NewCommit {
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Account;
  /** `web-flow` is GitHub, whose commits are signed. */
  readonly committer?: Account | 'web-flow';
  /** Files put over the first parent's tree. */
  readonly files?: Files;
  /** The whole tree, instead of `files`. */
  readonly tree?: string;
}

/** Writes a commit and gives its id. No ref moves. */
export async function makeCommit(world: World, repository: Repository, wanted: NewCommit): Promise<string> {
  const { git } = repository;
  const parent = wanted.parents[0];
  const before = parent === undefined ? undefined : (await git.commit(parent)).tree;
  const tree =
    wanted.tree ?? (wanted.files ? await git.writeTree(before, wanted.files) : (before ?? EMPTY_TREE));
  if (tree === EMPTY_TREE) git.objects.write('tree', '');
  const author = personOf(world, wanted.author);
  const byGitHub = wanted.committer === 'web-flow';
  const committer =
    wanted.committer === 'web-flow'
      ? { ...WEB_FLOW, date: world.now }
      : personOf(world, wanted.committer ?? wanted.author);
  const oid = git.writeCommit({ tree, parents: wanted.parents, author, committer, message: wanted.message });
  if (byGitHub) repository.signed.set(oid, wanted.author);
  return oid;
}
