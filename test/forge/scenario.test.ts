import { expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { clientOf } from './client.ts';
import { createForge, type Forge } from './forge.ts';

async function told(forge: Forge, how: { noise: boolean }) {
  forge.app('baton', { checks: 'write' });
  // Other numbers and other instants, which nobody sees.
  if (how.noise) {
    for (const login of ['x', 'y', 'z']) forge.user(login);
    forge.organization('acme');
  }
  const repo = await forge.repository('acme/infra', {
    files: { 'a.txt': 'a\n' },
    access: { ada: 'admin', hubot: 'write' },
  });
  await repo.push(
    'feature',
    { 'a.txt': 'b\n' },
    { as: 'hubot', trailers: { 'Co-authored-by': 'Ada <ada@x.example>' } },
  );
  const pull = await repo.openPull({ from: 'feature', as: 'hubot', title: 'T', body: 'B' });
  pull.comment('c', { as: 'ada' });
  pull.label('ready');
  pull.approve('ada');
  await repo.check('feature', { name: 'baton', app: 'baton', conclusion: 'failure', title: 'blocked' });
  await repo.check('feature', { name: 'baton', app: 'baton', conclusion: 'success', title: 'clear' });
  return { repo, pull };
}

test('two forges that look the same have the same snapshot, and any difference shows', async () => {
  const [one, two] = [await createForge(), await createForge()];
  const a = await told(one, { noise: false });
  const b = await told(two, { noise: true });
  const seen = await two.snapshot(b.repo);
  expect(seen).toEqual(await one.snapshot(a.repo));
  expect(shot(seen)).toMatchObject({
    labels: ['ready'],
    comments: [{ author: 'ada', body: 'c', reactions: [] }],
    checks: [{ name: 'baton', app: 'baton', conclusion: 'success' }],
    reviews: [{ author: 'ada', state: 'APPROVED' }],
  });
  b.pull.unlabel('ready');
  expect(await two.snapshot(b.repo)).not.toEqual(seen);
  expect(JSON.stringify(await one.snapshot(a.repo))).not.toMatch(/2026-|_kwDO/);
  await one.close();
  await two.close();
});

function shot(snapshot: Record<string, unknown>): Record<string, unknown> {
  return (snapshot.issues as Record<string, Record<string, unknown>>)['1'] as Record<string, unknown>;
}

test('an artifact comes from a signed address of its own, and is gone when it expired', async () => {
  const forge = await createForge();
  const { repo, pull } = await told(forge, { noise: false });
  const run = await repo.run({
    at: 'feature',
    pull,
    conclusion: 'failure',
    artifacts: { junit: { 'r.xml': '<testsuite/>' } },
  });
  const ask = clientOf(forge, { kind: 'workflow', repository: repo, permissions: { actions: 'read' } });
  const listed = await ask(`GET /repos/acme/infra/actions/runs/${run.id}/artifacts`);
  const route = `GET /repos/acme/infra/actions/artifacts/${listed.body.artifacts[0].id}/zip`;
  const there = (await ask(route)).headers.get('location') ?? '';
  const zip = new Uint8Array(await (await fetch(there)).arrayBuffer());
  expect(strFromU8(unzipSync(zip)['r.xml'] as Uint8Array)).toBe('<testsuite/>');
  expect((await fetch(there.replace('signed', 'forged'))).status).toBe(403);
  forge.tick('91d');
  expect((await ask(route)).status).toBe(410);
  await forge.close();
});

test('the clock stands still until time passes', async () => {
  const forge = await createForge({ start: '2026-05-01T10:00:00Z' });
  const { pull } = await told(forge, { noise: false });
  expect(pull.issue.updatedAt).toBe('2026-05-01T10:00:00Z');
  forge.tick('90m');
  pull.comment('later');
  expect(pull.issue.updatedAt).toBe('2026-05-01T11:30:00Z');
  expect(() => forge.tick('soon')).toThrow(/not a span of time/);
  await forge.close();
});
