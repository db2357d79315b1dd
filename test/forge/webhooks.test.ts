import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { verify } from '@octokit/webhooks-methods';
import { clientOf } from './client.ts';
import { createForge, type Forge } from './forge.ts';
import type { EventName } from './model/happening.ts';

type Json = Record<string, unknown>;
const EXAMPLES = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  name: string;
  examples: (Json & { action?: string })[];
}[];

const EVENTS = [
  'push',
  'create',
  'delete',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'issues',
  'issue_comment',
  'label',
  'check_run',
  'check_suite',
  'status',
  'workflow_run',
  'workflow_dispatch',
  'repository_dispatch',
  'code_scanning_alert',
  'dependabot_alert',
  'secret_scanning_alert',
  'merge_group',
  'fork',
  'repository',
] as const satisfies readonly EventName[];

/** A story in which each event happens. */
async function eventful(forge: Forge) {
  forge.app(
    'baton',
    { checks: 'write', contents: 'write', issues: 'write', actions: 'write' },
    { events: EVENTS },
  );
  const repo = await forge.repository('acme/infra', {
    files: { 'a.txt': 'a\n' },
    access: { ada: 'write', hubot: 'write' },
  });
  forge.team('acme/platform', ['ada']);
  repo.grant('@platform', 'write');
  await repo.push('feature', { 'a.txt': 'b\n' }, { as: 'hubot' });
  await repo.push('gone', { 'a.txt': 'c\n' }, { as: 'hubot' });
  await repo.deleteBranch('gone');
  const pull = await repo.openPull({ from: 'feature', as: 'hubot', body: 'x' });
  const review = pull.review({
    as: 'ada',
    state: 'APPROVED',
    comments: [{ path: 'a.txt', line: 1, body: 'hm' }],
  });
  pull.dismiss(review);
  const comment = pull.comment('hello', { as: 'ada' });
  pull.editComment(comment, 'hello!');
  pull.label('ready');
  pull.unlabel('ready');
  pull.assign('ada');
  pull.requestReview(['ada', '@platform']);
  pull.edit({ title: 'New' });
  pull.toDraft();
  pull.ready();
  await pull.push({ 'b.txt': 'b\n' });
  await repo.check('feature', { name: 'build', conclusion: 'success' });
  await repo.status('feature', { context: 'ci', state: 'success' });
  await repo.run({ at: 'feature', pull });
  for (const kind of ['codeScanning', 'dependabot', 'secretScanning'] as const) repo.alert({ kind });
  const issue = repo.openIssue({ title: 'One', labels: ['bug'] });
  issue.label('later');
  issue.edit({ body: 'more' });
  issue.close();
  issue.reopen();
  pull.close();
  pull.reopen();
  const ask = clientOf(forge, { kind: 'app', app: 'baton', repository: repo });
  await ask('POST /repos/acme/infra/dispatches', {
    event_type: 'on-demand-test',
    client_payload: { unit: false },
  });
  await ask(`POST /repos/acme/infra/actions/workflows/${repo.model.workflows[0]?.id}/dispatches`, {
    ref: 'main',
    inputs: { name: 'x' },
  });
  forge.world.tell(
    'merge_group',
    'checks_requested',
    repo.model,
    { account: forge.user('ada'), app: null },
    {
      headSha: pull.headSha,
      headRef: 'refs/heads/gh-readonly-queue/main/pr-1',
      baseSha: repo.head(),
      baseRef: 'refs/heads/main',
    },
  );
  await pull.merge();
  await repo.fork('ada');
  repo.rename('platform');
  forge.transfer(repo, forge.user('eve'));
  repo.rename('infra');
  forge.transfer(repo, 'acme');
  await forge.settled();
  return { repo, pull };
}

/** Keys, by the name of the object they are in; arrays by their first element. */
function keysOf(value: unknown, path = ''): Set<string> {
  if (Array.isArray(value)) return keysOf(value[0], `${path}[]`);
  if (value === null || typeof value !== 'object') return new Set();
  const found = new Set<string>();
  for (const [key, each] of Object.entries(value)) {
    found.add(`${path}.${key}`);
    if (!OPEN.test(`${path}.${key}`)) for (const inner of keysOf(each, `${path}.${key}`)) found.add(inner);
  }
  return found;
}

/** Objects whose keys are their owners' own. */
const OPEN = /\.(inputs|client_payload|permissions|custom_properties)$/;
/**
 * What the recordings have and we do not: of repositories long ago or of other settings, and parts of GitHub that are not modelled.
 * Anything else that is missing is a fault.
 */
const NOT_MODELLED = [
  /\.(custom_properties|temp_clone_token|master_branch|stargazers)$/,
  /\.(organization|installation)(\.|$)/,
  /\.milestone\./,
  /\.license\./,
  /\.deployment(\.|$)/,
  /\.(assignee|merged_by|auto_merge|performed_via_github_app)\./,
  /\.(requested_teams|requested_reviewers|assignees|pull_requests|labels)\[\]/,
  /\.(email|name)$/,
  /^\.issue\.draft$/,
  /^\.changes(\.old_\w+(\.|$)|$)/,
  /\.rule\.(full_description|help)$/,
  /\.(cwes|references)\[\]/,
];

