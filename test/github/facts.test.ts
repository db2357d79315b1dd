import { afterEach, expect, test } from '@jest/globals';
import { unseenIn } from '../../src/github/seen.ts';
import { type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

test('everything about a pull request, in two queries and a REST read each for its pusher and for who gives a command', async () => {
  scene = await setScene({ CODEOWNERS: '* @ada\n' });
  const { forge, repo } = scene;
  const main = repo.head('main');
  await repo.push(
    'topic',
    { 'src/a.ts': LINES.replace('two', '2'), 'b.md': 'b\n' },
    {
      as: 'hubot',
      message: 'Two\n\nBecause.',
      trailers: { 'Baton-Agent': 'agent-001' },
    },
  );
  const pull = await repo.openPull({ from: 'topic', as: 'hubot', title: 'Two', body: 'Because' });
  pull.approve('ada');
  pull.comment('Fine.\n/baton status', { as: 'bob' });
  pull.comment('no command', { as: 'bob' });
  pull.label('ready', { as: 'ada' });
  pull.requestReview(['bob', '@builders']);
  await repo.check('topic', { name: 'build', conclusion: 'success' });
  await repo.check('topic', { name: 'baton', app: 'baton', conclusion: 'failure' });
  await repo.status('topic', { context: 'ci/old', state: 'pending' });
  forge.requests.reset();

  const github = scene.open();
  const [observed] = await github.observe([pull.number]);
  expect(forge.requests.counts).toMatchObject({
    graphqlReads: 2,
    graphqlWrites: 0,
    // Who pushed it, and what @bob may do, who gives a command.
    restReads: 2,
    restWrites: 0,
  });
  expect(observed?.base?.policy.kind).toBe('loaded');
  const facts = observed?.facts;
  expect(facts).toMatchObject({
    forge: 'github',
    unseen: [],
    codeowners: { path: 'CODEOWNERS', text: '* @ada\n' },
    teams: { '@acme/builders': ['ada', 'bob'] },
    permissions: { ada: 'write', bob: 'maintain' },
    pairs: [{ a: `#${pull.number}`, b: 'main', conflict: false }],
    change: {
      id: `pr-${pull.number}`,
      name: `#${pull.number}`,
      branch: 'topic',
      base: main,
      mergeBase: main,
      pusher: { login: 'hubot', type: 'User' },
      opener: { login: 'hubot' },
      requester: null,
      files: [
        { path: 'b.md', status: 'added', previous: null, added: 1, deleted: 0 },
        { path: 'src/a.ts', status: 'modified', previous: null, added: 1, deleted: 1 },
      ],
      commits: [{ subject: 'Two', trailers: [{ key: 'Baton-Agent', value: 'agent-001' }] }],
    },
    open: [{ name: `#${pull.number}`, paths: ['b.md', 'src/a.ts'], agents: ['agent-001'] }],
    pull: {
      state: 'open',
      baseBranch: 'main',
      fromFork: false,
      labels: [{ name: 'ready', by: { login: 'ada' } }],
      reviews: [{ by: { login: 'ada', type: 'User' }, state: 'approved', head: pull.headSha }],
      requested: ['@acme/builders', '@bob'],
      checks: [
        { name: 'ci/old', app: null, conclusion: null },
        { name: 'build', app: 'github-actions', conclusion: 'success' },
      ],
      commands: [{ by: { login: 'bob' }, body: 'Fine.\n/baton status' }],
    },
  });
});

test('jobs of one name in two workflows are two checks, and one that runs again replaces its own', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  await repo.run({ at: 'topic', pull, workflow: 'CI', job: 'test', conclusion: 'failure' });
  await repo.run({ at: 'topic', pull, workflow: 'Docs', job: 'test' });
  await repo.run({ at: 'topic', workflow: 'CI', job: 'test' });
  const checks = async () =>
    (await scene.open().observe([pull.number]))[0]?.facts.pull?.checks.map(({ workflow, conclusion }) => [
      workflow,
      conclusion,
    ]);
  expect(await checks()).toEqual([
    ['CI on pull_request', 'failure'],
    ['CI on push', 'success'],
    ['Docs on pull_request', 'success'],
  ]);
  await repo.run({ at: 'topic', pull, workflow: 'CI', job: 'test', conclusion: null });
  expect((await checks())?.[0]).toEqual(['CI on pull_request', null]);
});

