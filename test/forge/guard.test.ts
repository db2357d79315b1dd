import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { createForge } from './forge.ts';

const R = '/repos/acme/infra';

/** Requests that GitHub would not understand; each must be refused, and told by `close`. */
const WRONG: readonly (readonly [string, string, unknown, Record<string, string>, number, RegExp])[] = [
  ['an unknown route', `GET ${R}/pull/1`, undefined, {}, 404, /serves no such operation/],
  ['an operation that is not served', `GET ${R}/stargazers`, undefined, {}, 404, /serves no such operation/],
  ['an unknown query parameter', `GET ${R}/pulls?pages=2`, undefined, {}, 422, /no query parameter pages/],
  [
    'a wrong query value',
    `GET ${R}/pulls?state=merged`,
    undefined,
    {},
    422,
    /query parameter state.*allowed values/,
  ],
  ['a wrong path value', `GET ${R}/pulls/one`, undefined, {}, 422, /path parameter pull_number.*integer/],
  ['a missing body', `POST ${R}/labels`, undefined, {}, 422, /a body is required/],
  ['a missing property', `POST ${R}/labels`, { color: 'ff0000' }, {}, 422, /required property 'name'/],
  [
    'an unknown property',
    `POST ${R}/labels`,
    { name: 'a', colour: 'x' },
    {},
    422,
    /no body property \/colour/,
  ],
  [
    'an unknown property inside',
    `POST ${R}/check-runs`,
    { name: 'x', head_sha: 'a'.repeat(40), output: { titel: 't', title: 't', summary: 's' } },
    {},
    422,
    /no body property \/output\/titel/,
  ],
  ['a wrong type', `POST ${R}/issues/1/comments`, { body: 1 }, {}, 422, /body must be string/],
  [
    'a body where none belongs',
    `GET ${R}/pulls`,
    undefined,
    { 'x-github-api-version': '1999-01-01' },
    422,
    /no API version/,
  ],
  ['a wrong media type', `GET ${R}/pulls`, undefined, { accept: 'text/html' }, 422, /no media type/],
  [
    'fifty-one annotations',
    `POST ${R}/check-runs`,
    checkWith(51),
    {},
    422,
    /annotations must NOT have more than 50/,
  ],
  [
    'a status that does not exist',
    `POST ${R}/check-runs`,
    { name: 'x', head_sha: 'y', status: 'done' },
    {},
    422,
    /allowed values/,
  ],
];

function checkWith(count: number) {
  const one = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
  const annotations = Array.from({ length: count }, () => one);
  return { name: 'x', head_sha: 'a'.repeat(40), output: { title: 't', summary: 's', annotations } };
}

test.each(WRONG)('%s is refused, and close throws', async (_name, route, body, headers, status, says) => {
  const forge = await createForge();
  forge.app('baton', { checks: 'write', issues: 'write', pull_requests: 'write' });
  const repo = await forge.repository('acme/infra');
  repo.openIssue({ title: 'One' });
  const ask = clientOf(forge, { kind: 'app', app: 'baton', repository: repo });
  expect((await ask(route, body, headers)).status).toBe(status);
  expect(forge.violations).toHaveLength(1);
  await expect(forge.close()).rejects.toThrow(says);
});

test('an answer of ours that GitHub would not give is a violation too', async () => {
  const forge = await createForge();
  const repo = await forge.repository('acme/infra');
  repo.openIssue({ title: 'One' }).issue.state = 'ajar' as 'open';
  repo.model.issues.get(1)!.createdAt satisfies string;
  Object.assign(repo.model.issues.get(1)!, { createdAt: 'yesterday' });
  const ask = clientOf(forge, { kind: 'user', user: 'ada' });
  expect((await ask(`GET ${R}/issues/1`)).status).toBe(200);
  await expect(forge.close()).rejects.toThrow(/issues\/get \(response\).*date-time/);
});

test('close accepts only the violations that a test of the guard names', async () => {
  const forge = await createForge();
  await clientOf(forge)('GET /nowhere');
  await expect(forge.close([/something else/])).rejects.toThrow(/1 violations/);
  const other = await createForge();
  await clientOf(other)('GET /nowhere');
  await other.close([/GET \/nowhere/]);
});

test('a query that is no GraphQL of GitHub’s is a violation', async () => {
  const forge = await createForge();
  const ask = clientOf(forge, { kind: 'user', user: 'ada' });
  const said = await ask('POST /graphql', { query: '{ viewer { shoeSize } }' });
  expect(said.body.errors[0].message).toMatch(/shoeSize/);
  await expect(forge.close()).rejects.toThrow(/shoeSize/);
});

test('the forge runs without a test runner: nothing but its tests imports one', () => {
  const names = readdirSync('test/forge', { recursive: true, encoding: 'utf8' });
  const runners = names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => /from '@?jest/.test(readFileSync(`test/forge/${name}`, 'utf8')));
  expect(runners).toEqual([]);
});
