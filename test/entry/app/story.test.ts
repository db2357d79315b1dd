import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import type { RepositoryStory } from '../../forge/scenario/repository-story.ts';
import { type AppScene, appScene, verdictOn } from '../../support/app-scene.ts';
import { readiness, type ServedApp } from '../../support/served-app.ts';

let scene: AppScene;
let server: ServedApp;
let repo: RepositoryStory;
let pull: PullStory;
beforeAll(async () => {
  scene = await appScene();
  repo = await scene.repository('acme/infra');
  server = await scene.serve();
});
afterAll(() => scene.close());

/** After each step every pull request shows what a process judges that knows nothing but GitHub. */
const STEPS: readonly [string, () => unknown][] = [
  [
    'a pull request is opened',
    async () => {
      await repo.push('topic', { 'src/a.ts': 'ONE\ntwo\nthree\n' }, { as: 'hubot' });
      pull = await repo.openPull({ from: 'topic', as: 'hubot' });
    },
  ],
  ['something is pushed to it', () => pull.push({ 'src/b.ts': 'new\n' })],
  ['somebody approves it', () => pull.approve('ada')],
  ['somebody talks', () => pull.comment('What is this for?', { as: 'bob' })],
  ['a check fails', () => repo.check(pull.headSha, { name: 'unit', conclusion: 'failure' })],
  ['the check passes', () => repo.check(pull.headSha, { name: 'unit', conclusion: 'success' })],
  ['a status comes', () => repo.status(pull.headSha, { context: 'old', state: 'success' })],
  ['a label is set', () => pull.label('urgent', { as: 'ada' })],
  [
    'another one overlaps',
    async () => {
      await repo.push('other', { 'src/a.ts': 'one\nTWO\nthree\n' }, { as: 'hubot' });
      await repo.openPull({ from: 'other', as: 'hubot' });
    },
  ],
  [
    'one comes from a fork',
    async () => {
      const fork = await repo.fork('eve');
      await fork.push('mine', { 'src/c.ts': 'eve\n' }, { as: 'eve' });
      await repo.openPull({ from: 'mine', fork, as: 'eve' });
    },
  ],
  ['the branch starts again, by force', () => pull.push({ 'src/d.ts': 'afresh\n' }, { force: true })],
  ['the base moves', () => repo.push('main', { 'src/a.ts': 'base\n' })],
  [
    'the policy changes',
    async () => {
      const policy = (await repo.file('main', '.github/baton.yml')) ?? '';
      await repo.push('main', { '.github/baton.yml': policy.replace('@acme/builders', '@bob') });
    },
  ],
  ['it is closed', () => pull.close({ as: 'ada' })],
  ['it is opened again', () => pull.reopen({ as: 'ada' })],
  ['the repository is renamed', () => repo.rename('platform')],
  ['something is pushed under the new name', () => pull.push({ 'src/e.ts': 'renamed\n' })],
  [
    'the repository is given away',
    () => {
      scene.forge.user('olga');
      scene.forge.transfer(repo, 'olga');
    },
  ],
  ['something is pushed for the new owner', () => pull.push({ 'src/f.ts': 'given\n' })],
  [
    'the App is uninstalled and a push comes, then installed again',
    async () => {
      scene.app.uninstall('olga');
      await pull.push({ 'src/g.ts': 'unseen\n' });
      await scene.forge.settled();
      scene.app.install('olga');
    },
  ],
  [
    'the App is suspended and a push comes, then it may work again',
    async () => {
      scene.app.suspend('olga');
      await pull.push({ 'src/h.ts': 'unheard\n' });
      await scene.quiet(server);
      expect(await readiness(server)).toMatchObject({ waiting: 0, dead: 0 });
      expect(verdictOn(repo, pull.headSha)).toBeUndefined();
      scene.app.unsuspend('olga');
    },
  ],
  ['it is merged', () => pull.merge({ as: 'olga' })],
];

test('whatever happens on GitHub, every pull request shows what a fresh judgement gives', async () => {
  for (const [what, act] of STEPS) {
    await act();
    const fresh = await scene.shown(repo, server);
    const missing = fresh.flatMap(({ number, missing: all }) => all.map(({ kind }) => `#${number} ${kind}`));
    expect([what, missing]).toEqual([what, []]);
    const shown = fresh.map(({ number }) => {
      const head = repo.model.issues.get(number)?.pull?.headSha ?? '';
      return verdictOn(repo, head);
    });
    expect([what, shown]).not.toEqual([what, expect.arrayContaining([undefined])]);
  }
  const complaints = server.log.filter(({ level }) => level === 'warn' || level === 'error');
  // That an installation is no more, or has lost the repository, is found out by using its token.
  const lost = /does not accept the token|Resource not accessible by integration/;
  expect(complaints.filter(({ reason }) => !lost.test(String(reason)))).toEqual([]);
}, 300_000);

test('asked to stop, it ends with 0', async () => {
  expect(await server.stop()).toBe(0);
  expect(server.other).toEqual([]);
});
