import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { FAULTS, type FaultKind } from './faults.ts';
import { createForge } from './forge.ts';

const R = '/repos/acme/infra';

async function ground() {
  const forge = await createForge();
  forge.app('baton', { issues: 'write', pull_requests: 'write', contents: 'write' });
  const repo = await forge.repository('acme/infra');
  const issue = repo.openIssue({ title: 'One' });
  const ask = clientOf(forge, { kind: 'app', app: 'baton', repository: repo });
  return { forge, repo, issue, ask };
}

/** What the caller gets, and whether the write was done all the same. */
const EFFECT: Readonly<Record<FaultKind, readonly [answer: number | 'broken', comments: number]>> = {
  status502: [502, 0],
  rateLimit: [403, 0],
  secondaryRateLimit: [403, 0],
  timeout: ['broken', 0],
  reset: ['broken', 0],
  lostResponse: ['broken', 1],
  halfMutation: ['broken', 1],
  resourceLimits: [502, 0],
};

test.each(Object.keys(FAULTS) as FaultKind[])('%s strikes once, and the next try succeeds', async (kind) => {
  const { forge, issue, ask } = await ground();
  forge.fault({ kind, match: 'issues/create-comment' });
  const write = () => {
    const asked = ask(`POST ${R}/issues/1/comments`, { body: 'x' }).then(({ status, headers }) => ({
      status,
      headers,
    }));
    const given = kind === 'timeout' ? Promise.race([asked, soon()]) : asked;
    return given.catch(() => ({ status: 'broken' as const, headers: new Headers() }));
  };
  const { status, headers } = await write();
  expect([status, issue.issue.comments.length]).toEqual(EFFECT[kind]);
  if (kind === 'secondaryRateLimit') expect(headers.get('retry-after')).toBe('60');
  if (kind === 'rateLimit') expect(headers.get('x-ratelimit-remaining')).toBe('0');
  expect(forge.requests.log.at(-1)?.fault).toBe(kind);
  expect((await write()).status).toBe(201);
  expect(forge.faultsStruck).toBe(1);
  await forge.close();
});

/** Stands for a caller that gives up waiting. */
function soon(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('gave up')), 200));
}

test('each request of a run can be made to fail in turn', async () => {
  const { forge, ask } = await ground();
  forge.failNth(2, 'status502');
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await ask(`GET ${R}/issues/1`)).status);
  expect(statuses).toEqual([200, 502, 200]);
  await forge.close();
});

test('half of a mutation is done, and nobody hears of it', async () => {
  const { forge, issue, ask } = await ground();
  const add = (alias: string) =>
    `${alias}: addComment(input: { subjectId: $id, body: "${alias}" }) { clientMutationId }`;
  const query = `mutation M($id: ID!) { ${['a', 'b', 'c', 'd'].map(add).join(' ')} }`;
  forge.fault({ kind: 'halfMutation', match: 'graphql' });
  await expect(ask('POST /graphql', { query, variables: { id: issue.issue.nodeId } })).rejects.toThrow();
  expect(issue.issue.comments.map(({ body }) => body)).toEqual(['a', 'b']);
  await forge.close();
});

test('requests are counted by kind, and the hour by token', async () => {
  const { forge, repo, ask } = await ground();
  const workflow = clientOf(forge, { kind: 'workflow', repository: repo, permissions: { issues: 'write' } });
  forge.requests.reset();
  await ask(`GET ${R}/issues/1`);
  await ask(`POST ${R}/issues/1/comments`, { body: 'x' });
  await ask('POST /graphql', { query: '{ rateLimit { remaining } }' });
  const said = await workflow(`GET ${R}/issues/1`);
  expect(forge.requests.counts).toMatchObject({
    restReads: 2,
    restWrites: 1,
    graphqlReads: 1,
    graphqlWrites: 0,
    points: 1,
    total: 4,
  });
  expect([said.headers.get('x-ratelimit-limit'), said.headers.get('x-ratelimit-remaining')]).toEqual([
    '1000',
    '999',
  ]);
  const seen = await workflow(`GET ${R}/issues/1`, undefined, {
    'if-none-match': said.headers.get('etag') ?? '',
  });
  expect([seen.status, seen.headers.get('x-ratelimit-remaining')]).toEqual([304, '999']);
  await forge.close();
});

test('a workflow’s thousand requests an hour run out', async () => {
  const { forge, repo } = await ground();
  const ask = clientOf(forge, { kind: 'workflow', repository: repo, permissions: {} });
  for (let done = 0; done < 1000; done += 50) {
    await Promise.all(Array.from({ length: 50 }, () => ask(`GET ${R}/labels`)));
  }
  const refused = await ask(`GET ${R}/labels`);
  expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  forge.tick('1h');
  expect((await ask(`GET ${R}/labels`)).body).toEqual([]);
  await forge.close();
});

test('lists come in pages, with links to the others', async () => {
  const { forge, repo, ask } = await ground();
  for (let i = 2; i <= 7; i += 1) repo.openIssue({ title: `Issue ${i}` });
  const numbers = [];
  let next: string | undefined = `${forge.url}${R}/issues?per_page=3&state=all&direction=asc`;
  while (next) {
    const said: Awaited<ReturnType<typeof ask>> = await ask(`GET ${next}`);
    numbers.push(...said.body.map((each: { number: number }) => each.number));
    next = /<([^>]+)>; rel="next"/.exec(said.headers.get('link') ?? '')?.[1];
  }
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7]);
  for (let i = 0; i < 4; i += 1) await repo.push('main', { x: String(i) });
  const first = await ask(`GET ${R}/activity?per_page=2`);
  const after = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  expect(new URL(after).searchParams.has('after')).toBe(true);
  const second = await ask(`GET ${after}`);
  expect(second.body[0].id).toBeLessThan(first.body[1].id);
  await forge.close();
});
