import type { Label } from '../../model/issue.ts';
import { addLabel, createLabel, deleteLabel, editLabel, removeLabel } from '../../model/label-verbs.ts';
import { actor, repositoryOfLabel } from '../access.ts';
import type { Call } from '../call.ts';
import { notFound } from '../refuse.ts';
import { asSubject } from '../types/subject.ts';
import { find, findIssue, findRepository, type Mutation, needs, permit, permitOnIssue } from './write.ts';

interface OnLabelable {
  labelableId: string;
  labelIds: string[];
}

async function labelsOf(call: Call, ids: readonly string[], repositoryId: number): Promise<Label[]> {
  const labels = await Promise.all(ids.map((id) => find<Label>(call, id, 'Label')));
  const stranger = labels.findIndex((label) => repositoryOfLabel(call, label).id !== repositoryId);
  if (stranger >= 0) throw notFound(`a node with the global id of '${ids[stranger]}'`);
  return labels;
}

export const addLabelsToLabelable: Mutation<OnLabelable> = {
  content: true,
  write: async ({ labelableId, labelIds }, call) => {
    const issue = await findIssue(call, labelableId);
    permitOnIssue(call, issue, 'addLabelsToLabelable', 'triage');
    const labels = await labelsOf(call, labelIds, issue.repository.id);
    for (const label of labels) addLabel(call.world, issue, actor(call), label);
    return { labelable: asSubject(issue) };
  },
};

export const removeLabelsFromLabelable: Mutation<OnLabelable> = {
  content: false,
  write: async ({ labelableId, labelIds }, call) => {
    const issue = await findIssue(call, labelableId);
    permitOnIssue(call, issue, 'removeLabelsFromLabelable', 'triage');
    const labels = await labelsOf(call, labelIds, issue.repository.id);
    for (const label of labels) removeLabel(call.world, issue, actor(call), label);
    return { labelable: asSubject(issue) };
  },
};

export const clearLabelsFromLabelable: Mutation<{ labelableId: string }> = {
  content: false,
  write: async ({ labelableId }, call) => {
    const issue = await findIssue(call, labelableId);
    permitOnIssue(call, issue, 'clearLabelsFromLabelable', 'triage');
    for (const label of issue.labels) removeLabel(call.world, issue, actor(call), label);
    return { labelable: asSubject(issue) };
  },
};

const grants = [needs.write('issues', 'write'), needs.write('pull_requests', 'write')];

interface LabelWish {
  name: string;
  color: string;
  description?: string | null;
}

export const createLabelMutation: Mutation<LabelWish & { repositoryId: string }> = {
  content: true,
  write: async ({ repositoryId, name, color, description }, call) => {
    const repository = await findRepository(call, repositoryId);
    permit(call, repository, 'createLabel', ...grants);
    const label = createLabel(call.world, repository, actor(call), {
      name,
      color,
      description: description ?? null,
    });
    return { label };
  },
};

export const updateLabel: Mutation<Partial<LabelWish> & { id: string }> = {
  content: true,
  write: async ({ id, name, color, description }, call) => {
    const label = await find<Label>(call, id, 'Label');
    const repository = repositoryOfLabel(call, label);
    permit(call, repository, 'updateLabel', ...grants);
    editLabel(call.world, repository, actor(call), label, {
      ...(name == null ? {} : { name }),
      ...(color == null ? {} : { color }),
      ...(description === undefined ? {} : { description }),
    });
    return { label };
  },
};

export const deleteLabelMutation: Mutation<{ id: string }> = {
  content: false,
  write: async ({ id }, call) => {
    const label = await find<Label>(call, id, 'Label');
    const repository = repositoryOfLabel(call, label);
    permit(call, repository, 'deleteLabel', ...grants);
    deleteLabel(call.world, repository, actor(call), label);
    return {};
  },
};
