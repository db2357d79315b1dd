import type { Actor } from '../model/happening.ts';
import type { Issue, Label } from '../model/issue.ts';
import {
  addLabel,
  createLabel,
  deleteLabel,
  editLabel,
  ensureLabel,
  findLabel,
  type NewLabel,
  removeLabel,
} from '../model/label-verbs.ts';
import { Refused } from '../model/refused.ts';
import type { World } from '../model/world.ts';
import {
  type Answer,
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
import { labelView } from './view/issue.ts';

/** Makes an issue carry exactly these. */
export function setLabels(world: World, issue: Issue, who: Actor, names: readonly string[]): void {
  const wanted = names.map((name) => ensureLabel(world, issue.repository, who, name));
  for (const label of issue.labels.filter((each) => !wanted.includes(each)))
    removeLabel(world, issue, who, label);
  for (const label of wanted) addLabel(world, issue, who, label);
}

function namesOf(body: unknown): string[] {
  const given = Array.isArray(body) ? body : ((body as { labels?: unknown[] } | undefined)?.labels ?? []);
  if (typeof body === 'string') return [body];
  return given.map((each) => (typeof each === 'string' ? each : (each as { name: string }).name));
}

function shown(call: Call): Answer {
  const issue = issueOf(call);
  return list(issue.labels, (label) => view(call, label));
}

function labelOf(call: Call): Label {
  const found = findLabel(repositoryOf(call), call.params.name ?? '');
  if (!found) throw notFound();
  return found;
}

const view = (call: Call, label: Label) => labelView(call.world, repositoryOf(call), label);

export const LABELS: Operations = {
  'issues/list-labels-for-repo': {
    ...reads('issues'),
    act: (call) => list(repositoryOf(call).labels, (label) => view(call, label)),
  },
  'issues/get-label': {
    ...reads('issues'),
    act: (call) => ok(view(call, labelOf(call))),
  },
  'issues/create-label': {
    ...writes('issues'),
    creates: true,
    act: (call) => {
      const label = createLabel(call.world, repositoryOf(call), actor(call), call.body as NewLabel);
      return created(view(call, label));
    },
  },
  'issues/update-label': {
    ...writes('issues'),
    act: (call) => {
      const { new_name, ...rest } = (call.body ?? {}) as Partial<NewLabel> & { new_name?: string };
      const label = labelOf(call);
      const wish = { ...rest, ...(new_name === undefined ? {} : { name: new_name }) };
      editLabel(call.world, repositoryOf(call), actor(call), label, wish);
      return ok(view(call, label));
    },
  },
  'issues/delete-label': {
    ...writes('issues'),
    act: (call) => {
      deleteLabel(call.world, repositoryOf(call), actor(call), labelOf(call));
      return gone();
    },
  },
  'issues/list-labels-on-issue': { ...reads('issues'), act: shown },
  'issues/add-labels': {
    ...writes('issues', 'triage'),
    act: (call) => {
      const issue = issueOf(call);
      for (const name of namesOf(call.body)) {
        addLabel(
          call.world,
          issue,
          actor(call),
          ensureLabel(call.world, issue.repository, actor(call), name),
        );
      }
      return shown(call);
    },
  },
  'issues/set-labels': {
    ...writes('issues', 'triage'),
    act: (call) => {
      setLabels(call.world, issueOf(call), actor(call), namesOf(call.body));
      return shown(call);
    },
  },
  'issues/remove-label': {
    ...writes('issues', 'triage'),
    act: (call) => {
      const issue = issueOf(call);
      const label = issue.labels.find(({ name }) => name.toLowerCase() === call.params.name?.toLowerCase());
      if (!label) throw new Refused('not-found', 'Label does not exist');
      removeLabel(call.world, issue, actor(call), label);
      return shown(call);
    },
  },
  'issues/remove-all-labels': {
    ...writes('issues', 'triage'),
    act: (call) => {
      setLabels(call.world, issueOf(call), actor(call), []);
      return gone();
    },
  },
};
