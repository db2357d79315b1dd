import { afterEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';
import { POLICY } from '../../support/observed.ts';

let desk: AppDesk;
afterEach(() => desk.close());

async function opened(said: string): Promise<void> {
  desk = await openDesk({ '.github/baton.yml': `${POLICY}${said}\n`, 'src/a.ts': 'one\n' }, { ada: 'write' });
  await desk.work();
  desk.sweep();
  await desk.work();
}

/** Which sweeps come in so long. */
async function sweepsIn(time: string): Promise<number> {
  desk.forge.tick(time);
  return (await desk.work()).filter((key) => /^repository\/\d+ again$/.test(key)).length;
}

test.each([
  ['the pace of the server where the policy does not say', '', '59m', '1m'],
  ['the pace of the policy, sooner than the server', 'sweep: { every: 10m }', '9m', '1m'],
  ['the pace of the policy, later than the server', 'sweep: { every: 3h }', '179m', '1m'],
  ['the pace of the server where the policy cannot be used', 'sweep: { every: 1m }', '59m', '1m'],
])('a repository is swept at %s', async (_what, said, before, rest) => {
  await opened(said);
  expect(await sweepsIn(before)).toBe(0);
  expect(await sweepsIn(rest)).toBe(1);
});

test('a new pace counts from the push that brings it', async () => {
  await opened('sweep: { every: 24h }');
  await desk.repo.push('main', { '.github/baton.yml': `${POLICY}sweep: { every: 5m }\n` });
  await desk.work();
  expect(await sweepsIn('5m')).toBe(1);
});
