import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RepositoryStory } from '../../forge/scenario/repository-story.ts';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder: { id: agent-001, ownership: ["src/*"], reviewers: ["@ada"], identity: { logins: ["hubot"] } }
`;

let desk: AppDesk;
beforeEach(async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write' },
  );
  await desk.repo.push('topic', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  await desk.repo.openPull({ from: 'topic', as: 'hubot' });
  // The token is there before anything happens to the installation.
  await desk.work();
});
afterEach(() => desk.close());

const app = () => desk.forge.appStory('baton');

test.each<[string, (repo: RepositoryStory) => unknown]>([
  [
    'taken out of the installation',
    async () => {
      const other = await desk.forge.repository('acme/other', { access: { ada: 'admin' } });
      app().select('acme', [other]);
    },
  ],
  ['of which the App was uninstalled', () => app().uninstall('acme')],
  ['of which the App was suspended', () => app().suspend('acme')],
  [
    'that was archived',
    (repo) => {
      repo.model.archived = true;
    },
  ],
  [
    'given away',
    (repo) => {
      desk.forge.user('olga');
      desk.forge.transfer(repo, 'olga');
    },
  ],
])('what comes of a repository %s is dropped and counted, and is no dead letter', async (_, happens) => {
  const { repo } = desk;
  await desk.forge.settled();
  // Still on its way when it happens.
  await repo.push('topic', { 'src/a.ts': 'three\n' }, { as: 'hubot' });
  await desk.forge.settled();
  await happens(repo);
  // Whatever is tried again is thrown here.
  await desk.work();
  expect(await desk.metrics.text()).toMatch(/baton_rounds_total\{work="\w+",result="dropped"\} [1-9]/);
});

test('where GitHub only fails to answer it is tried again', async () => {
  const { repo, forge } = desk;
  await repo.push('topic', { 'src/a.ts': 'three\n' }, { as: 'hubot' });
  await forge.settled();
  app().uninstall('acme');
  forge.fault({ kind: 'status502', times: 1_000 });
  await expect(desk.work()).rejects.toThrow('GitHub');
  expect(await desk.metrics.text()).not.toContain('result="dropped"');
});

test('what was pushed while the App was suspended is judged once it may work again', async () => {
  const { repo } = desk;
  await desk.forge.settled();
  app().suspend('acme');
  await repo.push('topic', { 'src/a.ts': 'unheard\n' }, { as: 'hubot' });
  await desk.work();
  const judged = () => repo.model.suites.some(({ headSha }) => headSha === repo.head('topic'));
  expect(judged()).toBe(false);
  app().unsuspend('acme');
  await desk.work();
  expect(judged()).toBe(true);
});
