import type { Account } from '../../model/account.ts';
import { type Comment, type Issue, type Label, REACTIONS, type Writing } from '../../model/issue.ts';
import type { Repository } from '../../model/repository.ts';
import type { World } from '../../model/world.ts';
import { type Json, maybeApp, maybeUser, userView } from './account.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';

export function labelView(world: World, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.default,
    description: label.description,
  };
}

/** How an author stands to the repository, in GitHub's words. */
export function association(world: World, repository: Repository, author: Account): string {
  if (repository.owner === author) return 'OWNER';
  const inTeam = world.teams.some(
    (team) => team.organization === repository.owner && team.members.has(author.id),
  );
  if (inTeam) return 'MEMBER';
  if (repository.collaborators.has(author.id)) return 'COLLABORATOR';
  const merged = [...repository.issues.values()].some(
    (issue) => issue.author === author && issue.pull && issue.pull.mergedAt !== null,
  );
  return merged ? 'CONTRIBUTOR' : 'NONE';
}

export function reactionsView(url: string, writing: Writing): Json {
  const count = (content: string) => writing.reactions.filter((each) => each.content === content).length;
  return {
    url: `${url}/reactions`,
    total_count: writing.reactions.length,
    ...Object.fromEntries(REACTIONS.map((content) => [content, count(content)])),
  };
}

export function issueView(world: World, issue: Issue): Json {
  const { repository } = issue;
  const url = `${repositoryUrl(world, repository)}/issues/${issue.number}`;
  const html = `${htmlUrl(repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;
  const blocking = [...repository.issues.values()].filter((each) => each.blockedBy.includes(issue));
  return {
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    id: issue.id,
    node_id: issue.pull?.nodeId ?? issue.nodeId,
    number: issue.number,
    title: issue.title,
    user: userView(world, issue.author),
    labels: issue.labels.map((label) => labelView(world, repository, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: maybeUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((each) => userView(world, each)),
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(world, repository, issue.author),
    active_lock_reason: null,
    ...(issue.pull ? { draft: issue.pull.draft, pull_request: pullLinks(world, issue) } : {}),
    body: issue.body === '' ? null : issue.body,
    reactions: reactionsView(url, issue),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: maybeApp(world, issue.app),
    state_reason: issue.stateReason,
    ...(issue.pull
      ? {}
      : {
          sub_issues_summary: subIssuesSummary(issue),
          issue_dependencies_summary: {
            blocked_by: issue.blockedBy.filter((each) => each.state === 'open').length,
            total_blocked_by: issue.blockedBy.length,
            blocking: blocking.filter((each) => each.state === 'open').length,
            total_blocking: blocking.length,
          },
        }),
  };
}

function subIssuesSummary({ subIssues }: Issue): Json {
  const total = subIssues.length;
  const completed = subIssues.filter(({ state }) => state === 'closed').length;
  return { total, completed, percent_completed: total === 0 ? 0 : Math.floor((100 * completed) / total) };
}

function pullLinks(world: World, issue: Issue): Json {
  const html = `${htmlUrl(issue.repository)}/pull/${issue.number}`;
  return {
    url: `${repositoryUrl(world, issue.repository)}/pulls/${issue.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: issue.pull?.mergedAt ?? null,
  };
}

export function commentView(world: World, comment: Comment): Json {
  const { issue } = comment;
  const base = repositoryUrl(world, issue.repository);
  const url = `${base}/issues/comments/${comment.id}`;
  const kind = issue.pull ? 'pull' : 'issues';
  return {
    url,
    html_url: `${htmlUrl(issue.repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${base}/issues/${issue.number}`,
    id: comment.id,
    node_id: comment.nodeId,
    user: userView(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(world, issue.repository, comment.author),
    body: comment.body,
    reactions: reactionsView(url, comment),
    performed_via_github_app: maybeApp(world, comment.app),
  };
}
