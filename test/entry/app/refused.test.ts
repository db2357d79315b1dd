import { createHmac, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RepositoryStory } from '../../forge/scenario/repository-story.ts';
import { type AppScene, appScene, pause, verdictOn } from '../../support/app-scene.ts';
import { readiness, type ServedApp, WEBHOOK_SECRET } from '../../support/served-app.ts';

let scene: AppScene;
let server: ServedApp;
let repo: RepositoryStory;
beforeAll(async () => {
  scene = await appScene();
  repo = await scene.repository('acme/infra');
  server = await scene.serve();
  await scene.quiet(server);
});
afterAll(() => scene.close());

const signed = (body: string, secret = WEBHOOK_SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function post(body: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': signed(body),
      ...headers,
    },
  });
  return { status: response.status, said: await response.text() };
}

const complaints = () => server.log.filter(({ level }) => level === 'warn' || level === 'error').length;
/** How many came since, once no more come: the log arrives through a pipe. */
async function complainedSince(before: number): Promise<number> {
  for (let known = -1; known !== complaints(); await pause(150)) known = complaints();
  return complaints() - before;
}
const DEEP = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;

test.each<[string, string, Readonly<Record<string, string>>, number]>([
  ['without a signature', '{}', { 'x-hub-signature-256': '' }, 401],
  ['signed with another secret', '{}', { 'x-hub-signature-256': signed('{}', 'somebody else') }, 401],
  ['signed for another body', '{"a":1}', { 'x-hub-signature-256': signed('{}') }, 401],
  ['with a signature that is none', '{}', { 'x-hub-signature-256': 'sha256=zz' }, 401],
  ['without a GUID', '{}', { 'x-github-delivery': '7' }, 400],
  ['without an event', '{}', { 'x-github-event': '../../etc' }, 400],
  ['of malformed JSON', '{"a":', {}, 400],
  ['that is no object', '[1]', {}, 400],
  ['that nests deep', `{"a":${DEEP}}`, {}, 422],
])('a delivery %s is refused and logged once', async (_, body, headers, status) => {
  const before = complaints();
  expect((await post(body, headers)).status).toBe(status);
  expect(await complainedSince(before)).toBe(1);
  expect((await readiness(server)).waiting).toBe(0);
});

test.each<[string, string, RegExp]>([
  [
    'longer than GitHub ever sends',
    `X-GitHub-Event: ping\r\nX-GitHub-Delivery: ${randomUUID()}\r\nX-Hub-Signature-256: ${signed('{')}\r\n`,
    /^HTTP\/1\.1 413 /,
  ],
  ['without a signature', '', /^HTTP\/1\.1 401 /],
])('a body that is %s is refused before it is read', async (_, headers, wanted) => {
  const before = complaints();
  const { port } = new URL(server.url);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(
        `POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\n${headers}Content-Type: application/json\r\nContent-Length: 99000000\r\n\r\n{`,
      ),
    );
    socket.once('data', (data) => {
      resolve(data.toString('utf8'));
      socket.destroy();
    });
  });
  expect(answer).toMatch(wanted);
  expect(await complainedSince(before)).toBe(1);
});

test('an event that nobody knows is kept, worked on, and comes to nothing', async () => {
  const before = complaints();
  expect((await post('{"action":"new"}', { 'x-github-event': 'something_new' })).status).toBe(202);
  await scene.quiet(server);
  expect([await complainedSince(before), (await readiness(server)).dead]).toEqual([0, 0]);
});

test('whoever sends slowly holds nobody up, is cut off, and what comes meanwhile is judged', async () => {
  const { port } = new URL(server.url);
  const before = complaints();
  const sockets = Array.from({ length: 20 }, () => connect(Number(port), '127.0.0.1'));
  const cut = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
  }
  await repo.push('meanwhile', { 'src/b.ts': 'one\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'meanwhile', as: 'hubot' });
  await scene.quiet(server);
  expect(verdictOn(repo, pull.headSha)).toBe('failure');
  await Promise.all(cut);
  const said = await complainedSince(before);
  expect(said).toBeGreaterThan(0);
  expect(said).toBeLessThanOrEqual(sockets.length);
});

test('a delivery that is sent again, whole and well signed, is kept once and does nothing more', async () => {
  const delivery = scene.forge.deliveries.findLast(({ app, event }) => app && event === 'pull_request');
  if (delivery === undefined) throw new Error('nothing was delivered');
  const { body, headers } = delivery;
  scene.forge.requests.reset();
  for (let times = 0; times < 3; times += 1) {
    const again = await post(body, headers);
    expect([again.status, JSON.parse(again.said)]).toEqual([202, { kind: 'duplicate' }]);
  }
  await scene.quiet(server);
  expect(scene.forge.requests.counts.total).toBe(0);
});
