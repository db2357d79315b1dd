import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { createForge, type Forge, type TokenWish } from './forge.ts';
import type { PullStory } from './scenario/pull-story.ts';
import type { RepositoryStory } from './scenario/repository-story.ts';

const R = '/repos/acme/infra';
const ALL = {
  actions: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
  security_events: 'read',
} as const;

interface Ground {
  readonly forge: Forge;
  readonly repo: RepositoryStory;
  readonly pull: PullStory;
}

async function ground(): Promise<Ground> {
  const forge = await createForge();
  forge.team('acme/platform', ['ada']);
  forge.app('baton', {
    ...ALL,
    members: 'read',
    secret_scanning_alerts: 'read',
    vulnerability_alerts: 'read',
  });
  forge.app('modest', { metadata: 'read' });
  const repo = await forge.repository('acme/infra', {
    files: { 'a.txt': 'a\n' },
    access: { ada: 'write', grace: 'triage', '@platform': 'write' },
  });
  await repo.push('feature', { 'a.txt': 'b\n' }, { as: 'ada' });
  const pull = await repo.openPull({ from: 'feature', as: 'ada' });
  for (const kind of ['codeScanning', 'dependabot', 'secretScanning'] as const) repo.alert({ kind });
  return { forge, repo, pull };
}

const TOKENS = {
  app: ({ repo }: Ground): TokenWish => ({ kind: 'app', app: 'baton', repository: repo }),
  modest: ({ repo }: Ground): TokenWish => ({ kind: 'app', app: 'modest', repository: repo }),
  workflow: ({ repo }: Ground): TokenWish => ({ kind: 'workflow', repository: repo, permissions: ALL }),
  fork: ({ repo }: Ground): TokenWish => ({
    kind: 'workflow',
    repository: repo,
    permissions: ALL,
    readOnly: true,
  }),
  writer: (): TokenWish => ({ kind: 'user', user: 'ada' }),
  triager: (): TokenWish => ({ kind: 'user', user: 'grace' }),
  stranger: (): TokenWish => ({ kind: 'user', user: 'mallory' }),
} as const;

const head = ({ pull }: Ground) => pull.headSha;
type Case = readonly [
  what: string,
  who: keyof typeof TOKENS,
  route: string,
  body: Record<string, unknown> | ((on: Ground) => unknown) | undefined,
  status: number,
  says: string | RegExp,
];
const WITHHELD = 'Resource not accessible by integration';

