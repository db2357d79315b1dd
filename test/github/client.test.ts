import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type Client, type ClientOptions, createClient } from '../../src/github/client.ts';
import { BudgetSpent } from '../../src/github/refusals.ts';

type Step = (response: ServerResponse, body: string, request: IncomingMessage) => void;

const TOKEN = 'ghs_secretsecretsecret';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server that answers each request by the next step, and the last step for ever. */
async function scripted(
  steps: readonly Step[],
  options: Partial<ClientOptions> = {},
): Promise<{ client: Client; waits: number[]; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const step = steps[Math.min(bodies.length, steps.length - 1)] as Step;
      bodies.push(body);
      step(response, body, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const waits: number[] = [];
  let now = 1_000_000;
  const world = {
    now: () => now,
    random: () => 0.5,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
  const client = createClient({
    baseUrl,
    graphqlUrl: `${baseUrl}/graphql`,
    token: TOKEN,
    userAgent: 'baton-test',
    world,
    ...options,
  });
  return { client, waits, bodies };
}

const json =
  (status: number, data: unknown, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(data));
  };
const reset: Step = (response) => response.socket?.destroy();
const silent: Step = () => undefined;
const data = (value: unknown) => json(200, { data: value });
const QUERY = 'query Viewer($first: Int!) { viewer { login } }';
const MUTATION = 'mutation { a: addStar { clientMutationId } b: addStar { clientMutationId } }';

test.each([
  ['502', json(502, { message: 'Server Error' })],
  ['503', json(503, {})],
  ['504 with a page', (response: ServerResponse) => response.writeHead(504).end('<html>')],
  ['a reset', reset],
  ['no answer in time', silent],
  [
    'giving up half way',
    json(200, { data: null, errors: [{ message: 'Something went wrong while executing your query' }] }),
  ],
])('a query is asked again with half the page after %s, and a mutation never is', async (_, step) => {
  const { client, waits, bodies } = await scripted([step, data({ viewer: { login: 'x' } })], {
    timeoutMs: 300,
  });
  const answer = await client.read<{ viewer: { login: string } }>(QUERY, {}, { first: 100 });
  expect(answer).toMatchObject({ data: { viewer: { login: 'x' } }, gaps: [], sizes: { first: 50 } });
  expect(bodies.map((body) => JSON.parse(body).variables.first)).toEqual([100, 50]);
  expect(waits).toEqual([500]);
  expect(client.counts).toEqual({ query: 2, mutation: 0, restRead: 0, restWrite: 0, repeated: 1 });

  const other = await scripted([step, data({})], { timeoutMs: 300 });
  expect(await other.client.write(MUTATION, {})).toMatchObject({ kind: 'unknown' });
  expect(other.bodies).toHaveLength(1);
});

test('what never gets better ends with an error that says so, without the token', async () => {
  const { client, waits } = await scripted([json(502, { message: `upstream ${TOKEN}` })]);
  const error = await client.read(QUERY, {}).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ exit: 6, faults: [{ code: 'github.no-answer' }] });
  expect(JSON.stringify(error)).not.toContain(TOKEN);
  expect(waits).toEqual([500, 1000, 2000]);
});

