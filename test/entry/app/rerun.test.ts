import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { suiteState } from '../../forge/model/check-verbs.ts';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    reviewers: ["@ada"]
    identity: { logins: ["hubot"], branches: ["builder/*"] }
`;

let desk: AppDesk;
beforeEach(async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write' },
  );
  await desk.work();
});
afterEach(() => desk.close());

const runsOn = (head: string, name = 'baton') =>
  desk.repo.model.suites
    .filter((suite) => suite.headSha === head)
    .flatMap(({ runs }) => runs)
    .filter((run) => run.name === name);

async function opened() {
  await desk.repo.push('builder/a', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  const pull = await desk.repo.openPull({ from: 'builder/a', as: 'hubot' });
  await desk.work();
  return pull;
}

test.each([
  ['Re-run of the check', false],
  ['Re-run all', true],
])(
  '%s judges anew: a new check stands there, though nothing changed, and nothing goes round',
  async (_, all) => {
    const pull = await opened();
    const [first, ...more] = runsOn(pull.headSha);
    expect([first?.conclusion, more]).toEqual(['failure', []]);
    const comments = pull.issue.comments.map(({ body }) => body);
    desk.repo.rerun(pull.headSha, 'baton', { as: 'ada', all });
    const keys = await desk.work();
    expect(runsOn(pull.headSha).map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
    expect(suiteState((first as NonNullable<typeof first>).suite).status).toBe('completed');
    expect(pull.issue.comments.map(({ body }) => body)).toEqual(comments);
    // What comes of Baton's own new check calls for nothing.
    expect(keys.filter((key) => key.startsWith('item/'))).toEqual([
      `item/${desk.repo.model.id}/${pull.number} again`,
    ]);
  },
);

test('what nobody told of is seen when the check is asked for again', async () => {
  const pull = await opened();
  desk.forge.webhooks.share({ double: 0, reorder: 0, lose: 1 }, 1);
  pull.approve('ada');
  await desk.work();
  desk.forge.webhooks.share({ double: 0, reorder: 0, lose: 0 }, 1);
  expect(runsOn(pull.headSha).at(-1)?.conclusion).toBe('failure');
  desk.repo.rerun(pull.headSha, 'baton', { as: 'ada' });
  await desk.work();
  expect(runsOn(pull.headSha).at(-1)?.conclusion).toBe('success');
});

test('of a branch without a pull request its own check is made anew', async () => {
  await desk.repo.push('builder/b', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  await desk.work();
  const head = desk.repo.head('builder/b');
  expect(runsOn(head, 'baton/overlap')).toHaveLength(1);
  desk.repo.rerun(head, 'baton/overlap', { as: 'ada' });
  await desk.work();
  expect(runsOn(head, 'baton/overlap').map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
});
