import type { Actor } from './happening.ts';
import type { MergeMethod, Pull } from './issue.ts';
import { addIssue, tellIssue } from './issue-verbs.ts';
import { makeCommit } from './make-commit.ts';
import { keepHead, markMerged, pullsOf } from './pull-follow.ts';
import { rebaseOnto } from './rebase.ts';
import { moveBranch } from './refs.ts';
import { invalid, Refused } from './refused.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

export interface NewPull {
  readonly title: string;
  readonly body?: string;
  readonly base: string;
  readonly head: string;
  /** The fork that the head is in; the repository itself otherwise. */
  readonly headRepository?: Repository;
  readonly draft?: boolean;
}

const no = (message: string) => invalid({ resource: 'PullRequest', code: 'custom', message });

export async function openPull(
  world: World,
  repository: Repository,
  actor: Actor,
  wanted: NewPull,
): Promise<Pull> {
  const home = wanted.headRepository ?? repository;
  const baseSha = repository.git.branch(wanted.base);
  const headSha = home.git.branch(wanted.head);
  if (!baseSha) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (!headSha) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  if (await repository.git.isAncestor(headSha, baseSha)) {
    throw no(`No commits between ${wanted.base} and ${wanted.head}`);
  }
  const twin = pullsOf(repository).find(
    (pull) =>
      pull.issue.state === 'open' &&
      pull.headRepository === home &&
      pull.headRef === wanted.head &&
      pull.baseRef === wanted.base,
  );
  if (twin) throw no(`A pull request already exists for ${home.owner.login}:${wanted.head}.`);
  const issue = addIssue(world, repository, actor, { title: wanted.title, body: wanted.body ?? '' });
  const pull = world.identify(
    'PullRequest',
    (identity): Pull => ({
      ...identity,
      issue,
      draft: wanted.draft ?? false,
      baseRef: wanted.base,
      baseSha,
      headRef: wanted.head,
      headSha,
      headRepository: home,
      maintainerCanModify: home !== repository,
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
      autoMerge: null,
      requests: [],
      reviews: [],
    }),
  );
  issue.pull = pull;
  world.nodes.set(issue.nodeId, { type: 'PullRequest', value: pull });
  await keepHead(pull);
  world.tell('pull_request', 'opened', repository, actor, { pull });
  return pull;
}

/** The tree that merging would make, or undefined where git finds a conflict. */
export async function mergedTree(pull: Pull): Promise<string | undefined> {
  const { git } = pull.issue.repository;
  const base = git.branch(pull.baseRef);
  return base === undefined ? undefined : git.mergeTree(base, pull.headSha);
}

export interface MergeWish {
  readonly method?: MergeMethod;
  readonly title?: string;
  readonly message?: string;
  /** Refused where the head is another one by now. */
  readonly sha?: string;
}

/** Merges as git does; gives the id of the commit that the base branch then shows. */
export async function mergePull(
  world: World,
  pull: Pull,
  actor: Actor,
  wish: MergeWish = {},
): Promise<string> {
  const { issue } = pull;
  const { repository } = issue;
  const method = wish.method ?? 'merge';
  if (wish.sha !== undefined && wish.sha !== pull.headSha) {
    throw new Refused('conflict', 'Head branch was modified. Review and try the merge again.');
  }
  if (issue.state === 'closed' || pull.draft) {
    throw new Refused(
      'not-mergeable',
      pull.draft ? 'Pull Request is still a draft' : 'Pull Request is not mergeable',
    );
  }
  if (!repository.merges[method]) {
    throw new Refused('not-mergeable', `${METHOD[method]} are not allowed on this repository.`);
  }
  const base = repository.git.branch(pull.baseRef);
  const tree = await mergedTree(pull);
  if (!base || !tree) throw new Refused('not-mergeable', 'Pull Request is not mergeable');
  const commit = await mergeCommit(world, pull, actor, { base, tree, method, wish });
  pull.mergeCommitSha = commit;
  await moveBranch(world, repository, actor, {
    ref: `refs/heads/${pull.baseRef}`,
    to: commit,
    type: 'pr_merge',
  });
  if (pull.mergedAt === null) markMerged(world, pull, actor, commit);
  else pull.mergeCommitSha = commit;
  if (repository.merges.deleteBranch && pull.headRepository) {
    await moveBranch(world, pull.headRepository, actor, {
      ref: `refs/heads/${pull.headRef}`,
      to: '0'.repeat(40),
    });
  }
  return commit;
}

const METHOD: Readonly<Record<MergeMethod, string>> = {
  merge: 'Merge commits',
  squash: 'Squash merges',
  rebase: 'Rebase merges',
};

/** The commit that merging onto `base` makes; no ref moves. */
export async function mergeCommit(
  world: World,
  pull: Pull,
  actor: Actor,
  how: { base: string; tree: string; method: MergeMethod; wish?: MergeWish },
): Promise<string> {
  const { repository, number, title, author } = pull.issue;
  const { base, tree, method, wish = {} } = how;
  if (method === 'rebase') {
    const tip = await rebaseOnto(repository.git, base, pull.headSha, world.now);
    if (tip) return tip;
    throw new Refused('not-mergeable', "This branch can't be rebased");
  }
  const owner = pull.headRepository?.owner.login ?? 'unknown';
  const merge = method === 'merge';
  const subject =
    wish.title ??
    (merge ? `Merge pull request #${number} from ${owner}/${pull.headRef}` : `${title} (#${number})`);
  const body = wish.message ?? (merge ? title : '');
  return makeCommit(world, repository, {
    parents: merge ? [base, pull.headSha] : [base],
    tree,
    message: body === '' ? subject : `${subject}\n\n${body}`,
    author: merge ? actor.account : author,
    committer: 'web-flow',
  });
}

export function setDraft(world: World, pull: Pull, actor: Actor, draft: boolean): void {
  if (pull.draft === draft) return;
  pull.draft = draft;
  world.mark(pull.issue, draft ? 'convert_to_draft' : 'ready_for_review', actor, {});
  tellIssue(world, pull.issue, draft ? 'converted_to_draft' : 'ready_for_review', actor);
}

export function changeBase(world: World, pull: Pull, actor: Actor, base: string): void {
  if (base === pull.baseRef) return;
  const sha = pull.issue.repository.git.branch(base);
  if (!sha) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  const changes = { base: { from: { ref: pull.baseRef, sha: pull.baseSha } } };
  world.mark(pull.issue, 'base_ref_changed', actor, { from: pull.baseRef, to: base });
  pull.baseRef = base;
  pull.baseSha = sha;
  const flat = { base: { from: changes.base.from } };
  tellIssue(world, pull.issue, 'edited', actor, { changes: flat });
}
