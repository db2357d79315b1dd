import type { ChangeFacts, Unseen } from '../core/change/facts.ts';
import { touchedPaths } from '../core/change/facts.ts';
import { branchId } from '../core/change/id.ts';
import { PLAIN } from '../core/change/plain.ts';
import type { Facts } from '../core/change/rule.ts';
import type { PairResult } from '../core/conflicts/pairs.ts';
import type { Approval } from '../core/context/state/change.ts';
import { locateCodeowners } from '../core/ownership/codeowners.ts';
import { decodePath } from '../core/paths.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { OpenBranch } from './branches.ts';
import { openCache } from './cache.ts';
import { comparePairs } from './compare-pairs.ts';
import { readFiles } from './diff.ts';
import { branchOf } from './hands.ts';
import { prePushSince, pushedFromHere } from './hooks.ts';
import { openChangeOf, readOpen } from './open-changes.ts';
import { type Base, listPaths, type Repository, readAt, resolveCommit } from './repository.ts';

/** A branch, or a commit that stands for one, to be judged. */
export interface Revision {
  /** Name of the change: the branch, or the commit id of a detached head. */
  readonly branch: string;
  readonly oid: string;
}

/** What is meant by a revision, or by none: the branch that is checked out here. */
export async function findRevision(
  repository: Repository,
  named: string | null,
  argument: string,
  as?: string,
): Promise<Revision> {
  const { git, remote } = repository;
  const local = named ?? 'HEAD';
  const known =
    named === null
      ? undefined
      : await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', named]);
  // A branch that is only on the remote is meant by its bare name, too.
  const revision = named !== null && known === undefined && remote !== null ? `${remote}/${named}` : local;
  const there =
    revision === local ||
    (await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', revision])) !== undefined;
  const oid = await resolveCommit(git, there ? revision : local, argument);
  if (as !== undefined) return { branch: as, oid };
  const full = await git.ask(['rev-parse', '--symbolic-full-name', '--end-of-options', revision]);
  return {
    branch: branchOf(full?.split('\n').at(-1) ?? '') ?? (await branchAt(repository, oid)) ?? oid,
    oid,
  };
}

/** The one branch whose tip a commit is, as in a detached checkout of it; undefined where there is none or more than one. */
async function branchAt(
  { git, remote, contextBranch }: Repository,
  oid: string,
): Promise<string | undefined> {
  const folders = ['refs/heads/', ...(remote === null ? [] : [`refs/remotes/${remote}/`])];
  const said = await git.text([
    'for-each-ref',
    '--points-at',
    oid,
    '--format=%(symref)%00%(refname)',
    ...folders,
  ]);
  const refs = said.split('\n').flatMap((line) => (line.startsWith('\0') ? [branchOf(line.slice(1))] : []));
  const names = [...new Set(refs)].filter((name) => name !== null && name !== contextBranch);
  return names.length === 1 ? (names[0] ?? undefined) : undefined;
}

export interface Observation {
  readonly repository: Repository;
  readonly base: Base;
  readonly policy: Policy;
  /** What to observe; null: every open change. */
  readonly revisions: readonly Revision[] | null;
  /** What could not be seen before this was asked for: a fetch that failed. */
  readonly unseen: readonly Unseen[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onProgress?: (text: string) => void;
}

type ApprovalsOf = (changeId: string) => readonly Approval[];

/** Observes changes and all that surrounds them, in a plain git repository. One pass over the branches serves them all. */
export async function observe(request: Observation, approvalsOf: ApprovalsOf): Promise<Facts[]> {
  const { repository, policy, revisions } = request;
  const cache = await openCache(repository.commonDir, 'branches');
  const also = (revisions ?? []).map(({ branch, oid }) => ({ name: branch, oid }));
  const open = await readOpen(repository, request.base, also, cache);
  const names = new Set(
    revisions === null ? open.branches.map(({ name }) => name) : also.map(({ name }) => name),
  );
  // The base must not share its name with the change that is compared with it.
  const base = { ...request.base, name: baseApart(request.base, names) };
  const only = names.size === 1 ? [...names][0] : undefined;
  const compared = await comparePairs(
    repository.git,
    open,
    {
      base,
      ...(only === undefined ? {} : { only }),
      onProgress: (done, all) => request.onProgress?.(`merging ${done} of ${all}`),
    },
    cache,
  );
  const [codeowners, hookSince, trunk] = await Promise.all([
    readCodeowners(repository, base),
    prePushSince(repository),
    trunkOf(repository, base),
  ]);
  await cache.save();
  const pairs = [...compared.pairs, ...compared.withBase];
  const shared = {
    ...PLAIN,
    at: new Date(request.now).toISOString(),
    open: open.branches.map((each) => openChangeOf(each, policy)),
    codeowners,
    trunk,
  };
  const facts: Facts[] = [];
  for (const branch of open.branches.filter(({ name }) => names.has(name))) {
    facts.push({
      ...shared,
      ...(await observeBranch(branch, pairs, base, request, approvalsOf)),
      prePush: hookSince !== null && (await pushedFromHere(repository, branch.name, hookSince)),
    });
  }
  return facts;
}

/** What the base is called where a change bears its name: still something that git understands. */
function baseApart({ name, ref, oid }: Base, taken: ReadonlySet<string>): string {
  const other = [name, ref?.replace(/^refs\/remotes\//, '') ?? oid, ref?.replace(/^refs\//, '') ?? oid];
  return other.find((each) => !taken.has(each)) ?? oid;
}

/** What others merge into: the remote's branch where there is one, since what they merge arrives there first. */
async function trunkOf(repository: Repository, { name, ref }: Base): Promise<NonNullable<Facts['trunk']>> {
  const { remote } = repository;
  if (remote !== null && ref?.startsWith(`refs/remotes/${remote}/`) === true)
    return { name: ref.slice('refs/remotes/'.length), fetched: true };
  const branch = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
  const shared = branch !== null && (await publishedHead(repository, branch)) !== null;
  return shared ? { name: `${remote}/${branch}`, fetched: true } : { name, fetched: false };
}

async function observeBranch(
  branch: OpenBranch,
  pairs: readonly PairResult[],
  base: Base,
  { repository, unseen }: Observation,
  approvalsOf: ApprovalsOf,
): Promise<Pick<Facts, 'change' | 'pairs' | 'headPaths' | 'changedSince' | 'unseen'>> {
  const id = branchId(branch.name);
  const [headPaths, published, changedSince] = await Promise.all([
    listPaths(repository.git, branch.head),
    publishedHead(repository, branch.name),
    readChangedSince(repository, branch.head, approvalsOf(id)),
  ]);
  const history: Unseen[] =
    branch.cannotTell === null ? [] : [{ what: 'history', reason: branch.cannotTell }];
  return {
    change: changeOf(branch, id, base, published),
    pairs: pairs.filter(({ a, b }) => a === branch.name || b === branch.name),
    headPaths,
    changedSince,
    unseen: [...unseen, ...history],
  };
}

function changeOf(branch: OpenBranch, id: string, base: Base, published: string | null): ChangeFacts {
  return {
    id,
    name: branch.name,
    branch: branch.name,
    commits: branch.commits,
    pusher: null,
    opener: null,
    requester: null,
    head: branch.head,
    base: base.oid,
    mergeBase: branch.mergeBases[0] ?? null,
    files: branch.files,
    pushedAt: null,
    published,
  };
}

/** The CODEOWNERS that counts on a base; null where it has none. */
export async function readCodeowners(repository: Repository, base: Base): Promise<Facts['codeowners']> {
  const { stdout } = await repository.git.run([
    'ls-tree',
    '-z',
    '--name-only',
    '--full-tree',
    base.oid,
    'CODEOWNERS',
    '.github/CODEOWNERS',
    'docs/CODEOWNERS',
  ]);
  const path = locateCodeowners(decodePath(stdout).split('\0').filter(Boolean));
  const text = path === null ? undefined : await readAt(repository.git, base.oid, path);
  return path === null || text === undefined ? null : { path, text: text.toString('utf8') };
}

/** Has the remote a commit of a branch? Where the clone does not follow that branch, the remote itself is asked. True without a remote. */
export async function isPublished(repository: Repository, branch: string, oid: string): Promise<boolean> {
  const { git, remote } = repository;
  if (remote === null) return true;
  const known = await publishedHead(repository, branch);
  if (known !== null)
    return (await git.run(['merge-base', '--is-ancestor', oid, known], { accept: [1, 128] })).code === 0;
  const said = await git.ask(['ls-remote', '--', remote, `refs/heads/${branch}`], {
    accept: [137],
    timeout: 60_000,
  });
  return said?.startsWith(oid) ?? false;
}

async function publishedHead({ git, remote }: Repository, branch: string): Promise<string | null> {
  if (remote === null) return null;
  return (
    (await git.ask(['rev-parse', '--verify', '--quiet', `refs/remotes/${remote}/${branch}^{commit}`])) ?? null
  );
}

async function readChangedSince(
  { git }: Repository,
  head: string,
  approvals: readonly Approval[],
): Promise<Facts['changedSince']> {
  const since: Record<string, string[] | null> = {};
  for (const approval of approvals) {
    if (approval.head === head) continue;
    const here = await git.ask(['cat-file', '-e', `${approval.head}^{commit}`]);
    since[approval.id] = here === undefined ? null : touchedPaths(await readFiles(git, approval.head, head));
  }
  return since;
}
