import { afterEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder: { id: agent-001, ownership: ["src/*"], reviewers: ["@ada"], identity: { logins: ["hubot"] } }
`;

let desk: AppDesk;
afterEach(() => desk.close());

const verdictOn = (head: string) =>
  desk.repo.model.suites
    .filter((suite) => suite.headSha === head)
    .flatMap(({ runs }) => runs)
    .findLast(({ name }) => name === 'baton');

test('a log that a ruleset lets nobody write is shown by the App, counted, and no dead letter; lifted, it judges again', async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write' },
  );
  const { repo } = desk;
  repo.protect([{ type: 'creation' }], { include: ['refs/heads/baton'] });
  await repo.push('topic', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  // Whatever is tried again is thrown here.
  await desk.work();
  expect(verdictOn(pull.headSha)).toMatchObject({
    conclusion: 'failure',
    output: { title: 'cannot tell: the shared log cannot be written' },
  });
  expect(await desk.metrics.text()).toMatch(/baton_rounds_total\{work="review",result="cannot-tell"\} 1/);
  repo.model.rulesets.splice(0);
  repo.rerun(pull.headSha, 'baton', { as: 'ada' });
  await desk.work();
  expect(verdictOn(pull.headSha)?.output.title).not.toContain('cannot tell');
});

test('a branch that nobody can record is no dead letter: it comes again later, and is answered once the log can be written', async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write' },
  );
  const { repo, forge } = desk;
  repo.protect([{ type: 'creation' }], { include: ['refs/heads/baton'] });
  await repo.push('topic', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  // Whatever is tried again is thrown here.
  await desk.work();
  expect(await desk.metrics.text()).toMatch(/baton_rounds_total\{work="branch",result="cannot-tell"\} 1/);
  const answered = () =>
    repo.model.suites.some(({ runs }) => runs.some(({ name }) => name === 'baton/overlap'));
  repo.model.rulesets.splice(0);
  forge.tick('30m');
  await desk.work();
  expect(answered()).toBe(false);
  forge.tick('31m');
  await desk.work();
  expect(answered()).toBe(true);
});