test('without the workflows that wrote them, checks of one name cannot be told apart, and that is said', async () => {
  scene = await setScene();
  const { forge, repo } = scene;
  repo.model.private = true;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  await repo.run({ at: 'topic', pull });
  const permissions = {
    contents: 'read',
    'pull-requests': 'read',
    checks: 'read',
    statuses: 'read',
  } as const;
  const token = forge.tokenFor({ kind: 'workflow', repository: repo, permissions });
  const [observed] = await scene.open(token).observe([pull.number]);
  expect(observed?.facts.unseen).toContainEqual({
    what: 'checks',
    lasting: true,
    reason: expect.stringContaining('Actions: read'),
  });
});

test('two pull requests that change one line conflict, two that change far lines do not', async () => {
  scene = await setScene();
  const { forge, repo } = scene;
  const pull = async (branch: string, from: string, to: string) => {
    await repo.push(branch, { 'src/a.ts': LINES.replace(from, to) }, { as: 'hubot' });
    return repo.openPull({ from: branch, as: 'hubot' });
  };
  const ours = await pull('ours', 'two', 'ours');
  const near = await pull('near', 'two', 'theirs');
  const far = await pull('far', 'seven', '7');
  forge.requests.reset();
  const [observed] = await scene.open().observe([ours.number]);
  const pairs = observed?.facts.pairs.filter(({ b }) => b !== 'main');
  expect(pairs).toMatchObject([
    { a: `#${ours.number}`, b: `#${near.number}`, conflict: true, files: ['src/a.ts'] },
    { a: `#${ours.number}`, b: `#${far.number}`, conflict: false },
  ]);
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 2, restReads: 1 });
});

test('a rename counts under both names, which takes one REST read more', async () => {
  scene = await setScene({ 'docs/old.md': LINES });
  const { forge, repo } = scene;
  await repo.push('topic', { 'docs/old.md': null, 'docs/new.md': LINES }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  await repo.push('other', { 'docs/old.md': LINES.replace('one', '1') }, { as: 'hubot' });
  const other = await repo.openPull({ from: 'other', as: 'hubot' });
  forge.requests.reset();
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.facts.change.files).toEqual([
    { path: 'docs/new.md', previous: 'docs/old.md', status: 'renamed', added: 0, deleted: 0 },
  ]);
  expect(observed?.facts.open[0]?.paths).toEqual(['docs/new.md', 'docs/old.md']);
  expect(observed?.facts.pairs.map(({ b, conflict }) => [b, conflict])).toEqual([
    [`#${other.number}`, false],
    ['main', false],
  ]);
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 2, restReads: 2 });
});

test('what a workflow token may not see is said, with the token that may', async () => {
  scene = await setScene();
  const { forge, repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  pull.approve('ada');
  const permissions = {
    contents: 'read',
    'pull-requests': 'read',
    checks: 'read',
    statuses: 'read',
    actions: 'read',
  } as const;
  const token = forge.tokenFor({ kind: 'workflow', repository: repo, permissions });
  const [observed] = await scene.open(token).observe([pull.number]);
  expect(observed?.facts.teams).toEqual({ '@acme/builders': null });
  expect(observed?.facts.unseen).toEqual([
    { what: 'teams', reason: expect.stringContaining('an App token with Members: read'), lasting: true },
  ]);
});

test('a pull request with more files than a page has them all', async () => {
  scene = await setScene();
  const { forge, repo } = scene;
  const files = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`many/${at}.txt`, `${at}\n`]));
  await repo.push('topic', files, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  for (let at = 0; at < 130; at += 1) pull.comment(`/baton ${at}`, { as: 'bob' });
  forge.requests.reset();
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.facts.change.files).toHaveLength(250);
  expect(observed?.facts.pull?.commands).toHaveLength(130);
  expect(observed?.facts.unseen).toEqual([]);
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 3, restReads: 1 });
});

