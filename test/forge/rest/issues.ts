import { blockBy, unblock } from '../model/dependency-verbs.ts';
import type { Comment, Issue, ReactionContent } from '../model/issue.ts';
import {
  addComment,
  closeIssue,
  deleteComment,
  editComment,
  editIssue,
  openIssue,
  react,
  reopenIssue,
} from '../model/issue-verbs.ts';
import { assign, assignAsked, ensureLabel, unassign } from '../model/label-verbs.ts';
import { invalid } from '../model/refused.ts';
import {
  type Answer,
  accountsNamed,
  actor,
  type Call,
  created,
  gone,
  issueOf,
  list,
  notFound,
  type Operations,
  ok,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { setLabels } from './labels.ts';
import { userView } from './view/account.ts';
import { commentView, issueView } from './view/issue.ts';

function listIssues(call: Call): Answer {
  const { query } = call;
  const state = query.get('state') ?? 'open';
  const labels = query.get('labels')?.split(',').filter(Boolean) ?? [];
  const since = query.get('since');
  const creator = query.get('creator');
  const assignee = query.get('assignee');
  const key = (issue: Issue) =>
    ({ updated: issue.updatedAt, comments: issue.comments.length })[query.get('sort') ?? ''] ?? issue.number;
  const found = [...repositoryOf(call).issues.values()]
    .filter((each) => state === 'all' || each.state === state)
    .filter((each) => labels.every((name) => each.labels.some((label) => label.name === name)))
    .filter((each) => since === null || each.updatedAt >= since)
    .filter((each) => creator === null || call.world.account(creator) === each.author)
    .filter((each) => assignee === null || each.assignees.some(({ login }) => login === assignee));
  const way = query.get('direction') === 'asc' ? 1 : -1;
  found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * way);
  return list(found, (issue) => issueView(call.world, issue));
}

interface IssueBody {
  title?: string | number;
  body?: string | null;
  state?: 'open' | 'closed';
  state_reason?: 'completed' | 'not_planned' | 'reopened' | null;
  labels?: (string | { name?: string })[];
  assignees?: string[];
}

const namesOf = (labels: IssueBody['labels']) =>
  (labels ?? []).map((each) => (typeof each === 'string' ? each : (each.name ?? '')));

function create(call: Call): Answer {
  const repository = repositoryOf(call);
  const body = call.body as IssueBody;
  const who = actor(call);
  const issue = openIssue(call.world, repository, who, {
    title: String(body.title ?? ''),
    body: body.body ?? '',
    labels: namesOf(body.labels).map((name) => ensureLabel(call.world, repository, who, name)),
    assignees: accountsNamed(call.world, body.assignees),
  });
  return created(issueView(call.world, issue));
}

function update(call: Call): Answer {
  const issue = issueOf(call);
  const body = call.body as IssueBody;
  const who = actor(call);
  editIssue(call.world, issue, who, {
    ...(body.title === undefined ? {} : { title: String(body.title) }),
    ...(body.body === undefined ? {} : { body: body.body ?? '' }),
  });
  if (body.labels) setLabels(call.world, issue, who, namesOf(body.labels));
  if (body.assignees) {
    const wanted = accountsNamed(call.world, body.assignees);
    for (const each of issue.assignees.filter((old) => !wanted.includes(old)))
      unassign(call.world, issue, who, each);
    for (const each of wanted) assign(call.world, issue, who, each);
  }
  const reason = body.state_reason === 'not_planned' ? 'not_planned' : 'completed';
  if (body.state === 'closed') closeIssue(call.world, issue, who, { reason });
  if (body.state === 'open') reopenIssue(call.world, issue, who);
  return ok(issueView(call.world, issue));
}

function commentOf(call: Call): Comment {
  const found = [...repositoryOf(call).issues.values()]
    .flatMap((issue) => issue.comments)
    .find((each) => each.id === Number(call.params.comment_id));
  if (!found) throw notFound();
  return found;
}

function repositoryComments(call: Call): Answer {
  const since = call.query.get('since');
  const by = call.query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const way = call.query.get('direction') === 'desc' ? -1 : 1;
  const found = [...repositoryOf(call).issues.values()]
    .flatMap((issue) => issue.comments)
    .filter((each) => since === null || each.updatedAt >= since)
    .sort((a, b) => (a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : a.id - b.id) * way);
  return list(found, (comment) => commentShown(call, comment));
}

function blocker(call: Call, id: number): Issue {
  const found = [...call.world.repositories.values()]
    .flatMap((each) => [...each.issues.values()])
    .find((each) => each.id === id);
  if (!found) throw invalid({ resource: 'IssueDependency', code: 'invalid', field: 'issue_id' });
  return found;
}

