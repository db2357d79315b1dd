import type { Account } from '../../model/account.ts';
import type { Issue, Label } from '../../model/issue.ts';
import { closeIssue, editIssue, openIssue, reopenIssue } from '../../model/issue-verbs.ts';
import { addLabel, assign, assignAsked, removeLabel, unassign } from '../../model/label-verbs.ts';
import { pinIssue, unpinIssue } from '../../model/pin-verbs.ts';
import { actor, forbidden, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import { asActor } from '../types/account.ts';
import { asSubject } from '../types/subject.ts';
import {
  find,
  findIssue,
  findRepository,
  type Mutation,
  needs,
  permit,
  permitOnIssue,
  permitOnWriting,
} from './write.ts';

interface IssueWish {
  title?: string | null;
  body?: string | null;
  assigneeIds?: string[] | null;
  labelIds?: string[] | null;
}

/** A coding agent is assigned by a user's token only. */
async function assignees(call: Call, ids: readonly string[]): Promise<Account[]> {
  const found = await Promise.all(ids.map((id) => find<Account>(call, id, 'User', 'Bot')));
  if (call.token.kind !== 'user' && found.some(({ kind }) => kind === 'Bot')) throw forbidden(call);
  return found;
}

const labelsOf = (call: Call, ids: readonly string[]) =>
  Promise.all(ids.map((id) => find<Label>(call, id, 'Label')));

export const texts = ({ title, body }: IssueWish): { title?: string; body?: string } => ({
  ...(title == null ? {} : { title }),
  ...(body == null ? {} : { body }),
});

/** Lists that an update gives replace those there were. */
export async function replaceLists(call: Call, issue: Issue, wish: IssueWish): Promise<void> {
  const by = actor(call);
  if (wish.labelIds) {
    const labels = await labelsOf(call, wish.labelIds);
    for (const label of issue.labels.filter((each) => !labels.includes(each)))
      removeLabel(call.world, issue, by, label);
    for (const label of labels) addLabel(call.world, issue, by, label);
  }
  if (wish.assigneeIds) {
    const people = await assignees(call, wish.assigneeIds);
    for (const one of issue.assignees.filter((each) => !people.includes(each)))
      unassign(call.world, issue, by, one);
    for (const one of people) assign(call.world, issue, by, one);
  }
}

export const createIssue: Mutation<IssueWish & { repositoryId: string; title: string }> = {
  content: true,
  write: async (input, call) => {
    const repository = await findRepository(call, input.repositoryId);
    permit(call, repository, 'createIssue', needs.write('issues', 'read'));
    const issue = openIssue(call.world, repository, actor(call), {
      title: input.title,
      body: input.body ?? '',
      labels: await labelsOf(call, input.labelIds ?? []),
      assignees: await assignees(call, input.assigneeIds ?? []),
    });
    return { issue };
  },
};

export const updateIssue: Mutation<IssueWish & { id: string; state?: 'OPEN' | 'CLOSED' | null }> = {
  content: true,
  write: async (input, call) => {
    const issue = await find<Issue>(call, input.id, 'Issue');
    permitOnWriting(call, issue, issue.author.id, 'updateIssue', 'triage');
    editIssue(call.world, issue, actor(call), texts(input));
    await replaceLists(call, issue, input);
    if (input.state === 'CLOSED') closeIssue(call.world, issue, actor(call));
    if (input.state === 'OPEN') reopenIssue(call.world, issue, actor(call));
    return { issue, actor: asActor(viewer(call)) };
  },
};

export const closeIssueMutation: Mutation<{ issueId: string; stateReason?: string | null }> = {
  content: false,
  write: async ({ issueId, stateReason }, call) => {
    const issue = await find<Issue>(call, issueId, 'Issue');
    permitOnWriting(call, issue, issue.author.id, 'closeIssue', 'triage');
    closeIssue(call.world, issue, actor(call), {
      reason: stateReason === 'NOT_PLANNED' ? 'not_planned' : 'completed',
    });
    return { issue };
  },
};

export const reopenIssueMutation: Mutation<{ issueId: string }> = {
  content: false,
  write: async ({ issueId }, call) => {
    const issue = await find<Issue>(call, issueId, 'Issue');
    permitOnWriting(call, issue, issue.author.id, 'reopenIssue', 'triage');
    reopenIssue(call.world, issue, actor(call));
    return { issue };
  },
};

/** Who pins needs to write to the repository; an App, to its issues. */
export const pinIssueMutation: Mutation<{ issueId: string }> = {
  content: false,
  write: async ({ issueId }, call) => {
    const issue = await find<Issue>(call, issueId, 'Issue');
    permitOnIssue(call, issue, 'pinIssue', 'write');
    pinIssue(call.world, issue, actor(call));
    return { issue };
  },
};

export const unpinIssueMutation: Mutation<{ issueId: string }> = {
  content: false,
  write: async ({ issueId }, call) => {
    const issue = await find<Issue>(call, issueId, 'Issue');
    permitOnIssue(call, issue, 'unpinIssue', 'write');
    const { nodeId } = issue.repository.pins.find((pin) => pin.issue === issue) ?? issue;
    unpinIssue(call.world, issue, actor(call));
    return { id: nodeId, issue };
  },
};

interface Assigning {
  assignableId: string;
  assigneeIds: string[];
}

export const addAssigneesToAssignable: Mutation<Assigning> = {
  content: true,
  write: async ({ assignableId, assigneeIds }, call) => {
    const issue = await findIssue(call, assignableId);
    permitOnIssue(call, issue, 'addAssigneesToAssignable', 'triage');
    assignAsked(call.world, issue, actor(call), await assignees(call, assigneeIds));
    return { assignable: asSubject(issue) };
  },
};

export const removeAssigneesFromAssignable: Mutation<Assigning> = {
  content: false,
  write: async ({ assignableId, assigneeIds }, call) => {
    const issue = await findIssue(call, assignableId);
    permitOnIssue(call, issue, 'removeAssigneesFromAssignable', 'triage');
    for (const one of await assignees(call, assigneeIds)) unassign(call.world, issue, actor(call), one);
    return { assignable: asSubject(issue) };
  },
};
