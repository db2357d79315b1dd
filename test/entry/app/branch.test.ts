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

/** agent-001 holds `src/*` for two hours. */
function leased() {
  const now = desk.forge.world.clock.ms;
  const at = (ms: number) => new Date(now + ms).toISOString();
  const lease = {
    id: 'ls-1',
    holder: 'agent-001',
    paths: ['src/*'],
    resource: null,
    mode: 'exclusive',
    ttl: 7_200_000,
    for: 'a rewrite',
    priority: 'P2',
    epoch: 1,
    granted: at(0),
    expires: at(7_200_000),
    serial: null,
  };
  const data = { allocation_id: lease.id, requester: lease.holder, resource_details: lease };
  return { type: 'RESOURCE_ALLOCATED', workflow: 'global', by: lease.holder, data };
}

/** Pushes, lets all be worked on, and tells what that asked of GitHub: queries, REST reads, writes. */
async function counted(branch: string, files: Record<string, string>, as: string) {
  await desk.repo.push(branch, files, { as });
  return asked();
}

async function deleted(branch: string) {
  await desk.repo.deleteBranch(branch, 'hubot');
  return asked();
}

/** Lets all that has arrived be worked on, and tells what that asked. */
async function asked() {
  const { forge } = desk;
  await forge.settled();
  forge.requests.reset();
  await desk.work();
  const { restReads, restWrites, graphqlReads, graphqlWrites } = forge.requests.counts;
  return { queries: graphqlReads, rest: restReads, writes: graphqlWrites + restWrites };
}

test('a branch takes two queries, a REST read and two writes; one of nobody takes one query, and a new push of the same one write', async () => {
  await counted('builder/first', { 'src/a.ts': 'begins the context\n' }, 'hubot');
  const usual = { queries: 2, rest: 1, writes: 2 };
  expect(await counted('builder/b', { 'src/b.ts': 'two\n' }, 'hubot')).toEqual(usual);
  expect(await counted('builder/b', { 'src/b.ts': 'three\n' }, 'hubot')).toEqual({ ...usual, writes: 1 });
  const nobody = { queries: 1, rest: 0, writes: 0 };
  expect(await counted('fix-typo', { 'src/b.ts': 'eins\n' }, 'ada')).toEqual(nobody);
  expect(checksOn('fix-typo')).toEqual([]);
  expect(await deleted('fix-typo')).toEqual(nobody);
  expect(await deleted('builder/b')).toEqual({ queries: 2, rest: 0, writes: 1 });
});

test('looked at again with nothing new, nothing is written', async () => {
  await desk.repo.push('builder/a', { 'src/a.ts': 'x\n' }, { as: 'hubot' });
  await desk.work();
  const before = await desk.forge.snapshot(desk.repo);
  desk.again('builder/a');
  desk.forge.requests.reset();
  expect(await desk.work()).toHaveLength(1);
  const { restWrites, graphqlWrites, graphqlReads } = desk.forge.requests.counts;
  expect([restWrites, graphqlWrites, graphqlReads]).toEqual([0, 0, 2]);
  expect(await desk.forge.snapshot(desk.repo)).toEqual(before);
});

test('a branch whose name alone claims an agent is told of a lease, whoever pushed it; clear again, the message is taken back', async () => {
  await desk.record([leased()]);
  await desk.repo.push('tester/b', { 'src/a.ts': 'x\n', 'test/b.ts': 'y\n' }, { as: 'ada' });
  await desk.work();
  const [check] = checksOn('tester/b');
  expect(check).toMatchObject({
    conclusion: 'neutral',
    output: {
      title: expect.stringMatching(/^Overlap: agent-001 holds src\/\* until /),
      summary: expect.stringContaining("`baton lease acquire --queue 'src/*'`"),
    },
  });
  expect(await inbox('agent-002')).toContain('type: ALERT');
  await desk.repo.push('tester/b', { 'test/b.ts': 'z\n' }, { as: 'ada', force: true });
  await desk.work();
  expect(checksOn('tester/b')).toMatchObject([{ conclusion: 'success' }]);
  expect(await inbox('agent-002')).toBeUndefined();
});

