import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { clientsOf, isGone } from '../../../src/entry/app/clients.ts';
import type { Points } from '../../../src/github/line.ts';

let server: Server;
let headers: Record<string, string>;
let asked: (string | undefined)[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end('{"data":{}}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function clients(told: [number, Points][]) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return clientsOf({
    credentials: {
      asApp: async () => ({ token: 'the-app', expires: 0 }),
      asInstallation: async (id) => ({ token: `of-${id}`, expires: 0 }),
    },
    apiUrl: url,
    graphqlUrl: `${url}/graphql`,
    world: { now: () => 0, random: () => 0, sleep: async () => undefined },
    onPoints: (...each) => told.push(each),
  });
}

test('each acts by its own token, counts by itself, and tells what GitHub says is left', async () => {
  headers = { 'x-ratelimit-resource': 'core', 'x-ratelimit-remaining': '4999', 'x-ratelimit-limit': '5000' };
  const told: [number, Points][] = [];
  const all = clients(told);
  const [one, two, app] = [await all.asInstallation(1), await all.asInstallation(2), await all.asApp()];
  await one.rest('GET /x', {});
  headers = { 'x-ratelimit-resource': 'graphql', 'x-ratelimit-remaining': '12', 'x-ratelimit-limit': '5000' };
  await two.read('query Q { x }', {});
  await app.rest('GET /app/installations', {});
  expect(asked.map((each) => each?.split(' ')[1])).toEqual(['of-1', 'of-2', 'the-app']);
  expect([one.counts.restRead, two.counts.restRead, two.counts.query]).toEqual([1, 0, 1]);
  expect(told).toEqual([
    [1, { resource: 'core', left: 4_999, limit: 5_000 }],
    [2, { resource: 'graphql', left: 12, limit: 5_000 }],
  ]);
});

test('headers that say nothing, or nonsense, are no points', async () => {
  const told: [number, Points][] = [];
  const one = await clients(told).asInstallation(1);
  headers = {};
  await one.rest('GET /x', {});
  headers = { 'x-ratelimit-resource': 'core', 'x-ratelimit-remaining': 'many', 'x-ratelimit-limit': '5000' };
  await one.rest('GET /x', {});
  expect(told).toEqual([]);
});

const failed = (status: number, message: string) => Object.assign(new Error(message), { status });

test.each<[unknown, boolean]>([
  [failed(404, 'Not Found'), true],
  [failed(403, 'This installation has been suspended'), true],
  [failed(403, 'You have exceeded a secondary rate limit'), false],
  [failed(401, 'A JSON web token could not be decoded'), false],
  [failed(500, 'Server Error'), false],
  [new Error('fetch failed'), false],
  ['404', false],
])('%s: the App is gone from there: %s', (error, gone) => {
  expect(isGone(error)).toBe(gone);
});
