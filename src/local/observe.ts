import type { ChangeFacts, Unseen } from '../core/change/facts.ts';
import { touchedPaths } from '../core/change/facts.ts';
import { branchId } from '../core/change/id.ts';
import type { Facts } from '../core/change/rule.ts';
import type { OpenChange, PairResult } from '../core/conflicts/pairs.ts';
import type { Approval } from '../core/context/state.ts';
import { locateCodeowners } from '../core/ownership/codeowners.ts';
import { decodePath } from '../core/paths.ts';
import type { Policy } from '../core/policy/schema.ts';
import { actingAgents, identify } from '../core/roster/identity.ts';
import { type OpenBranch, type OpenBranches, openBranches } from './branches.ts';
import { type Cache, openCache } from './cache.ts';
import { comparePairs } from './compare-pairs.ts';
import { readFiles } from './diff.ts';
import { branchOf } from './hands.ts';
import { prePushInstalled } from './hooks.ts';
import { type Base, type Repository, readAt, resolveCommit } from './repository.ts';

/** Name of the context branch where nothing else is said. */
export const CONTEXT_BRANCH = 'baton';

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
  as?: string,
): Promise<Revision> {
  const oid = await resolveCommit(repository.git, named ?? 'HEAD', named === null ? undefined : '--head');
  if (as !== undefined) return { branch: as, oid };
  const full = await repository.git.ask([
    'rev-parse',
    '--symbolic-full-name',
    '--end-of-options',
    named ?? 'HEAD',
  ]);
  const branch = branchOf(full?.split('\n').at(-1) ?? '');
  return { branch: branch ?? oid, oid };
}

/** Every open change, as the others see it. */
export async function observedChanges(
  repository: Repository,
  base: Base,
  policy: Policy,
): Promise<OpenChange[]> {
  const cache = await openCache(repository.commonDir, 'branches');
  const { branches } = await readOpen(repository, base, [], cache);
  await cache.save();
  return branches.map((branch) => openChangeOf(branch, policy));
}

function readOpen(
  repository: Repository,
  base: Base,
  also: readonly { name: string; oid: string }[],
  cache: Cache,
): Promise<OpenBranches> {
  return openBranches(
    repository.git,
    { base: base.oid, baseRef: base.ref, remote: repository.remote, contextBranch: CONTEXT_BRANCH, also },
    cache,
  );
}

/** An open branch with the agents that the roster recognises in it by its commits alone. */
export function openChangeOf(branch: OpenBranch, policy: Policy): OpenChange {
  const hands = { commits: branch.commits, branch: branch.name, pusher: null, opener: null, requester: null };
  return {
    id: branchId(branch.name),
    branch: branch.name,
    head: branch.head,
    mergeBase: branch.mergeBases[0] ?? null,
    paths: touchedPaths(branch.files),
    lines: branch.lines,
    lastCommitAt: branch.lastCommitAt,
    agents: actingAgents(identify(hands, policy, { forge: 'local' })).sort(),
  };
}

export interface Observation {
  readonly repository: Repository;
  readonly base: Base;
  readonly policy: Policy;
  readonly revision: Revision;
  /** What could not be seen before this was asked for: a fetch that failed. */
  readonly unseen: readonly Unseen[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onProgress?: (text: string) => void;
}

/** Observes one change and all that surrounds it, in a plain git repository. */
export async function observe(
  request: Observation,
  approvalsOf: (changeId: string) => readonly Approval[],
): Promise<Facts> {
  const { repository, base, policy, revision } = request;
  const cache = await openCache(repository.commonDir, 'branches');
  const open = await readOpen(repository, base, [{ name: revision.branch, oid: revision.oid }], cache);
  const branch = open.branches.find((each) => each.name === revision.branch) as OpenBranch;
  const id = branchId(branch.name);
  const [pairs, headPaths, codeowners, published, changedSince, prePush] = await Promise.all([
    comparePairs(
      repository.git,
      open,
      {
        base,
        only: branch.name,
        onProgress: (done, all) => request.onProgress?.(`merging ${done} of ${all}`),
      },
      cache,
    ),
    readPaths(repository, branch.head),
    readCodeowners(repository, base),
    publishedHead(repository, branch.name),
    readChangedSince(repository, branch.head, approvalsOf(id)),
    prePushInstalled(repository),
  ]);
  await cache.save();
  const history: Unseen[] =
    branch.cannotTell === null ? [] : [{ what: 'history', reason: branch.cannotTell }];
  return {
    at: new Date(request.now).toISOString(),
    change: changeOf(branch, id, base, published),
    open: open.branches.map((each) => openChangeOf(each, policy)),
    pairs: [...pairs.pairs, ...pairs.withBase] satisfies PairResult[],
    codeowners,
    headPaths,
    changedSince,
    prePush,
    unseen: [...request.unseen, ...history],
  };
}

function changeOf(branch: OpenBranch, id: string, base: Base, published: string | null): ChangeFacts {
  return {
    id,
    branch: branch.name,
    commits: branch.commits,
    pusher: null,
    opener: null,
    requester: null,
    head: branch.head,
    base: base.oid,
    mergeBase: branch.mergeBases[0] ?? null,
    files: branch.files,
    published,
  };
}

/** Every file of a commit, sorted as git sorts them. Submodules count by their own path. */
export async function readPaths({ git }: Pick<Repository, 'git'>, oid: string): Promise<string[]> {
  const { stdout } = await git.run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', oid]);
  return decodePath(stdout).split('\0').slice(0, -1);
}

async function readCodeowners(repository: Repository, base: Base): Promise<Facts['codeowners']> {
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
