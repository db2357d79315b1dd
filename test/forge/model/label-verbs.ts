import { type Account, atLeast } from './account.ts';
import type { Actor } from './happening.ts';
import type { Issue, Label } from './issue.ts';
import { tellIssue } from './issue-verbs.ts';
import { invalid } from './refused.ts';
import type { Repository } from './repository.ts';
import { charactersIn, MAX_LABEL, type World } from './world.ts';

export function findLabel(repository: Repository, name: string): Label | undefined {
  return repository.labels.find((each) => each.name.toLowerCase() === name.toLowerCase());
}

export interface NewLabel {
  readonly name: string;
  readonly color?: string;
  readonly description?: string | null;
}

function checkLabel(wanted: Partial<NewLabel>): void {
  if (wanted.name !== undefined && charactersIn(wanted.name) > MAX_LABEL) {
    const message = `name is too long (maximum is ${MAX_LABEL} characters)`;
    throw invalid({ resource: 'Label', code: 'custom', field: 'name', message });
  }
  if (wanted.color !== undefined && !/^[0-9a-f]{6}$/i.test(wanted.color)) {
    throw invalid({ resource: 'Label', code: 'invalid', field: 'color' });
  }
  if (charactersIn(wanted.description ?? '') > 100) {
    const message = 'description is too long (maximum is 100 characters)';
    throw invalid({ resource: 'Label', code: 'custom', field: 'description', message });
  }
}

export function createLabel(world: World, repository: Repository, actor: Actor, wanted: NewLabel): Label {
  checkLabel(wanted);
  if (findLabel(repository, wanted.name)) {
    throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
  }
  const label = world.identify(
    'Label',
    (identity): Label => ({
      ...identity,
      name: wanted.name,
      color: (wanted.color ?? 'ededed').toLowerCase(),
      description: wanted.description ?? null,
      default: false,
      createdAt: world.now,
    }),
  );
  repository.labels.push(label);
  world.tell('label', 'created', repository, actor, { label });
  return label;
}

export function editLabel(
  world: World,
  repository: Repository,
  actor: Actor,
  label: Label,
  wanted: Partial<NewLabel>,
): void {
  checkLabel(wanted);
  const before = { name: label.name, color: label.color, description: label.description };
  Object.assign(label, {
    name: wanted.name ?? label.name,
    color: wanted.color ?? label.color,
    description: wanted.description === undefined ? label.description : wanted.description,
  });
  const changes = Object.fromEntries(
    Object.entries(before)
      .filter(([key, from]) => label[key as keyof typeof before] !== from)
      .map(([key, from]) => [key, { from }]),
  );
  if (Object.keys(changes).length > 0) world.tell('label', 'edited', repository, actor, { label, changes });
}

export function deleteLabel(world: World, repository: Repository, actor: Actor, label: Label): void {
  for (const issue of repository.issues.values())
    issue.labels = issue.labels.filter((each) => each !== label);
  repository.labels.splice(repository.labels.indexOf(label), 1);
  world.nodes.delete(label.nodeId);
  world.tell('label', 'deleted', repository, actor, { label });
}

export function addLabel(world: World, issue: Issue, actor: Actor, label: Label): void {
  if (issue.labels.includes(label)) return;
  issue.labels.push(label);
  world.mark(issue, 'labeled', actor, { label });
  tellIssue(world, issue, 'labeled', actor, { label });
}

export function removeLabel(world: World, issue: Issue, actor: Actor, label: Label): void {
  if (!issue.labels.includes(label)) return;
  issue.labels = issue.labels.filter((each) => each !== label);
  world.mark(issue, 'unlabeled', actor, { label });
  tellIssue(world, issue, 'unlabeled', actor, { label });
}

/** REST makes the labels it is asked to add where the repository has none of that name; GraphQL cannot. */
export function ensureLabel(world: World, repository: Repository, actor: Actor, name: string): Label {
  return findLabel(repository, name) ?? createLabel(world, repository, actor, { name });
}

export function assign(world: World, issue: Issue, actor: Actor, assignee: Account): void {
  if (issue.assignees.includes(assignee)) return;
  issue.assignees.push(assignee);
  world.mark(issue, 'assigned', actor, { assignee });
  tellIssue(world, issue, 'assigned', actor, { assignee });
}

/** Source: https://docs.github.com/rest/issues/assignees */
const MOST_ASSIGNEES = 10;

/**
 * Those who may write to the repository, members of its organization who may read it, the author and whoever has commented. Of
 * Apps only coding agents are assigned, which a token is asked about.
 * Source: https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/assigning-issues-and-pull-requests-to-other-github-users
 */
function mayBeAssigned(world: World, issue: Issue, account: Account): boolean {
  const { repository } = issue;
  const has = world.permission(repository, account);
  if (account.kind === 'Bot' || atLeast(has, 'write')) return true;
  const wrote = [issue, ...issue.comments].some(({ author }) => author === account);
  const member = world.teams.some(
    ({ organization, members }) => organization === repository.owner && members.has(account.id),
  );
  return atLeast(has, 'read') && (wrote || member);
}

/** As a request does it: whoever cannot be assigned is left aside, and nothing is said of it. */
export function assignAsked(world: World, issue: Issue, actor: Actor, wanted: readonly Account[]): void {
  for (const each of wanted)
    if (issue.assignees.length < MOST_ASSIGNEES && mayBeAssigned(world, issue, each))
      assign(world, issue, actor, each);
}

export function unassign(world: World, issue: Issue, actor: Actor, assignee: Account): void {
  if (!issue.assignees.includes(assignee)) return;
  issue.assignees = issue.assignees.filter((each) => each !== assignee);
  world.mark(issue, 'unassigned', actor, { assignee });
  tellIssue(world, issue, 'unassigned', actor, { assignee });
}