test('an approval of an older commit knows what changed since', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  const review = pull.approve('ada');
  await pull.push({ 'b.md': 'b\n' });
  const github = scene.open();
  expect((await github.observe([pull.number]))[0]?.facts.changedSince).toEqual({ [review.id]: ['b.md'] });
  await repo.push('topic', { 'src/c.ts': 'c\n' }, { as: 'hubot', force: true });
  const since = (await github.observe([pull.number]))[0]?.facts.changedSince;
  expect(since).toEqual({ [review.id]: ['src/a.ts', 'src/c.ts'] });
});

test('the policy and owners are those of the base branch as it is now, however large', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n', '.github/baton.yml': 'version: 2\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  const owners = `${'# a long file\n'.repeat(50_000)}* @ada\n`;
  await repo.push('main', { '.github/CODEOWNERS': owners, CODEOWNERS: '* @bob\n' });
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.base?.policy.kind).toBe('loaded');
  expect(observed?.facts.codeowners).toEqual({ path: '.github/CODEOWNERS', text: owners });
  expect(observed?.facts.change.base).toBe(repo.head('main'));
  await repo.push('main', { '.github/baton.yml': 'version: 2\n' });
  expect((await scene.open().observe([pull.number]))[0]?.base?.policy).toMatchObject({ kind: 'faulty' });
});

test('a pull request from a fork is pushed by whoever pushed to the fork', async () => {
  scene = await setScene();
  const { repo } = scene;
  const fork = await repo.fork('eve');
  await fork.push('topic', { 'src/a.ts': 'new\n' }, { as: 'eve' });
  const pushedAt = new Date(scene.forge.world.clock.ms).toISOString();
  scene.forge.tick('5m');
  const pull = await repo.openPull({ from: 'topic', as: 'eve', fork });
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.facts.change.pusher).toMatchObject({ login: 'eve' });
  expect(observed?.facts.change.pushedAt).toBe(pushedAt);
  expect(observed?.facts.pull).toMatchObject({ fromFork: true, headRepository: 'eve/infra' });
});

test('where the activity tells nothing of the head, who pushed it is not known, and that is said', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  repo.model.activities.length = 0;
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.facts.change.pusher).toBeNull();
  expect(observed?.facts.change.pushedAt).toBeNull();
  expect(observed?.facts.unseen).toMatchObject([{ what: 'pusher' }]);
});

test('a pull request that conflicts with its base says where', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': LINES.replace('two', 'mine') }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  await repo.push('main', { 'src/a.ts': LINES.replace('two', 'theirs') });
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.facts.pairs).toMatchObject([
    { a: `#${pull.number}`, b: 'main', conflict: true, files: ['src/a.ts'] },
  ]);
});

test.each([[404], [0]])('pull request #%s that is not there is an error that names it', async (number) => {
  scene = await setScene();
  await expect(scene.open().observe([number])).rejects.toMatchObject({
    exit: 6,
    faults: [{ code: 'github.no-pull' }],
  });
});

test('pull requests are found by their head commit, from forks and with a shared head', async () => {
  scene = await setScene();
  const { repo } = scene;
  const fork = await repo.fork('eve');
  const sha = await fork.push('topic', { 'src/a.ts': 'new\n' }, { as: 'eve' });
  const pull = await repo.openPull({ from: 'topic', as: 'eve', fork });
  await repo.push('topic', { 'b.md': 'b\n' }, { as: 'hubot' });
  const own = await repo.openPull({ from: 'topic', as: 'hubot' });
  const github = scene.open();
  expect(await github.pullsAt({ oid: sha, branch: 'topic' })).toEqual([pull.number]);
  expect(await github.pullsAt({ oid: own.headSha, branch: null })).toEqual([own.number]);
  expect(await github.pullsAt({ oid: repo.head('main'), branch: 'main' })).toEqual([]);
});

