import { restLogin } from '../../model/account.ts';
import { commonMergeBase } from '../../model/compare.ts';
import type { Pull, Review, ReviewComment } from '../../model/issue.ts';
import { mergeState } from '../../model/merge-state.ts';
import { mergedTree } from '../../model/pull-verbs.ts';
import type { World } from '../../model/world.ts';
import { type Json, maybeUser, teamView, userView } from './account.ts';
import { association, labelView, reactionsView } from './issue.ts';
import { htmlUrl, mergeSettings, repositoryUrl, repositoryView } from './repository.ts';

function sideView(world: World, pull: Pull, side: 'head' | 'base'): Json {
  const repository = side === 'base' ? pull.issue.repository : pull.headRepository;
  const ref = side === 'base' ? pull.baseRef : pull.headRef;
  const owner = repository?.owner;
  return {
    label: owner ? `${restLogin(owner)}:${ref}` : `unknown repository:${ref}`,
    ref,
    sha: side === 'base' ? pull.baseSha : pull.headSha,
    user: maybeUser(world, owner),
    repo: repository ? { ...repositoryView(world, repository), ...mergeSettings(repository) } : null,
  };
}

/** A pull request as lists and webhooks show it. */
export function pullView(world: World, pull: Pull): Json {
  const { issue } = pull;
  const { repository } = issue;
  const base = repositoryUrl(world, repository);
  const url = `${base}/pulls/${issue.number}`;
  const html = `${htmlUrl(repository)}/pull/${issue.number}`;
  const link = (href: string) => ({ href });
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${base}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: userView(world, issue.author),
    body: issue.body === '' ? null : issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: maybeUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((each) => userView(world, each)),
    requested_reviewers: pull.requests.flatMap((each) =>
      'account' in each ? [userView(world, each.account)] : [],
    ),
    requested_teams: pull.requests.flatMap((each) => ('team' in each ? [teamView(world, each.team)] : [])),
    labels: issue.labels.map((label) => labelView(world, repository, label)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${base}/pulls/comments{/number}`,
    comments_url: `${base}/issues/${issue.number}/comments`,
    statuses_url: `${base}/statuses/${pull.headSha}`,
    head: sideView(world, pull, 'head'),
    base: sideView(world, pull, 'base'),
    _links: {
      self: link(url),
      html: link(html),
      issue: link(`${base}/issues/${issue.number}`),
      comments: link(`${base}/issues/${issue.number}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${base}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(`${base}/statuses/${pull.headSha}`),
    },
    author_association: association(world, repository, issue.author),
    auto_merge: pull.autoMerge
      ? {
          enabled_by: userView(world, pull.autoMerge.enabledBy),
          merge_method: pull.autoMerge.method,
          commit_title: issue.title,
          commit_message: '',
        }
      : null,
    active_lock_reason: null,
  };
}

/** A pull request as `GET` of that one shows it. Its numbers come from git, and are those of the moment it was asked. */
export async function fullPullView(world: World, pull: Pull): Promise<Json> {
  const { repository } = pull.issue;
  const now = pullView(world, pull);
  const { headSha, baseSha } = pull;
  const open = pull.issue.state === 'open';
  const said = {
    merged: pull.mergedAt !== null,
    merged_by: maybeUser(world, pull.mergedBy),
    comments: pull.issue.comments.length,
    review_comments: pull.reviews.reduce((total, review) => total + review.comments.length, 0),
    maintainer_can_modify: pull.maintainerCanModify,
  };
  const tree = open ? await mergedTree(pull) : undefined;
  const state = await mergeState(pull);
  const base = await commonMergeBase(pull);
  const files = base ? await repository.git.diff(base, headSha) : [];
  const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0);
  return {
    ...now,
    ...said,
    mergeable: open ? tree !== undefined : null,
    rebaseable: open ? tree !== undefined : null,
    mergeable_state: state,
    commits: (await repository.git.commitsBetween(baseSha, headSha)).length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: files.length,
  };
}

export function reviewView(world: World, review: Review): Json {
  const { pull } = review;
  const { repository } = pull.issue;
  const html = `${htmlUrl(repository)}/pull/${pull.issue.number}#pullrequestreview-${review.id}`;
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.issue.number}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userView(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, repository, review.author),
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(review.submittedAt ? { submitted_at: review.submittedAt } : {}),
    commit_id: review.commitId,
  };
}

export function reviewCommentView(world: World, comment: ReviewComment): Json {
  const { pull } = comment.review;
  const { repository, number } = pull.issue;
  const base = repositoryUrl(world, repository);
  const url = `${base}/pulls/comments/${comment.id}`;
  const html = `${htmlUrl(repository)}/pull/${number}#discussion_r${comment.id}`;
  const pullUrl = `${base}/pulls/${number}`;
  return {
    url,
    pull_request_review_id: comment.review.id,
    id: comment.id,
    node_id: comment.nodeId,
    diff_hunk: '@@ -1 +1 @@',
    path: comment.path,
    position: comment.line,
    original_position: comment.line ?? 1,
    commit_id: comment.commitId,
    original_commit_id: comment.commitId,
    user: userView(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: association(world, repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    reactions: reactionsView(url, comment),
    start_line: null,
    original_start_line: null,
    start_side: null,
    line: comment.line,
    original_line: comment.line,
    side: comment.side,
    ...(comment.inReplyTo ? { in_reply_to_id: comment.inReplyTo.id } : {}),
  };
}
