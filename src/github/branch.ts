import { branchGone } from '../core/change/branch-end.ts';
import type { ChangeFacts, CommitFacts } from '../core/change/facts.ts';
import { branchId } from '../core/change/id.ts';
import type { BranchAt, BranchForge, Glance } from '../flows/branch-ports.ts';
import type { World } from '../flows/ports.ts';
import { completeBranch, type Look } from './branch-facts.ts';
import { commitOf, mergeBaseOf } from './map/change.ts';
import { noRepository } from './missing.ts';
import type { SeenContext } from './open.ts';
import { named, type Place } from './place.ts';
import { BRANCH, BRANCH_SIZES, type BranchAnswer } from './queries/branch.ts';
import { appOf } from './queries/home.ts';
import { type Base, readBase } from './read/base.ts';
import { type ContextTexts, contextTexts, stateIn } from './read/context.ts';
import { readPush } from './read/pusher.ts';
import { gapsAt } from './see.ts';
import type { Target } from './write/target.ts';

export interface GithubBranches extends BranchForge {
  /** Where to write on what was looked at last; undefined before the first look. */
  target(): Target | undefined;
  /** What the last `see` saw of the context branch; null before the first one. */
  context(): SeenContext | null;
}

export interface BranchOptions {
  readonly place: Place;
  readonly world: Pick<World, 'now'>;
  /** Name of the context branch. */
  readonly contextBranch?: string;
}

const CONTEXT_BRANCH = 'baton';

/** Branches of a repository without pull requests: one query to look at one, another one and a REST read or two to see it whole. */
export function githubBranches({
  place,
  world,
  contextBranch = CONTEXT_BRANCH,
}: BranchOptions): GithubBranches {
  const known: { look: Look | null; context: SeenContext | null } = { look: null, context: null };
  return {
    look: async (at) => {
      const look = await lookAt(place, at, contextBranch);
      known.look = look.kind === 'ahead' ? look : null;
      return glanceOf(look);
    },
    see: async (loaded) => {
      if (known.look === null) throw new Error('no branch was looked at');
      const { seen, context } = await completeBranch(place, known.look, loaded, world.now());
      known.context = context;
      return seen;
    },
    target: () => known.look?.target,
    context: () => known.context,
  };
}

type Unseen = Exclude<Glance, { readonly kind: 'ahead' }>;

function goneOf(branch: string, { texts }: ContextTexts): Unseen {
  const id = branchId(branch);
  const state = stateIn(texts);
  return { kind: 'gone', id, known: state !== null && branchGone(id, state).length > 0 };
}

async function lookAt(
  place: Place,
  { branch, pushed }: BranchAt,
  contextBranch: string,
): Promise<Look | Unseen> {
  const nothing = (why: string) => ({ kind: 'nothing', why }) as const;
  const variables = {
    ...named(place),
    branch,
    ref: `refs/heads/${branch}`,
    context: `refs/heads/${contextBranch}`,
  };
  const { data, gaps } = await place.client.read<BranchAnswer>(BRANCH, variables, BRANCH_SIZES);
  const raw = data.repository;
  if (!raw) throw noRepository(place);
  const head = raw.branch?.target?.oid;
  if (head === undefined) return goneOf(branch, await contextTexts(place, raw.context?.target ?? null));
  const own = raw.own.nodes.find((pull) => pull?.isCrossRepository === false);
  if (own) return nothing(`#${own.number} speaks for it`);
  if (raw.own.pageInfo.hasNextPage)
    return nothing(
      'so many forks have a pull request from a branch of that name that its own cannot be told from theirs',
    );
  const base = await readBase(place, raw.defaultBranchRef, gapsAt(gaps, 'repository.defaultBranchRef'));
  const comparison = raw.defaultBranchRef?.compare;
  if (base === null || !comparison) return nothing('it shares no history with the default branch');
  if (comparison.aheadBy === 0) return nothing('it holds nothing that the default branch has not');
  const commits = comparison.commits.nodes.filter((node) => node !== null);
  const whole = commits.length === comparison.aheadBy;
  const tip = { repository: `${place.owner}/${place.repo}`, branch, oid: head };
  const push = pushed?.oid === head ? { by: pushed.by, at: null } : await readPush(place, tip);
  return {
    kind: 'ahead',
    app: appOf(data.viewer),
    raw,
    gaps,
    base,
    change: changeOf(branch, head, base, commits.map(commitOf), push),
    commits: whole ? new Set(commits.map(({ oid }) => oid)) : null,
    ownMergeBase: whole ? mergeBaseOf(commits) : null,
    target: { id: '', repositoryId: raw.id, repository: raw.nameWithOwner, labels: new Map() },
  };
}

function changeOf(
  branch: string,
  head: string,
  base: Base,
  commits: readonly CommitFacts[],
  push: { readonly by: ChangeFacts['pusher']; readonly at: string | null },
): ChangeFacts {
  return {
    id: branchId(branch),
    name: branch,
    branch,
    commits,
    pusher: push.by,
    opener: null,
    requester: null,
    head,
    base: base.oid,
    mergeBase: null,
    files: [],
    pushedAt: push.at,
    published: head,
  };
}

function glanceOf(look: Look | Unseen): Glance {
  if (look.kind !== 'ahead') return look;
  return { kind: 'ahead', base: look.base.name, policy: look.base.policy, hands: look.change };
}
