import { createSign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { verify } from '@octokit/webhooks-methods';
import { clientOf } from './client.ts';
import { createForge, type Forge } from './forge.ts';
import type { AppStory } from './scenario/app-story.ts';
import type { RepositoryStory } from './scenario/repository-story.ts';

type Json = Record<string, unknown>;
const EVENTS = ['pull_request', 'issue_comment', 'fork', 'repository'];
const GRANTS = { checks: 'write', contents: 'read', issues: 'write', pull_requests: 'write' } as const;

let forge: Forge;
let app: AppStory;
let repo: RepositoryStory;
let server: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  forge = await createForge();
  forge.app('baton', GRANTS, { events: EVENTS });
  repo = await forge.repository('acme/infra');
  app = forge.appStory('baton');
  server = await listen(app);
});
afterEach(async () => {
  await server.close();
  await forge.close();
});

interface Heard {
  readonly guid: string;
  readonly name: string;
  readonly payload: Json;
  readonly good: boolean;
}

/** A server as an App has it. It answers 202, or as `answer` says. */
async function listen(to: AppStory) {
  const heard: Heard[] = [];
  const state = {
    heard,
    most: 0,
    answer: undefined as undefined | ((request: IncomingMessage, response: ServerResponse) => void),
  };
  let now = 0;
  const http = createServer((request, response) => {
    now += 1;
    state.most = Math.max(state.most, now);
    response.on('close', () => {
      now -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const payload = JSON.parse(text) as Json;
      void verify(to.model.secret, text, String(request.headers['x-hub-signature-256'])).then((good) => {
        const name = `${String(request.headers['x-github-event'])}.${String(payload.action)}`;
        heard.push({ guid: String(request.headers['x-github-delivery']), name, payload, good });
        if (state.answer) state.answer(request, response);
        else response.writeHead(202).end('taken');
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  to.listen(`http://127.0.0.1:${(http.address() as AddressInfo).port}/hook`, 'a secret');
  return Object.assign(state, {
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}

const bodies = () => server.heard.map(({ payload }) => (payload.comment as { body: string }).body);

function statement(claims: Json, key = app.privateKey(), alg = 'RS256'): string {
  const text = [{ alg, typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createSign('sha256').update(text).sign(key).toString('base64url')}`;
}
const seconds = () => Math.floor(Date.now() / 1000);
const claims = (more: Json = {}) => ({
  iss: app.model.clientId,
  iat: seconds() - 30,
  exp: seconds() + 570,
  ...more,
});
const as = (token: string) => ({ authorization: `Bearer ${token}` });

test('an App that signs as GitHub wants it gets a token for an hour, for what it asks, and for no more', async () => {
  const ask = clientOf(forge);
  const signed = as(statement(claims()));
  expect((await ask('GET /app', undefined, signed)).body).toMatchObject({
    slug: 'baton',
    permissions: GRANTS,
  });
  const [installation] = (await ask('GET /app/installations', undefined, signed)).body as { id: number }[];
  const path = `POST /app/installations/${installation?.id}/access_tokens`;
  await forge.repository('acme/other', { private: true });
  const made = await ask(path, { repositories: ['infra'], permissions: { contents: 'read' } }, signed);
  expect(made).toMatchObject({
    status: 201,
    body: {
      expires_at: '2026-03-02T10:00:00Z',
      permissions: { contents: 'read' },
      repository_selection: 'selected',
      repositories: [{ full_name: 'acme/infra' }],
    },
  });
  const token = as((made.body as { token: string }).token);
  const listed = (await ask('GET /installation/repositories', undefined, token)).body as Json;
  expect(listed).toMatchObject({ total_count: 1, repositories: [{ full_name: 'acme/infra' }] });
  expect((await ask('GET /repos/acme/other', undefined, token)).status).toBe(404);
  expect((await ask(path, { permissions: { contents: 'write' } }, signed)).status).toBe(422);
  expect((await ask(path, { repositories: ['none'] }, signed)).status).toBe(422);
  forge.tick('1h');
  expect((await ask('GET /installation/repositories', undefined, token)).status).toBe(401);
});

test.each([
  [
    'signed with another key',
    () => statement(claims(), other()),
    401,
    'A JSON web token could not be decoded',
  ],
  ['of another algorithm', () => statement(claims(), undefined, 'none'), 401, /could not be decoded/],
  ['of an unknown App', () => statement(claims({ iss: 'nobody' })), 404, 'Integration not found'],
  ['that has ended', () => statement(claims({ exp: seconds() - 1 })), 401, /future time/],
  ['that lasts too long', () => statement(claims({ exp: seconds() + 3600 })), 401, /too far in the future/],
  ['from the future', () => statement(claims({ iat: seconds() + 300 })), 401, /'iat'/],
  ['that is none', () => 'a.b.c', 401, 'A JSON web token could not be decoded'],
])('a statement %s counts for nothing', async (_, sign, status, says) => {
  const said = await clientOf(forge)('GET /app', undefined, as(sign()));
  expect(said.status).toBe(status);
  const message = (said.body as { message: string }).message;
  expect(message).toEqual(says instanceof RegExp ? expect.stringMatching(says) : says);
});

function other(): string {
  forge.app('other', {});
  return forge.appStory('other').privateKey();
}

test('deliveries are listed as GitHub lists them, newest first, and those that failed are asked for again', async () => {
  const ask = clientOf(forge, { kind: 'jwt', app: 'baton' });
  const issue = repo.openIssue({ title: 'One' });
  server.answer = (_, response) => response.writeHead(500).end('broken');
  issue.comment('a');
  await forge.settled();
  server.answer = undefined;
  forge.webhooks.mangle('fail');
  issue.comment('b');
  issue.comment('c');
  await forge.settled();
  const list = (await ask('GET /app/hook/deliveries')).body as Json[];
  expect(list.map(({ status, status_code: code, event, action }) => [status, code, event, action])).toEqual([
    ['OK', 202, 'issue_comment', 'created'],
    ['failed to connect to host', 502, 'issue_comment', 'created'],
    ['Invalid HTTP Response: 500', 500, 'issue_comment', 'created'],
  ]);
  const failed = (await ask('GET /app/hook/deliveries?status=failure&per_page=1')).body as Json[];
  expect(failed).toEqual([list[1]]);
  const whole = (await ask(`GET /app/hook/deliveries/${String(list[2]?.id)}`)).body as Json;
  expect(whole).toMatchObject({
    request: { headers: { 'x-github-event': 'issue_comment' }, payload: { comment: { body: 'a' } } },
    response: { payload: 'broken' },
  });
  for (const each of [list[1], list[2]]) {
    expect((await ask(`POST /app/hook/deliveries/${String(each?.id)}/attempts`)).status).toBe(202);
  }
  await forge.settled();
  expect(bodies()).toEqual(['a', 'c', 'b', 'a']);
  const [again] = (await ask('GET /app/hook/deliveries')).body as Json[];
  expect(again).toMatchObject({ guid: list[2]?.guid, redelivery: true, status: 'OK' });
  expect(again?.id).not.toBe(list[2]?.id);
  forge.tick('3d');
  expect((await ask('GET /app/hook/deliveries')).body).toEqual([]);
});

test('pages of deliveries go by a cursor; nobody but the App sees them', async () => {
  const ask = clientOf(forge, { kind: 'jwt', app: 'baton' });
  const issue = repo.openIssue({ title: 'One' });
  for (const word of ['a', 'b', 'c']) issue.comment(word);
  await forge.settled();
  const first = await ask('GET /app/hook/deliveries?per_page=2');
  issue.comment('meanwhile');
  await forge.settled();
  const next = /<(.*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const second = await ask(`GET ${next}`);
  expect([(first.body as Json[]).length, (second.body as Json[]).length]).toEqual([2, 1]);
  expect(second.headers.get('link')).toBeNull();
  const stranger = clientOf(forge, { kind: 'app', app: 'baton', repository: repo });
  expect((await stranger('GET /app/hook/deliveries')).status).toBe(403);
});

test('a server that does not answer in time has failed, and one that is gone too', async () => {
  const ask = clientOf(forge, { kind: 'jwt', app: 'baton' });
  const issue = repo.openIssue({ title: 'One' });
  forge.webhooks.post.patienceMs = 50;
  server.answer = () => undefined;
  issue.comment('a');
  await forge.settled();
  app.listen('http://127.0.0.1:1/', 'a secret');
  issue.comment('b');
  await forge.settled();
  const list = (await ask('GET /app/hook/deliveries')).body as Json[];
  expect(list.map(({ status, status_code: code }) => [status, code])).toEqual([
    ['failed to connect to host', 502],
    ['timed out', 504],
  ]);
});

test('many are on their way at once where the story says so, and a held back post comes at its pace', async () => {
  const issue = repo.openIssue({ title: 'One' });
  const words = Array.from({ length: 40 }, (_, n) => String(n));
  forge.webhooks.post.concurrency = 8;
  server.answer = (_, response) => setTimeout(() => response.end(), 20);
  forge.webhooks.post.hold();
  for (const word of words) issue.comment(word);
  await forge.settled();
  expect(server.heard).toEqual([]);
  expect(forge.inspect().deliveries).toMatchObject({ made: 40, sent: 0, pending: 40 });
  forge.webhooks.post.release(400);
  await forge.settled();
  expect(bodies().sort()).toEqual(words.slice().sort());
  expect(server.heard.every(({ good }) => good)).toBe(true);
  expect(server.most).toBeGreaterThan(1);
  expect(server.most).toBeLessThanOrEqual(8);
});

test('a share of all deliveries is lost, doubled, reordered, late or fails, and the same seed strikes the same ones', async () => {
  const issue = repo.openIssue({ title: 'One' });
  forge.webhooks.post.concurrency = 4;
  forge.webhooks.post.lateMs = 5;
  const round = async () => {
    forge.webhooks.share({ lose: 0.05, fail: 0.05, double: 0.1, reorder: 0.1, late: 0.1 }, 7);
    for (let n = 0; n < 200; n += 1) issue.comment(`c${n}`);
    await forge.settled();
    return bodies().splice(0, server.heard.splice(0).length).toSorted();
  };
  const first = await round();
  const { mangled } = forge.inspect().deliveries;
  expect(Object.values(mangled).every((count) => count > 0)).toBe(true);
  const once = new Set(first);
  expect(once.size).toBe(200 - mangled.lose - mangled.fail);
  expect(first.length).toBe(once.size + mangled.double);
  expect(await round()).toEqual(first);
});

test('an App is told when it is taken away and comes back; its old token is worth nothing', async () => {
  const token = as(forge.tokenFor({ kind: 'app', app: 'baton', repository: repo }));
  const ask = clientOf(forge);
  expect((await ask('GET /installation/repositories', undefined, token)).status).toBe(200);
  const before = app.installation('acme').id;
  app.uninstall('acme');
  repo.openIssue({ title: 'Unheard' }).comment('nobody hears this');
  await forge.settled();
  expect((await ask('GET /installation/repositories', undefined, token)).status).toBe(401);
  app.install('acme', { only: [repo] });
  const second = await forge.repository('acme/second');
  app.select('acme', [second]);
  await forge.settled();
  expect(server.heard.map(({ name }) => name)).toEqual([
    'installation.deleted',
    'installation.created',
    'installation_repositories.added',
    'installation_repositories.removed',
  ]);
  const [deleted, created] = server.heard.map(({ payload }) => payload.installation as { id: number });
  expect(deleted?.id).toBe(before);
  expect(created?.id).not.toBe(before);
  expect(server.heard[1]?.payload).toMatchObject({
    installation: { repository_selection: 'selected' },
    repositories: [{ full_name: 'acme/infra' }],
  });
});

test('a repository of another name or owner is found under its former one', async () => {
  forge.user('eve');
  const ask = clientOf(forge, { kind: 'user', user: 'eve' });
  const read = async (path: string) => ask(`GET ${path}`);
  repo.rename('platform');
  const moved = await read('/repos/acme/infra/issues?state=all');
  expect(moved).toMatchObject({ status: 301, body: { message: 'Moved Permanently' } });
  const to = moved.headers.get('location') ?? '';
  expect(to).toBe(`${forge.url}/repositories/${repo.model.id}/issues?state=all`);
  expect((await read(to)).status).toBe(200);
  expect((await ask('POST /repos/acme/infra/issues', { title: 'x' })).status).toBe(307);
  const query = '{ repository(owner: "acme", name: "infra") { nameWithOwner } }';
  expect((await ask('POST /graphql', { query })).body).toEqual({
    data: { repository: { nameWithOwner: 'acme/platform' } },
  });
  forge.transfer(repo, 'eve');
  expect((await read('/repos/acme/platform')).status).toBe(301);
  expect((await read('/repos/eve/platform')).status).toBe(200);
  // Whoever takes the former name ends the redirection.
  await forge.repository('acme/infra');
  expect((await read('/repos/acme/infra')).body).toMatchObject({ full_name: 'acme/infra' });
  await forge.settled();
  expect(server.heard.map(({ name }) => name)).toEqual(['repository.renamed', 'repository.transferred']);
  expect(server.heard[0]?.payload).toMatchObject({
    changes: { repository: { name: { from: 'infra' } } },
    repository: { full_name: 'acme/platform' },
  });
  expect(server.heard[1]?.payload).toMatchObject({
    changes: { owner: { from: { organization: { login: 'acme' } } } },
    repository: { full_name: 'eve/platform' },
    installation: { id: app.installation('eve').id },
  });
});

test('a suspended installation gets no token, has its own refused, and hears of nothing until it is unsuspended', async () => {
  const signed = as(statement(claims()));
  const asked = clientOf(forge);
  const { id } = app.installation('acme');
  const own = clientOf(forge, { kind: 'app', app: 'baton', repository: repo });
  const graphql = { query: '{ repository(owner: "acme", name: "infra") { nameWithOwner } }' };
  const issue = repo.openIssue({ title: 'x' });
  app.suspend('acme');
  issue.comment('unheard');
  expect(await asked(`POST /app/installations/${id}/access_tokens`, {}, signed)).toMatchObject({
    status: 403,
    body: { message: 'This installation has been suspended' },
  });
  expect((await own('GET /repos/acme/infra')).status).toBe(403);
  expect((await own('POST /graphql', graphql)).status).toBe(403);
  const { body } = await asked(`GET /app/installations/${id}`, undefined, signed);
  expect(body).toMatchObject({ suspended_at: expect.any(String), suspended_by: { login: 'acme-admin' } });
  app.unsuspend('acme');
  issue.comment('heard');
  expect((await own('POST /graphql', graphql)).status).toBe(200);
  await forge.settled();
  expect(server.heard.map(({ name }) => name)).toEqual([
    'installation.suspend',
    'installation.unsuspend',
    'issue_comment.created',
  ]);
});

test('what an App is told of its installations has every key that was recorded', async () => {
  app.uninstall('acme');
  app.install('acme', { only: [repo] });
  app.select('acme', []);
  app.select('acme', [repo]);
  app.suspend('acme');
  app.unsuspend('acme');
  await forge.settled();
  const EXAMPLES = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: (Json & { action: string; installation: Json })[];
  }[];
  let compared = 0;
  for (const { name, examples } of EXAMPLES) {
    for (const example of examples) {
      const ours = server.heard.find((each) => each.name === `${name}.${example.action}`)?.payload;
      if (!name.startsWith('installation') || !ours) continue;
      compared += 1;
      expect({ name, keys: Object.keys(ours) }).toEqual({
        name,
        keys: expect.arrayContaining(Object.keys(example)),
      });
      expect(Object.keys(ours.installation as Json)).toEqual(
        expect.arrayContaining(Object.keys(example.installation)),
      );
    }
  }
  expect(compared).toBeGreaterThanOrEqual(7);
});

test('content limits go by a clock that may run faster than the others, tokens do not', async () => {
  const ask = clientOf(forge, { kind: 'user', user: 'acme-admin' });
  const create = async () => (await ask('POST /repos/acme/infra/issues', { title: 'x' })).status;
  const statuses: number[] = [];
  for (let n = 0; n < 81; n += 1) statuses.push(await create());
  expect(statuses).toEqual([...Array.from({ length: 80 }, () => 201), 403]);
  const { steady } = forge.world.clock;
  // A minute of the limit is a millisecond of the test.
  forge.world.clock.run(60_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await create()).toBe(201);
  forge.world.clock.run(0);
  expect(forge.world.clock.ms - steady).toBeGreaterThanOrEqual(60_000);
  expect(forge.world.clock.steady - steady).toBeLessThan(60_000);
});