test('with its pull request the branch is judged there: its check stays as it is, nothing is said of the branch again', async () => {
  const { repo } = desk;
  await repo.push('builder/a', { 'src/a.ts': TEXT.replace('three', 'THREE') }, { as: 'hubot' });
  await desk.work();
  expect(await repo.file('baton', 'branches.yaml')).toContain('builder/a');
  const pull = await repo.openPull({ from: 'builder/a', as: 'hubot' });
  await desk.work();
  const [before] = checksOn('builder/a');
  expect(before).toMatchObject({
    conclusion: 'success',
    output: { title: expect.stringContaining('Clear') },
  });
  expect(await repo.file('baton', 'branches.yaml')).toBeUndefined();
  // Another agent's branch now meets the pull request instead.
  await repo.push('tester/b', { 'src/a.ts': TEXT.replace('three', 'drei') }, { as: 'robo' });
  await desk.work();
  expect(checksOn('tester/b')[0]?.output.title).toContain(`conflicts with #${pull.number}`);
  await repo.push('builder/a', { 'src/b.ts': 'more\n' }, { as: 'hubot' });
  await desk.work();
  expect(checksOn('builder/a')).toEqual([]);
});

test('what was said of a branch is taken back when its pull request is merged', async () => {
  await desk.record([leased()]);
  await desk.repo.push('tester/b', { 'src/a.ts': 'x\n' }, { as: 'robo' });
  await desk.work();
  expect(await inbox('agent-002')).toContain('tester/b');
  const pull = await desk.repo.openPull({ from: 'tester/b', as: 'robo' });
  await desk.work();
  expect(await inbox('agent-002')).toContain('tester/b');
  await pull.merge({ as: 'ada' });
  await desk.work();
  expect(await inbox('agent-002')).toBeUndefined();
});

test('a branch that is deleted without a pull request is let go of, and what was said of it is taken back', async () => {
  await desk.record([leased()]);
  await desk.repo.push('tester/b', { 'src/a.ts': 'x\n' }, { as: 'robo' });
  await desk.work();
  expect(await inbox('agent-002')).toContain('tester/b');
  expect(await desk.repo.file('baton', 'branches.yaml')).toContain('tester/b');
  await desk.repo.deleteBranch('tester/b', 'robo');
  await desk.work();
  expect(await inbox('agent-002')).toBeUndefined();
  expect(await desk.repo.file('baton', 'branches.yaml')).toBeUndefined();
});

test('where nobody told of the deletion a sweep lets go of it, all in one request and one commit', async () => {
  const { repo, forge } = desk;
  await desk.record([leased()]);
  for (const branch of ['tester/b', 'tester/c', 'tester/stays']) {
    await repo.push(branch, { 'src/a.ts': `${branch}\n` }, { as: 'robo' });
    await desk.work();
  }
  forge.webhooks.mangle('lose', /^(?:delete|push)/, 10);
  await repo.deleteBranch('tester/b', 'robo');
  await repo.deleteBranch('tester/c', 'robo');
  await forge.settled();
  const said = async () => (await inbox('agent-002')) ?? '';
  expect(await said()).toContain('tester/b overlaps');
  const seen = (name: string) =>
    forge.requests.recent.filter(({ query }) => query?.includes(`query ${name}(`)).length;
  forge.requests.reset();
  desk.sweep();
  await desk.work();
  const [branches, inboxes] = [await repo.file('baton', 'branches.yaml'), await said()];
  for (const gone of ['tester/b', 'tester/c']) {
    expect(branches).not.toContain(`branch: ${gone}\n`);
    expect(inboxes).not.toContain(`${gone} overlaps`);
  }
  expect(branches).toContain('tester/stays');
  expect(inboxes).toContain('tester/stays overlaps');
  expect(seen('Refs')).toBe(1);
});

test('where no branch is recorded a sweep does not ask for any', async () => {
  desk.forge.requests.reset();
  desk.sweep();
  await desk.work();
  const { forge } = desk;
  expect(forge.requests.recent.filter(({ query }) => query?.includes('query Refs('))).toEqual([]);
});
