import type { Account } from './account.ts';
import type { Actor } from './happening.ts';
import type { Comment, Issue, Label, ReactionContent, Writing } from './issue.ts';
import { invalid } from './refused.ts';
import type { Repository } from './repository.ts';
import { charactersIn, MAX_BODY, type World } from './world.ts';

export function checkBody(resource: string, body: string): void {
  if (charactersIn(body) <= MAX_BODY) return;
  const message = `body is too long (maximum is ${MAX_BODY} characters)`;
  throw invalid({ resource, code: 'custom', field: 'body', message });
}

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly Label[];
  readonly assignees?: readonly Account[];
}

/** An issue with the next number, not announced: pull requests begin as one too. */
export function addIssue(world: World, repository: Repository, actor: Actor, wanted: NewIssue): Issue {
  if (wanted.title.trim() === '') {
    throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' });
  }
  checkBody('Issue', wanted.body ?? '');
  const issue = world.identify(
    'Issue',
    (identity): Issue => ({
      ...identity,
      repository,
      number: repository.nextNumber,
      author: actor.account,
      app: actor.app,
      title: wanted.title,
      body: wanted.body ?? '',
      edits: [],
      reactions: [],
      createdAt: world.now,
      updatedAt: world.now,
      state: 'open',
      stateReason: null,
      locked: false,
      closedAt: null,
      closedBy: null,
      labels: [...(wanted.labels ?? [])],
      assignees: [...(wanted.assignees ?? [])],
      comments: [],
      timeline: [],
      blockedBy: [],
      subIssues: [],
      branches: [],
      pull: undefined,
    }),
  );
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  return issue;
}

export function openIssue(world: World, repository: Repository, actor: Actor, wanted: NewIssue): Issue {
  const issue = addIssue(world, repository, actor, wanted);
  world.tell('issues', 'opened', repository, actor, { issue });
  return issue;
}

/** Tells of a change to an issue under the event that its kind has. */
export function tellIssue(
  world: World,
  issue: Issue,
  action: string,
  actor: Actor,
  facts: { label?: Label; assignee?: Account; changes?: Record<string, { from: unknown }> } = {},
): void {
  if (issue.pull) world.tell('pull_request', action, issue.repository, actor, { pull: issue.pull, ...facts });
  else world.tell('issues', action, issue.repository, actor, { issue, ...facts });
}

export function closeIssue(
  world: World,
  issue: Issue,
  actor: Actor,
  how: { commitId?: string; reason?: 'completed' | 'not_planned' } = {},
): void {
  if (issue.state === 'closed') return;
  issue.state = 'closed';
  issue.stateReason = issue.pull ? null : (how.reason ?? 'completed');
  issue.closedAt = world.now;
  issue.closedBy = actor.account;
  world.mark(issue, 'closed', actor, { commitId: how.commitId ?? null });
  tellIssue(world, issue, 'closed', actor);
}

export function reopenIssue(world: World, issue: Issue, actor: Actor): void {
  if (issue.state === 'open') return;
  issue.state = 'open';
  issue.stateReason = issue.pull ? null : 'reopened';
  issue.closedAt = null;
  issue.closedBy = null;
  world.mark(issue, 'reopened', actor, {});
  tellIssue(world, issue, 'reopened', actor);
}

export function editIssue(
  world: World,
  issue: Issue,
  actor: Actor,
  wanted: { title?: string; body?: string },
): void {
  const changes: Record<string, { from: unknown }> = {};
  if (wanted.title !== undefined && wanted.title !== issue.title) {
    changes.title = { from: issue.title };
    world.mark(issue, 'renamed', actor, { from: issue.title, to: wanted.title });
    issue.title = wanted.title;
  }
  if (wanted.body !== undefined && wanted.body !== issue.body) {
    checkBody('Issue', wanted.body);
    changes.body = { from: issue.body };
    editWriting(world, issue, actor, wanted.body);
  }
  if (Object.keys(changes).length > 0) tellIssue(world, issue, 'edited', actor, { changes });
}

/** Changes a text and keeps who did, when, and what it said then. */
export function editWriting(world: World, writing: Writing, actor: Actor, body: string): void {
  writing.edits.push({ editor: actor.account, editedAt: world.now, body });
  writing.body = body;
  writing.updatedAt = world.now;
}

export function addComment(world: World, issue: Issue, actor: Actor, body: string): Comment {
  if (body.trim() === '') {
    throw invalid({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
  }
  checkBody('IssueComment', body);
  const comment = world.identify(
    'IssueComment',
    (identity): Comment => ({
      ...identity,
      issue,
      author: actor.account,
      app: actor.app,
      body,
      edits: [],
      reactions: [],
      minimized: null,
      createdAt: world.now,
      updatedAt: world.now,
    }),
  );
  issue.comments.push(comment);
  issue.updatedAt = world.now;
  world.tell('issue_comment', 'created', issue.repository, actor, { issue, comment });
  return comment;
}

export function editComment(world: World, comment: Comment, actor: Actor, body: string): void {
  checkBody('IssueComment', body);
  if (body === comment.body) return;
  const changes = { body: { from: comment.body } };
  editWriting(world, comment, actor, body);
  comment.issue.updatedAt = world.now;
  world.tell('issue_comment', 'edited', comment.issue.repository, actor, {
    issue: comment.issue,
    comment,
    changes,
  });
}

export function deleteComment(world: World, comment: Comment, actor: Actor): void {
  const { issue } = comment;
  issue.comments.splice(issue.comments.indexOf(comment), 1);
  world.nodes.delete(comment.nodeId);
  world.tell('issue_comment', 'deleted', issue.repository, actor, { issue, comment });
}

export function react(world: World, writing: Writing, actor: Actor, content: ReactionContent): void {
  if (writing.reactions.some((each) => each.user === actor.account && each.content === content)) return;
  writing.reactions.push(
    world.identify('Reaction', (identity) => ({
      ...identity,
      user: actor.account,
      content,
      createdAt: world.now,
    })),
  );
}