const textOf = (call: Call) => (call.body as { body: string }).body;
const shown = (call: Call) => issueView(call.world, issueOf(call));
const commentShown = (call: Call, comment: Comment) => commentView(call.world, comment);
const assigneesOf = (call: Call) =>
  accountsNamed(call.world, (call.body as { assignees?: string[] }).assignees);

export const ISSUES: Operations = {
  'issues/list-for-repo': { ...reads('issues'), act: listIssues },
  'issues/get': { ...reads('issues'), act: (call) => ok(shown(call)) },
  'issues/create': { ...writes('issues', 'read'), creates: true, act: create },
  'issues/update': { ...writes('issues', 'triage'), act: update },
  'issues/add-assignees': {
    ...writes('issues', 'triage'),
    act: (call) => {
      assignAsked(call.world, issueOf(call), actor(call), assigneesOf(call));
      return created(shown(call));
    },
  },
  'issues/remove-assignees': {
    ...writes('issues', 'triage'),
    act: (call) => {
      for (const each of assigneesOf(call)) unassign(call.world, issueOf(call), actor(call), each);
      return ok(shown(call));
    },
  },
  'issues/list-assignees': {
    ...reads('issues'),
    act: (call) => {
      const repository = repositoryOf(call);
      const people = [...repository.collaborators.values()].map(({ account }) => account);
      const all = repository.owner.kind === 'User' ? [repository.owner, ...people] : people;
      return list(all, (account) => userView(call.world, account));
    },
  },
  'issues/list-comments-for-repo': { ...reads('issues'), act: repositoryComments },
  'issues/list-comments': {
    ...reads('issues'),
    act: (call) => {
      const since = call.query.get('since');
      const found = issueOf(call).comments.filter((each) => since === null || each.updatedAt >= since);
      return list(found, (comment) => commentShown(call, comment));
    },
  },
  'issues/get-comment': { ...reads('issues'), act: (call) => ok(commentShown(call, commentOf(call))) },
  'issues/create-comment': {
    ...writes('issues', 'read'),
    creates: true,
    act: (call) =>
      created(commentShown(call, addComment(call.world, issueOf(call), actor(call), textOf(call)))),
  },
  'issues/update-comment': {
    ...writes('issues'),
    act: (call) => {
      const comment = commentOf(call);
      editComment(call.world, comment, actor(call), textOf(call));
      return ok(commentShown(call, comment));
    },
  },
  'issues/delete-comment': {
    ...writes('issues'),
    act: (call) => {
      deleteComment(call.world, commentOf(call), actor(call));
      return gone();
    },
  },
  'issues/list-dependencies-blocked-by': {
    ...reads('issues'),
    act: (call) => list(issueOf(call).blockedBy, (issue) => issueView(call.world, issue)),
  },
  'issues/list-dependencies-blocking': {
    ...reads('issues'),
    act: (call) => {
      const issue = issueOf(call);
      const found = [...issue.repository.issues.values()].filter((each) => each.blockedBy.includes(issue));
      return list(found, (each) => issueView(call.world, each));
    },
  },
  'issues/add-blocked-by-dependency': {
    ...writes('issues', 'triage'),
    creates: true,
    act: (call) => {
      const { issue_id } = call.body as { issue_id: number };
      blockBy(call.world, issueOf(call), actor(call), blocker(call, issue_id));
      return created(shown(call));
    },
  },
  'issues/remove-dependency-blocked-by': {
    ...writes('issues', 'triage'),
    act: (call) => {
      unblock(call.world, issueOf(call), actor(call), blocker(call, Number(call.params.issue_id)));
      return ok(shown(call));
    },
  },
  'reactions/create-for-issue-comment': {
    ...writes('issues', 'read'),
    creates: true,
    act: (call) => {
      const { content } = call.body as { content: ReactionContent };
      const comment = commentOf(call);
      const who = actor(call);
      const known = comment.reactions.some((each) => each.user === who.account && each.content === content);
      react(call.world, comment, who, content);
      const mine = comment.reactions.find((each) => each.user === who.account && each.content === content);
      return { status: known ? 200 : 201, body: reactionView(call, mine) };
    },
  },
  'reactions/list-for-issue-comment': {
    ...reads('issues'),
    act: (call) => list(commentOf(call).reactions, (each) => reactionView(call, each)),
  },
};

function reactionView(call: Call, reaction: Comment['reactions'][number] | undefined): unknown {
  if (!reaction) throw notFound();
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: userView(call.world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