test.each([
  [
    'retry-after',
    json(403, { message: 'You have exceeded a secondary rate limit' }, { 'retry-after': '7' }),
    7000,
  ],
  [
    'the time of reset',
    json(
      403,
      { message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1010' },
    ),
    11_000,
  ],
  [
    'a secondary limit without a time',
    json(403, { message: 'You have exceeded a secondary rate limit' }),
    60_000,
  ],
  [
    'GraphQL out of points',
    json(
      200,
      { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1001' },
    ),
    2000,
  ],
])('waits as asked by %s, for reads and writes alike', async (_, step, ms) => {
  const { client, waits } = await scripted([step, data({ a: { id: 1 } })]);
  expect((await client.read(QUERY, {})).data).toEqual({ a: { id: 1 } });
  expect(waits).toEqual([ms]);
  const other = await scripted([step, data({ a: { id: 1 } })]);
  expect(await other.client.write(MUTATION, {})).toMatchObject({ kind: 'applied' });
  expect(other.waits).toEqual([ms]);
});

test('a wait beyond the bound fails at once and says until when', async () => {
  const limit = json(
    403,
    { message: 'API rate limit exceeded' },
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' },
  );
  const { client, waits } = await scripted([limit]);
  await expect(client.read(QUERY, {})).rejects.toThrow('1970-01-01T01:16:41.000Z');
  expect(waits).toEqual([]);
  expect(await client.write(MUTATION, {})).toMatchObject({ kind: 'refused', status: 429 });
});

test('too much for one query is asked for in halves, down to where size is not the matter', async () => {
  const much = json(200, {
    data: null,
    errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits' }],
  });
  const { client, bodies } = await scripted([much]);
  await expect(client.read(QUERY, {}, { first: 20 })).rejects.toMatchObject({
    faults: [{ code: 'github.too-much' }],
  });
  expect(bodies.map((body) => JSON.parse(body).variables.first)).toEqual([20, 10, 5]);
});

test('parts that are missing are told apart and the rest is given', async () => {
  const { client } = await scripted([
    json(200, {
      data: { repository: { pullRequest: null, x: 1 } },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository', 'pullRequest'],
          message: 'Could not resolve to a PullRequest',
        },
        {
          type: 'FORBIDDEN',
          path: ['repository', 'x', 0],
          message: 'Resource not accessible by integration',
        },
      ],
    }),
  ]);
  expect(await client.read(QUERY, {})).toMatchObject({
    data: { repository: { x: 1 } },
    gaps: [
      { kind: 'not-found', path: 'repository.pullRequest' },
      { kind: 'forbidden', path: 'repository.x.0' },
    ],
  });
});

test.each([
  ['partial', { a: { id: 1 }, b: null }, [{ type: 'FORBIDDEN', path: ['b'], message: 'no' }]],
  [
    'refused',
    { a: null, b: null },
    [
      { type: 'FORBIDDEN', path: ['a'], message: 'no' },
      { type: 'FORBIDDEN', path: ['b'], message: 'no' },
    ],
  ],
  ['unknown', null, [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'limits' }]],
])('a mutation of which some is done comes to %s', async (kind, value, errors) => {
  const { client } = await scripted([json(200, { data: value, errors })]);
  const written = await client.write(MUTATION, {});
  expect(written.kind).toBe(kind);
  if (written.kind === 'partial') expect([...written.failed.keys()]).toEqual(['b']);
});

test('the budget counts every request, repeated ones too', async () => {
  const { client } = await scripted([json(502, {})], { maxRequests: 2 });
  await expect(client.read(QUERY, {})).rejects.toBeInstanceOf(BudgetSpent);
  expect(client.counts).toMatchObject({ query: 2, repeated: 1 });
  expect(client.left()).toBe(0);
});

test.each([
  [200, { kind: 'ok', data: { message: 'm' } }],
  [404, { kind: 'missing', reason: 'm' }],
  [403, { kind: 'forbidden', reason: 'm' }],
  [422, { kind: 'refused', status: 422, reason: 'm' }],
])('REST status %s is an answer', async (status, expected) => {
  const { client } = await scripted([json(status, { message: 'm' })]);
  expect(await client.rest('GET /repos/{owner}/{repo}', { owner: 'a', repo: 'b' })).toEqual(expected);
});

test('a REST write that gets no answer is unknown, and not repeated', async () => {
  const { client, bodies } = await scripted([reset]);
  expect(
    await client.send('POST /repos/{owner}/{repo}/labels', { owner: 'a', repo: 'b', name: 'c' }),
  ).toMatchObject({ kind: 'unknown' });
  expect(bodies).toEqual(['{"name":"c"}']);
});

test('a token that is not accepted is said to be so, and the token goes with every request', async () => {
  const seen: (string | undefined)[] = [];
  const step: Step = (response, _body, request) => {
    seen.push(request.headers.authorization, request.url);
    json(401, { message: 'Bad credentials' })(response, '', request);
  };
  const { client } = await scripted([step]);
  await expect(client.read(QUERY, {})).rejects.toMatchObject({ faults: [{ code: 'github.token' }] });
  expect(seen).toEqual([`token ${TOKEN}`, '/graphql']);
});