test('what lies beyond the pairs that are looked into cannot be told', async () => {
  scene = await setScene();
  const { repo } = scene;
  for (const branch of ['a', 'b', 'c']) {
    await repo.push(branch, { 'src/a.ts': LINES.replace('two', branch) }, { as: 'hubot' });
    await repo.openPull({ from: branch, as: 'hubot' });
  }
  const [observed] = await scene.open(undefined, { mostPairs: 1 }).observe([1]);
  expect(observed?.facts.pairs.map(({ b, conflict }) => [b, conflict])).toEqual([
    ['#2', true],
    ['#3', null],
    ['main', false],
  ]);
});

test('more files than GitHub lists are said to be unseen', async () => {
  scene = await setScene();
  const { repo } = scene;
  const files = Object.fromEntries(Array.from({ length: 3_010 }, (_, at) => [`many/${at}.txt`, `${at}\n`]));
  await repo.push('topic', files, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  const [observed] = await scene.open().observe([pull.number]);
  const seen = observed?.facts.change.files.length ?? 0;
  expect(seen).toBeGreaterThanOrEqual(3_000);
  expect(observed?.facts.unseen).toMatchObject([{ what: 'files' }]);
});

test('two that left the base at different commits take one REST read more, and git says the same of them', async () => {
  scene = await setScene({ 'docs/b.md': LINES });
  const { forge, repo } = scene;
  await repo.push('ours', {
    'src/a.ts': LINES.replace('two', 'ours'),
    'docs/b.md': LINES.replace('one', '1'),
  });
  const ours = await repo.openPull({ from: 'ours' });
  await repo.push('main', { 'docs/b.md': LINES.replace('one', 'first') });
  await repo.push('later', { 'src/a.ts': LINES.replace('seven', '7') });
  const later = await repo.openPull({ from: 'later' });
  forge.requests.reset();
  const [observed] = await scene.open().observe([ours.number]);
  expect(observed?.facts.pairs).toMatchObject([
    { b: `#${later.number}`, conflict: true, files: ['docs/b.md'] },
    { b: 'main', conflict: true, files: ['docs/b.md'] },
  ]);
  expect(forge.requests.counts).toMatchObject({ graphqlReads: 2, restReads: 3 });
});

test('a change that stands on another does not conflict with it', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('ours', { 'src/a.ts': LINES.replace('two', 'ours') });
  const ours = await repo.openPull({ from: 'ours' });
  const head = await repo.push(
    'stacked',
    { 'src/a.ts': LINES.replace('two', 'ours and more') },
    { from: 'ours' },
  );
  const stacked = await repo.openPull({ from: 'stacked' });
  const [observed] = await scene.open().observe([ours.number]);
  expect(head).toBe(stacked.headSha);
  expect(observed?.facts.pairs[0]).toMatchObject({ b: `#${stacked.number}`, conflict: false });
});

test('checks that a token may not see are unseen, not absent', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const { number } = await repo.openPull({ from: 'topic', as: 'hubot' });
  const [observed] = await scene.open().observe([number]);
  if (observed === undefined) throw new Error('nothing was observed');
  const { pull, base } = observed;
  const path = 'repository.pullRequest.tip.nodes.0.commit.statusCheckRollup';
  const gaps = [{ kind: 'forbidden', path, message: 'Resource not accessible by integration' }] as const;
  expect(unseenIn({ pull, base, cut: new Set(), gaps: [] })).toEqual([]);
  expect(unseenIn({ pull, base, cut: new Set(), gaps })).toMatchObject([{ what: 'checks' }]);
  expect(unseenIn({ pull, base, cut: new Set(['comments']), gaps: [] })).toMatchObject([
    { what: 'comments' },
  ]);
});