test('payloads have every key that was recorded for the same event and action', async () => {
  const forge = await createForge();
  await eventful(forge);
  const missing: string[] = [];
  const used = new Set<RegExp>();
  const excused = (key: string) => {
    const found = NOT_MODELLED.find((each) => each.test(key));
    if (found) used.add(found);
    return found !== undefined;
  };
  const compared = new Set<string>();
  for (const { name, examples } of EXAMPLES.filter((each) =>
    (EVENTS as readonly string[]).includes(each.name),
  )) {
    const ours = forge.deliveries.filter((each) => each.event === name && each.app);
    for (const example of examples) {
      const twins = ours.filter(
        (each) => each.action === (example.action ?? null) || name === 'repository_dispatch',
      );
      if (twins.length === 0) continue;
      compared.add(`${name}.${example.action ?? ''}`);
      const have = new Set(twins.flatMap((each) => [...keysOf(each.payload)]));
      const lack = [...keysOf(example)].filter((key) => !have.has(key) && !excused(key));
      for (const key of lack) missing.push(`${name}.${example.action ?? ''} ${key}`);
    }
  }
  expect([...new Set(missing)].sort()).toEqual([]);
  expect(NOT_MODELLED.filter((each) => !used.has(each)).map(String)).toEqual([]);
  expect(compared.size).toBeGreaterThanOrEqual(34);
  await forge.close();
});

test('every event the forge can tell of was told, with who did it and where', async () => {
  const forge = await createForge();
  await eventful(forge);
  const told = new Set(forge.deliveries.map(({ event }) => event));
  expect([...told].sort()).toEqual([...EVENTS].sort());
  for (const { payload, app } of forge.deliveries) {
    expect(payload).toMatchObject({
      sender: { login: expect.any(String) },
      repository: { full_name: expect.stringMatching(/^(acme|eve)\/(infra|platform)$/) },
    });
    expect('installation' in payload).toBe(app !== undefined);
  }
  const merged = forge.deliveries
    .filter((each) => each.event === 'pull_request' && each.action === 'closed')
    .at(-1);
  expect(merged?.payload).toMatchObject({ pull_request: { merged: true } });
  const path = forge.eventFile(merged as NonNullable<typeof merged>);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(merged?.payload);
  await forge.close();
});

test('deliveries to an App are signed, posted in order, and lost, doubled or reordered on demand', async () => {
  const forge = await createForge();
  const app = forge.app('baton', { issues: 'write' }, { events: ['issue_comment'] });
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const signature = String(request.headers['x-hub-signature-256']);
      void verify(app.secret, text, signature).then((good) => {
        seen.push(good ? (JSON.parse(text) as { comment: { body: string } }).comment.body : 'forged');
        response.end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  forge.webhooks.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const repo = await forge.repository('acme/infra');
  const issue = repo.openIssue({ title: 'One' });
  const say = async (...words: string[]) => {
    for (const word of words) issue.comment(word);
    await forge.settled();
    return seen.splice(0);
  };
  expect(await say('a', 'b', 'c')).toEqual(['a', 'b', 'c']);
  forge.webhooks.mangle('lose', /issue_comment/);
  expect(await say('a', 'b')).toEqual(['b']);
  forge.webhooks.mangle('double', /issue_comment/);
  expect(await say('a', 'b')).toEqual(['a', 'a', 'b']);
  forge.webhooks.mangle('reorder', /issue_comment/);
  expect(await say('a', 'b', 'c')).toEqual(['b', 'a', 'c']);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await forge.close();
});

test('another process may send: what waits, and what comes later, with GitHub told what came of it', async () => {
  const forge = await createForge();
  const model = forge.app('baton', { issues: 'write' }, { events: ['issue_comment'] });
  const app = forge.appStory('baton');
  app.listen('http://127.0.0.1:9/hooks', 'a secret');
  const { post } = forge.webhooks;
  const carried: string[] = [];
  post.carrier = async (url, headers, body) => {
    carried.push(`${url} ${headers['x-github-delivery']} ${(JSON.parse(body) as Json).action as string}`);
    return { status: 'OK', statusCode: 202, answer: { headers: {}, text: '' } };
  };
  const repo = await forge.repository('acme/infra', { access: { ada: 'write' } });
  const issue = repo.openIssue({ title: 'One', as: 'ada' });
  post.hold();
  issue.comment('first', { as: 'ada' });
  await forge.settled();
  const taken = [...post.take()];
  expect(taken).toHaveLength(1);
  const [{ headers, body, tell }] = taken as [(typeof taken)[0]];
  expect(await verify('a secret', body, headers['x-hub-signature-256'] ?? '')).toBe(true);
  tell(
    'http://127.0.0.1:10/',
    { status: 'timed out', statusCode: 504, answer: { headers: {}, text: '' } },
    10_000,
  );
  post.release();
  await forge.settled();
  expect(carried).toEqual([]);
  const log = () =>
    forge.world.hooks
      .of(model, forge.world.clock.ms)
      .map((each) => [each.guid, each.statusCode, each.duration]);
  expect(log()).toEqual([[headers['x-github-delivery'], 504, 10]]);

  forge.world.hooks.of(model, forge.world.clock.ms)[0]?.again();
  await forge.settled();
  expect(carried).toEqual([`http://127.0.0.1:9/hooks ${headers['x-github-delivery']} created`]);
  expect(log()[0]?.slice(0, 2)).toEqual([headers['x-github-delivery'], 202]);
  await forge.close();
});