const TABLE: readonly Case[] = [
  [
    'approving one’s own',
    'writer',
    `POST ${R}/pulls/1/reviews`,
    { event: 'APPROVE' },
    422,
    'Can not approve your own pull request',
  ],
  [
    'asking oneself for changes',
    'writer',
    `POST ${R}/pulls/1/reviews`,
    { event: 'REQUEST_CHANGES', body: 'x' },
    422,
    'own pull request',
  ],
  [
    'checks by a user',
    'writer',
    `POST ${R}/check-runs`,
    (on) => ({ name: 'x', head_sha: head(on) }),
    403,
    'GitHub App',
  ],
  [
    'checks by a workflow',
    'workflow',
    `POST ${R}/check-runs`,
    (on) => ({ name: 'x', head_sha: head(on) }),
    201,
    '',
  ],
  [
    'checks by a fork’s workflow',
    'fork',
    `POST ${R}/check-runs`,
    (on) => ({ name: 'x', head_sha: head(on) }),
    403,
    WITHHELD,
  ],
  ['comments by a fork’s workflow', 'fork', `POST ${R}/issues/1/comments`, { body: 'x' }, 403, WITHHELD],
  ['comments by an App that may not', 'modest', `POST ${R}/issues/1/comments`, { body: 'x' }, 403, WITHHELD],
  ['comments by anyone', 'stranger', `POST ${R}/issues/1/comments`, { body: 'x' }, 201, ''],
  ['labels by a stranger', 'stranger', `POST ${R}/issues/1/labels`, { labels: ['x'] }, 403, 'admin rights'],
  ['labels by a triager', 'triager', `POST ${R}/issues/1/labels`, { labels: ['x'] }, 200, ''],
  [
    'a body over the limit',
    'app',
    `POST ${R}/issues/1/comments`,
    { body: 'x'.repeat(65_537) },
    422,
    'maximum is 65536 characters',
  ],
  ['a body at the limit', 'app', `POST ${R}/issues/1/comments`, { body: 'x'.repeat(65_536) }, 201, ''],
  ['an empty body', 'app', `POST ${R}/issues/1/comments`, { body: '' }, 422, 'Validation Failed'],
  ['a long label', 'app', `POST ${R}/labels`, { name: 'x'.repeat(51) }, 422, 'maximum is 50 characters'],
  ['a label that is there', 'app', `POST ${R}/labels`, { name: 'X' }, 422, 'already_exists'],
  [
    'a review from a stranger',
    'app',
    `POST ${R}/pulls/1/requested_reviewers`,
    { reviewers: ['mallory'] },
    422,
    'not a collaborator of the acme/infra',
  ],
  [
    'a review from the author',
    'app',
    `POST ${R}/pulls/1/requested_reviewers`,
    { reviewers: ['ada'] },
    422,
    'pull request author',
  ],
  [
    'a review from a team, by an App',
    'app',
    `POST ${R}/pulls/1/requested_reviewers`,
    { team_reviewers: ['platform'] },
    201,
    '',
  ],
  [
    'a review from a team, by a workflow',
    'workflow',
    `POST ${R}/pulls/1/requested_reviewers`,
    { team_reviewers: ['platform'] },
    422,
    'Could not resolve',
  ],
  [
    'going back without force',
    'app',
    `PATCH ${R}/git/refs/heads/feature`,
    (on) => ({ sha: on.repo.head() }),
    422,
    'Update is not a fast forward',
  ],
  [
    'a ref to nothing',
    'app',
    `POST ${R}/git/refs`,
    { ref: 'refs/heads/x', sha: 'f'.repeat(40) },
    422,
    'Object does not exist',
  ],
  [
    'a ref that is there',
    'app',
    `POST ${R}/git/refs`,
    (on) => ({ ref: 'refs/heads/main', sha: on.repo.head() }),
    422,
    'Reference already exists',
  ],
  [
    'a check of no commit',
    'app',
    `POST ${R}/check-runs`,
    { name: 'x', head_sha: 'f'.repeat(40) },
    422,
    'No commit found for SHA',
  ],
  [
    'merging another head',
    'app',
    `PUT ${R}/pulls/1/merge`,
    { sha: 'f'.repeat(40) },
    409,
    'Head branch was modified',
  ],
  [
    '64 KB',
    'app',
    `POST ${R}/dispatches`,
    { event_type: 'x', client_payload: { a: 'x'.repeat(65_536) } },
    422,
    'too large',
  ],
  ['Dependabot alerts by a workflow', 'workflow', `GET ${R}/dependabot/alerts`, undefined, 403, WITHHELD],
  ['secret alerts by a workflow', 'workflow', `GET ${R}/secret-scanning/alerts`, undefined, 403, WITHHELD],
  ['code scanning alerts by a workflow', 'workflow', `GET ${R}/code-scanning/alerts`, undefined, 200, ''],
  ['Dependabot alerts by an App', 'app', `GET ${R}/dependabot/alerts`, undefined, 200, ''],
  ['secret alerts by an App', 'app', `GET ${R}/secret-scanning/alerts`, undefined, 200, ''],
  ['secret alerts by a writer', 'writer', `GET ${R}/secret-scanning/alerts`, undefined, 403, 'admin rights'],
  [
    'a team by a workflow',
    'workflow',
    'GET /orgs/acme/teams/platform/memberships/ada',
    undefined,
    403,
    WITHHELD,
  ],
  [
    'a team by an App that may not',
    'modest',
    'GET /orgs/acme/teams/platform/memberships/ada',
    undefined,
    403,
    WITHHELD,
  ],
  ['a team by an App', 'app', 'GET /orgs/acme/teams/platform/memberships/ada', undefined, 200, ''],
  [
    'a team by a stranger',
    'stranger',
    'GET /orgs/acme/teams/platform/memberships/ada',
    undefined,
    404,
    'Not Found',
  ],
];

