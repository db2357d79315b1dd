import type { Guard, Route } from '../guard.ts';
import { Refused } from '../model/refused.ts';
import type { World } from '../model/world.ts';
import { allows, type Need, sees, type Token } from '../tokens.ts';
import { plain, type Reply, refusal } from './answer.ts';
import type { Call, Operation } from './call.ts';
import { pageOf } from './pages.ts';
import { OPERATIONS } from './table.ts';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly token: Token | undefined;
}

export interface Desk {
  readonly world: World;
  readonly guard: Guard;
  readonly issueToken: Call['issueToken'];
  readonly limits: Call['limits'];
  /** Seconds to wait before content may be created, or 0. */
  readonly create: () => number;
  readonly tooFast: (seconds: number) => Reply;
}

export function operationOf(route: Route): Operation {
  const found = OPERATIONS[route.id];
  if (!found) throw new Error(`the forge describes ${route.id} but does not serve it`);
  return found;
}

/** Answers one REST request as GitHub would, and checks both sides of it. */
export async function serveRest(desk: Desk, asked: Asked, route: Route | undefined): Promise<Reply> {
  if (!route) {
    desk.guard.note(
      `${asked.method} ${asked.url.pathname}`,
      'request',
      'the simulated GitHub serves no such operation',
    );
    return plain(404, 'Not Found');
  }
  const reply = await answer(desk, asked, route);
  desk.guard.response(route, reply.status, reply.body);
  return reply;
}

async function answer(desk: Desk, asked: Asked, route: Route): Promise<Reply> {
  const { docs } = route.spec;
  const faults = desk.guard.request(route, asked.url.searchParams, asked.headers, asked.body);
  const operation = operationOf(route);
  const denied = permissionRefusal(desk.world, asked.token, operation.need, route);
  if (denied) return refusal(denied, docs);
  if (faults.length > 0) return plain(422, `Invalid request.\n\n${faults.join('\n')}`, {}, docs);
  const wait = operation.creates ? desk.create() : 0;
  if (wait > 0) return desk.tooFast(wait);
  try {
    return await act(desk, asked, route, operation);
  } catch (error) {
    if (error instanceof Refused) return refusal(error, docs);
    throw error;
  }
}

async function act(desk: Desk, asked: Asked, route: Route, operation: Operation): Promise<Reply> {
  const call: Call = {
    world: desk.world,
    token: asked.token,
    params: route.params,
    query: asked.url.searchParams,
    accept: String(asked.headers.accept ?? ''),
    body: asked.body,
    issueToken: desk.issueToken,
    limits: desk.limits,
  };
  const given = await operation.act(call);
  const headers = { ...given.headers };
  if (given.text !== undefined) return { status: given.status, headers, body: given.text };
  if (!given.list) return { status: given.status, headers, body: given.body };
  const { items, link } = pageOf(route.spec, linkBase(desk.world, asked.url, route), given.list.items);
  if (link) headers.link = link;
  return { status: given.status, headers, body: given.list.wrap ? given.list.wrap(items) : items };
}

/** GitHub's links between pages name the repository by its id. */
function linkBase(world: World, url: URL, route: Route): URL {
  const { owner, repo } = route.params;
  const repository = world.repository(`${owner}/${repo}`);
  const base = new URL(url);
  if (repository)
    base.pathname = base.pathname.replace(`/repos/${owner}/${repo}`, `/repositories/${repository.id}`);
  return base;
}

/** What is said to a token that may not do this: nothing of what it cannot see, and 403 for the rest. */
function permissionRefusal(
  world: World,
  token: Token | undefined,
  need: Need | undefined,
  route: Route,
): Refused | undefined {
  if (!need) return undefined;
  const repository = world.repository(`${route.params.owner}/${route.params.repo}`);
  if (!repository) return new Refused('not-found', 'Not Found');
  if (!token) {
    const open = !repository.private && need.access === 'read' && need.user === undefined;
    return open ? undefined : new Refused('not-found', 'Not Found');
  }
  if (!sees(world, token, repository)) return new Refused('not-found', 'Not Found');
  if (alternatives(need, route, repository, token).some((each) => allows(world, token, repository, each)))
    return undefined;
  if (need.user === 'never' && token.kind === 'user') {
    return new Refused('forbidden', 'You must authenticate via a GitHub App.');
  }
  if (token.kind === 'user') return new Refused('forbidden', 'Must have admin rights to Repository.');
  return new Refused('forbidden', 'Resource not accessible by integration');
}

const OWN = new Set(['issues/update', 'issues/update-comment', 'issues/delete-comment']);

/** Pull requests are issues: what is said on one may be said with either permission. */
function alternatives(
  need: Need,
  route: Route,
  repository: NonNullable<ReturnType<World['repository']>>,
  token: Token,
): Need[] {
  if (need.resource !== 'issues') return [need];
  const { issue_number: number, comment_id: comment } = route.params;
  const issue =
    number !== undefined
      ? repository.issues.get(Number(number))
      : [...repository.issues.values()].find((each) =>
          each.comments.some(({ id }) => id === Number(comment)),
        );
  const written =
    issue?.comments.find(({ id }) => id === Number(comment))?.author ??
    (comment === undefined ? issue?.author : undefined);
  // Whoever wrote it may change it.
  if (token.kind === 'user' && written === token.account && OWN.has(route.id))
    return [{ ...need, user: 'read' }];
  const aboutIssue = issue !== undefined && issue.pull === undefined;
  return aboutIssue ? [need] : [need, { ...need, resource: 'pull_requests' }];
}
