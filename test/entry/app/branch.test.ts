import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    identity: { logins: ["hubot"], branches: ["builder/*"] }
  tester:
    id: agent-002
    ownership: ["test/*"]
    never: ["secrets/*"]
    identity: { logins: ["robo"], branches: ["tester/*"] }
`;
const TEXT = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

let desk: AppDesk;
beforeEach(async () => {
  desk = await openDesk(
    { '.github/baton.yml': POLICY, 'src/a.ts': TEXT, 'src/b.ts': TEXT },
    { hubot: 'write', robo: 'write', ada: 'write' },
  );
  await desk.work();
});
afterEach(() => desk.close());

/** The runs of the check on a branch, oldest first. */
function checksOn(branch: string) {
  const head = desk.repo.head(branch);
  return desk.repo.model.suites
    .filter((suite) => suite.headSha === head)
    .flatMap(({ runs }) => runs)
    .filter(({ name }) => name === 'baton/overlap');
}

const inbox = (agent: string) => desk.repo.file('baton', `agents/${agent}/inbox.yaml`);

test('two agents on the same lines before any pull request: both are told, in a check and in their inbox, once', async () => {
  const { repo, forge } = desk;
  await repo.push('builder/a', { 'src/a.ts': TEXT.replace('three', 'THREE') }, { as: 'hubot' });
  await desk.work();
  expect(checksOn('builder/a')).toMatchObject([
    { conclusion: 'success', output: { title: 'Clear: nobody else is at work on these files' } },
  ]);
  await repo.push('tester/b', { 'src/a.ts': TEXT.replace('three', 'drei') }, { as: 'robo' });
  const keys = await desk.work();
  expect(keys.at(-1)).toMatch(/^ref\/\d+\/refs\/heads\/tester\/b again$/);
  expect(checksOn('tester/b').at(-1)).toMatchObject({ conclusion: 'neutral' });
  expect(checksOn('tester/b').at(-1)?.output).toMatchObject({
    title: expect.stringMatching(/^Overlap: conflicts with builder\/a in 1 file; .* should yield/),
    summary: expect.stringContaining('`src/a.ts`, line 3'),
  });
  expect(checksOn('tester/b').at(-1)?.annotations).toMatchObject([{ path: 'src/a.ts', startLine: 3 }]);
  expect(checksOn('builder/a').map(({ conclusion }) => conclusion)).toEqual(['success', 'neutral']);
  for (const [agent, branch] of [
    ['agent-001', 'builder/a'],
    ['agent-002', 'tester/b'],
  ] as const) {
    expect(await inbox(agent)).toContain(`subject: ${branch} overlaps with work of others`);
  }
  const before = repo.head('baton');
  forge.requests.reset();
  await repo.push('tester/b', { 'src/a.ts': TEXT.replace('three', 'troi') }, { as: 'robo' });
  await desk.work();
  // The new commit bears the answer; the inbox has it already.
  expect(checksOn('tester/b')).toHaveLength(1);
  expect(repo.head('baton')).toBe(before);
});
