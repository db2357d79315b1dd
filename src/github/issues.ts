import { needsOf } from '../core/change/needs.ts';
import type { Facts } from '../core/change/rule.ts';
import type { Policy } from '../core/policy/schema.ts';
import type { Waited as Named } from '../core/tasks/issue.ts';
import type { IssueForge, IssueSight, SeenIssue, Wanted } from '../flows/issue-ports.ts';
import type { World } from '../flows/ports.ts';
import type { Answer } from './client.ts';
import { actualOf, answeredIn } from './map/actual.ts';
import { assignedEvents, idIn, issueFactsOf, present, talkOf } from './map/issue.ts';
import { noRepository } from './missing.ts';
import type { SeenContext } from './open.ts';
import { named, type Place } from './place.ts';
import { appOf, type Home } from './queries/home.ts';
import { type RawIssue, type TasksAnswer, tasksFor } from './queries/issue.ts';
import { readBase } from './read/base.ts';
import { contextTexts } from './read/context.ts';
import { readExtras } from './read/extras.ts';
import { readNamed } from './read/named.ts';
import { readPermission } from './read/permission.ts';
import { isTooMuch } from './refusals.ts';
import type { Target } from './write/target.ts';

export interface IssuesOfGithub extends IssueForge {
  /** Where to write on one that was seen; undefined where it was not. */
  target(number: number): Target | undefined;
  /** What was seen of the context branch with them; null before that. */
  context(): SeenContext | null;
}

interface Options {
  readonly place: Place;
  readonly world: Pick<World, 'now'>;
  /** Full name of the context branch. */
  readonly contextRef?: string;
}

/** Issues of a repository: two queries, and for each that is open one REST read of what blocks it. */
export function githubIssues({ place, world, contextRef = 'refs/heads/baton' }: Options): IssuesOfGithub {
  const targets = new Map<number, Target>();
  let known: SeenContext | null = null;
  return {
    target: (number) => targets.get(number),
    context: () => known,
    left: () => place.client.left(),
    see: async (wanted) => {
      const { data, withContext } = await ask(place, wanted, contextRef);
      const { repository, viewer } = data;
      if (!repository) throw noRepository(place);
      const base = await readBase(place, repository.defaultBranchRef);
      const policy: IssueSight['policy'] = base?.policy ?? { kind: 'missing' };
      const rules = policy.kind === 'loaded' ? policy.loaded.policy : null;
      const there = { policy, base: base?.oid ?? null };
      if (rules?.tasks === undefined) return { ...there, issues: [], listed: [], next: null };
      const raws = issuesIn(repository, wanted);
      const listed = present(repository.issues?.nodes).map(({ number, updatedAt }) => ({
        number,
        updatedAt,
      }));
      const found = { ...there, listed, next: nextOf(repository) };
      if (raws.length === 0) return { ...found, issues: [] };
      const name = repository.nameWithOwner;
      const labels = present(repository.labels?.nodes);
      const home: Home = { id: repository.id, name, labels, app: appOf(viewer) };
      const context = await contextTexts(place, repository.context?.target ?? null);
      const told = await readNamed(place, raws, name, context);
      known = withContext ? { ...context, segmentText: told.segment } : null;
      const issues: SeenIssue[] = [];
      for (const raw of raws) {
        targets.set(raw.number, targetOf(raw, home));
        issues.push(await seenOf(raw, { place, rules, home, named: told.of(raw), world }));
      }
      return { ...found, issues };
    },
  };
}

/** Where the context is too much for GitHub, without it: whoever loads it then finds out by itself. */
async function ask(
  place: Place,
  { numbers, changed }: Wanted,
  context: string,
): Promise<Answer<TasksAnswer> & { readonly withContext: boolean }> {
  const since = changed?.since?.until ?? null;
  const { query, variables } = tasksFor(numbers, changed === null ? null : { ...changed, since });
  const read = async (withContext: boolean) => ({
    ...(await place.client.read<TasksAnswer>(query, { ...named(place), ...variables, context, withContext })),
    withContext,
  });
  try {
    return await read(true);
  } catch (error) {
    if (!isTooMuch(error)) throw error;
    return read(false);
  }
}

function nextOf({ issues }: NonNullable<TasksAnswer['repository']>): string | null {
  return issues?.pageInfo.hasNextPage === true ? issues.pageInfo.endCursor : null;
}

function issuesIn(
  repository: NonNullable<TasksAnswer['repository']>,
  { numbers, changed }: Wanted,
): RawIssue[] {
  const { until, numbers: before = [] } = changed?.since ?? {};
  const at = typeof until === 'string' ? Date.parse(until) : null;
  const listed = present(repository.issues?.nodes).filter(
    ({ number, updatedAt }) => Date.parse(updatedAt) !== at || !before.includes(number),
  );
  const asked = numbers.map((_, n) => repository[`i${n}`] ?? null);
  return [...new Map([...present(asked), ...listed].map((raw) => [raw.number, raw])).values()];
}

interface Around {
  readonly place: Place;
  readonly rules: Policy;
  readonly home: Home;
  readonly named: readonly Named[] | null;
  readonly world: Pick<World, 'now'>;
}

async function seenOf(
  raw: RawIssue,
  { place, rules, home, named: words, world }: Around,
): Promise<SeenIssue> {
  const blockedBy = raw.state === 'OPEN' ? await readBlockedBy(place, raw.number, home.name) : [];
  const comments = present(raw.comments.nodes);
  const shown = {
    comments,
    reviews: [],
    labels: present(raw.labels?.nodes),
    events: assignedEvents(raw),
    contexts: [],
  };
  const talk = talkOf(raw, new Date(world.now()).toISOString());
  const facts = await withRights(place, talk, rules, answeredIn(shown));
  return {
    issue: issueFactsOf(raw, home.name, { named: words, blockedBy }),
    facts,
    actual: actualOf(shown, home, facts),
  };
}

/** What is asked to tell who may say what: nothing, where nobody says anything. */
async function withRights(
  place: Place,
  talk: Facts,
  rules: Policy,
  answered: ReadonlySet<string>,
): Promise<Facts> {
  const { teams, permissions } = needsOf(rules, talk, answered);
  const found: Record<string, Facts['permissions'][string]> = {};
  for (const login of permissions) {
    const permission = await readPermission(place, login);
    if (permission !== undefined) found[login] = permission;
  }
  const told = teams.length === 0 ? {} : (await readExtras(place, { files: [], teams })).teams;
  return { ...talk, permissions: found, teams: told };
}

/** Source: https://docs.github.com/rest/issues/issue-dependencies. Null where GitHub does not say. */
async function readBlockedBy(place: Place, number: number, own: string): Promise<readonly Named[] | null> {
  const answer = await place.client.rest<
    readonly { readonly number: number; readonly state: string; readonly repository_url: string }[]
  >('GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by', {
    ...named(place),
    issue_number: number,
    per_page: 100,
  });
  if (answer.kind !== 'ok') return null;
  return answer.data.map(({ number: on, state, repository_url: url }) => ({
    id: idIn(url.split('/').slice(-2).join('/'), on, own),
    open: state === 'open',
  }));
}

function targetOf(raw: RawIssue, home: Home): Target {
  const labels = [...home.labels, ...present(raw.labels?.nodes)];
  return {
    id: raw.id,
    repositoryId: home.id,
    repository: home.name,
    labels: new Map(labels.map(({ id, name }) => [name.toLowerCase(), id])),
  };
}
