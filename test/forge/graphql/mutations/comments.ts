import {
  type Comment,
  type Issue,
  type Pull,
  REACTIONS,
  type Review,
  type Writing,
} from '../../model/issue.ts';
import { addComment, deleteComment, editComment, react } from '../../model/issue-verbs.ts';
import { actor } from '../access.ts';
import type { Call } from '../call.ts';
import { cursorAt } from '../connection.ts';
import { As } from '../dispatch.ts';
import { unprocessable } from '../refuse.ts';
import { asSubject } from '../types/subject.ts';
import { REACTION_NAMES } from '../types/writing.ts';
import { find, findIssue, type Mutation, permitOnIssue, permitOnWriting } from './write.ts';

const CLASSIFIERS = {
  SPAM: 'spam',
  ABUSE: 'abuse',
  OFF_TOPIC: 'off-topic',
  OUTDATED: 'outdated',
  DUPLICATE: 'duplicate',
  RESOLVED: 'resolved',
} as const;

export const addCommentMutation: Mutation<{ subjectId: string; body: string }> = {
  content: true,
  write: async ({ subjectId, body }, call) => {
    const issue = await findIssue(call, subjectId);
    permitOnIssue(call, issue, 'addComment', 'read');
    if (body.trim() === '') throw unprocessable("Body can't be blank");
    const comment = addComment(call.world, issue, actor(call), body);
    const cursor = cursorAt(issue.comments.length);
    return {
      commentEdge: { node: comment, cursor },
      timelineEdge: { node: new As('IssueComment', comment), cursor },
      subject: asSubject(issue),
    };
  },
};

export const updateIssueComment: Mutation<{ id: string; body: string }> = {
  content: true,
  write: async ({ id, body }, call) => {
    const comment = await find<Comment>(call, id, 'IssueComment');
    permitOnWriting(call, comment.issue, comment.author.id, 'updateIssueComment', 'write');
    if (body.trim() === '') throw unprocessable("Body can't be blank");
    editComment(call.world, comment, actor(call), body);
    return { issueComment: comment };
  },
};

export const deleteIssueComment: Mutation<{ id: string }> = {
  content: false,
  write: async ({ id }, call) => {
    const comment = await find<Comment>(call, id, 'IssueComment');
    permitOnWriting(call, comment.issue, comment.author.id, 'deleteIssueComment', 'write');
    deleteComment(call.world, comment, actor(call));
    return {};
  },
};

export const minimizeComment: Mutation<{ subjectId: string; classifier: keyof typeof CLASSIFIERS }> = {
  content: false,
  write: async ({ subjectId, classifier }, call) => {
    const comment = await find<Comment>(call, subjectId, 'IssueComment');
    permitOnIssue(call, comment.issue, 'minimizeComment', 'write');
    comment.minimized = CLASSIFIERS[classifier];
    return { minimizedComment: new As('IssueComment', comment) };
  },
};

export const unminimizeComment: Mutation<{ subjectId: string }> = {
  content: false,
  write: async ({ subjectId }, call) => {
    const comment = await find<Comment>(call, subjectId, 'IssueComment');
    permitOnIssue(call, comment.issue, 'unminimizeComment', 'write');
    comment.minimized = null;
    return { unminimizedComment: new As('IssueComment', comment) };
  },
};

interface Subject {
  readonly writing: Writing;
  readonly issue: Issue;
  readonly node: As;
}

/** What can be reacted to here. */
async function reactable(call: Call, id: string): Promise<Subject> {
  const it = await find<Comment | Issue | Pull | Review>(
    call,
    id,
    'IssueComment',
    'Issue',
    'PullRequest',
    'PullRequestReview',
  );
  if ('pull' in it && 'commitId' in it)
    return { writing: it, issue: it.pull.issue, node: new As('PullRequestReview', it) };
  if ('minimized' in it) return { writing: it, issue: it.issue, node: new As('IssueComment', it) };
  const issue = 'issue' in it ? it.issue : it;
  return { writing: issue, issue, node: asSubject(issue) };
}

export const removeReaction: Mutation<{ subjectId: string; content: string }> = {
  content: false,
  write: async ({ subjectId, content }, call) => {
    const { writing, issue, node } = await reactable(call, subjectId);
    permitOnIssue(call, issue, 'removeReaction', 'read');
    const { account } = actor(call);
    const at = writing.reactions.findIndex(
      (each) => REACTION_NAMES[each.content] === content && each.user.id === account.id,
    );
    const [reaction = null] = at < 0 ? [] : writing.reactions.splice(at, 1);
    return { reaction, subject: node };
  },
};

export const addReaction: Mutation<{ subjectId: string; content: string }> = {
  content: true,
  write: async ({ subjectId, content }, call) => {
    const { writing, issue, node } = await reactable(call, subjectId);
    permitOnIssue(call, issue, 'addReaction', 'read');
    const sign = REACTIONS.find((each) => REACTION_NAMES[each] === content);
    if (!sign) throw unprocessable(`there is no reaction ${content}`);
    const by = actor(call);
    react(call.world, writing, by, sign);
    const reaction = writing.reactions.find(
      (each) => each.content === sign && each.user.id === by.account.id,
    );
    return { reaction, subject: node };
  },
};