test('GitHub’s refusals, in its words', async () => {
  const found: unknown[] = [];
  const on = await ground();
  const clients = new Map<string, ReturnType<typeof clientOf>>();
  for (const [what, who, route, body, status, says] of TABLE) {
    const ask = clients.get(who) ?? clientOf(on.forge, TOKENS[who](on));
    clients.set(who, ask);
    const said = await ask(route, typeof body === 'function' ? body(on) : body);
    const text = JSON.stringify(said.body);
    const documented = status < 400 || /docs\.github\.com/.test(said.body.documentation_url);
    if (said.status !== status || !text.includes(String(says)) || !documented)
      found.push({ what, said: said.body, status: said.status });
  }
  expect(found).toEqual([]);
  await on.forge.close();
});

test('whoever wrote a comment may change it, and no other stranger', async () => {
  const { forge, pull } = await ground();
  const { id } = pull.comment('mine', { as: 'mallory' });
  const edit = async (user: string) =>
    (await clientOf(forge, { kind: 'user', user })(`PATCH ${R}/issues/comments/${id}`, { body: 'x' })).status;
  expect([await edit('eve'), await edit('mallory'), await edit('ada')]).toEqual([403, 200, 200]);
  expect(pull.issue.comments[0]?.edits.map(({ editor }) => editor.login)).toEqual(['mallory']);
  await forge.close();
});

test('what one may not see is not there', async () => {
  const forge = await createForge();
  forge.app('elsewhere', { contents: 'read' }, { on: ['other'] });
  const secret = await forge.repository('acme/secret', { private: true, access: { ada: 'read' } });
  const other = await forge.repository('other/open');
  const cases: [TokenWish | undefined, number][] = [
    [undefined, 404],
    [{ kind: 'user', user: 'mallory' }, 404],
    [{ kind: 'user', user: 'ada' }, 200],
    [{ kind: 'app', app: 'elsewhere', repository: other }, 404],
    [{ kind: 'workflow', repository: other, permissions: { contents: 'write' } }, 404],
    [{ kind: 'workflow', repository: secret, permissions: {} }, 200],
  ];
  for (const [wish, status] of cases) {
    const said = await clientOf(forge, wish)(`GET /repos/${secret.name}`);
    expect({ wish: wish?.kind, status: said.status }).toEqual({ wish: wish?.kind, status });
  }
  const bad = await clientOf(forge)('GET /repos/other/open', undefined, { authorization: 'Bearer nothing' });
  expect([bad.status, bad.body.message]).toEqual([401, 'Bad credentials']);
  await forge.close();
});

test('content is created no faster than GitHub lets it: 80 a minute, 500 an hour', async () => {
  const { forge, repo } = await ground();
  const ask = clientOf(forge, { kind: 'app', app: 'baton', repository: repo });
  const write = () => ask(`POST ${R}/issues/1/comments`, { body: 'x' });
  let made = 0;
  const burst = async () => {
    for (;;) {
      const said = await write();
      if (said.status !== 201) return said;
      made += 1;
    }
  };
  const first = await burst();
  expect([made, first.status, first.headers.get('retry-after')]).toEqual([80, 403, '60']);
  expect(first.body.message).toMatch(/secondary rate limit/);
  for (let minute = 0; minute < 6; minute += 1) {
    forge.tick('1m');
    await burst();
  }
  expect(made).toBe(500);
  forge.tick('1h');
  expect((await write()).status).toBe(201);
  await forge.close();
});
