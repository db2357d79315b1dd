import { afterEach, expect, test } from '@jest/globals';
import { contextOf } from '../../../src/core/change/judge.ts';
import { judgeGate } from '../../../src/core/gates/gate.ts';
import { stateWith } from '../../support/facts.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

const GATES = `gates:
  safe:
    require:
      - alerts: { source: code-scanning, at_most: low }
`;

let scene: Scene;
afterEach(() => scene.forge.close());

type Pull = Awaited<ReturnType<Scene['repo']['openPull']>>;

/** The verdict on what code scanning found, after something happened to a pull request; and the REST reads it took. */
async function judged(happens: (pull: Pull) => unknown, token?: () => string) {
  scene = await setScene({ '.github/baton.yml': `${POLICY}${GATES}` }, { alerts: true });
  const { repo, forge } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  await happens(pull);
  forge.requests.reset();
  const [observed] = await scene.open(token?.()).observe([pull.number]);
  const loaded = observed?.base?.policy;
  if (observed === undefined || loaded?.kind !== 'loaded') throw new Error('nothing was observed');
  const { restReads } = forge.requests.counts;
  const { policy } = loaded.loaded;
  const context = contextOf(observed.facts, policy, stateWith(), forge.world.clock.ms);
  const gate = policy.gates.safe;
  const verdict = gate && judgeGate('safe', gate, context, 'enforce').children?.[0];
  return {
    verdict,
    alerts: observed.facts.alerts['code-scanning'],
    restReads,
    short: pull.headSha.slice(0, 10),
  };
}

const alertOn = (ref: string) => scene.repo.alert({ kind: 'codeScanning', alert: { ref } });

test('an alert that a run of pull_request recorded on the merge blocks', async () => {
  const { verdict, restReads } = await judged(async (pull) => {
    await pull.analyse();
    alertOn(`refs/pull/${pull.number}/merge`);
  });
  expect(verdict).toMatchObject({ outcome: 'block', reason: expect.stringContaining('js/sql-injection') });
  // Who pushed, what was analysed under each of three refs, whose merge one is, and the alerts.
  expect(restReads).toBe(6);
});

test.each<[string, (pull: Pull) => unknown]>([
  ['the merge', (pull) => pull.analyse()],
  [
    'the merge with an older base',
    async (pull) => {
      await pull.analyse();
      await scene.repo.push('main', { 'docs/later.md': 'later\n' });
    },
  ],
  [
    'the head, checked out in a run of pull_request',
    (pull) => scene.repo.analyse({ at: 'topic', ref: `refs/pull/${pull.number}/head` }),
  ],
  ['the branch, on a push to it', () => scene.repo.analyse({ at: 'topic', ref: 'refs/heads/topic' })],
  [
    'the branch, after runs of pull_request were given up,',
    async (pull) => {
      await pull.analyse();
      await pull.push({ 'src/a.ts': 'newer\n' });
      await scene.repo.analyse({ at: 'topic', ref: 'refs/heads/topic' });
    },
  ],
  [
    'two tools, each',
    async (pull) => {
      await pull.analyse();
      await pull.analyse({ tool: 'Semgrep' });
    },
  ],
])('green once %s was analysed and nothing was found', async (_, happens) => {
  const { verdict, alerts } = await judged(happens);
  expect(verdict).toMatchObject({ outcome: 'pass' });
  expect(alerts).toEqual([]);
});

test.each<[string, (pull: Pull) => unknown, string]>([
  [
    'only the base',
    () => scene.repo.analyse({ at: 'main', ref: 'refs/heads/main' }),
    'code scanning has not analysed HEAD',
  ],
  [
    'an older head',
    async (pull) => {
      await pull.analyse();
      await pull.push({ 'src/a.ts': 'newer\n' });
    },
    'CodeQL (/language:javascript) has not analysed HEAD',
  ],
  [
    'one of two languages',
    async (pull) => {
      await pull.analyse({ category: '/language:python' });
      await pull.push({ 'src/a.ts': 'newer\n' });
      await pull.analyse();
    },
    'CodeQL (/language:python) has not analysed HEAD',
  ],
  [
    'an older head, and another tool the branch',
    async (pull) => {
      await pull.analyse();
      await pull.push({ 'src/a.ts': 'newer\n' });
      await scene.repo.analyse({ at: 'topic', ref: 'refs/heads/topic', tool: 'zizmor', category: '' });
    },
    'CodeQL (/language:javascript) has not analysed HEAD',
  ],
  [
    'it with an error',
    (pull) => pull.analyse({ error: 'too many results' }),
    'CodeQL (/language:javascript) could not analyse HEAD',
  ],
  [
    'nothing at all',
    () => {
      scene.repo.model.alerts.codeScanning = [];
    },
    'code scanning has not analysed HEAD',
  ],
])('where code scanning analysed %s, nobody can tell', async (_, happens, reason) => {
  const { verdict, alerts, short } = await judged(happens);
  expect(alerts).toBeNull();
  expect(verdict).toMatchObject({
    outcome: 'cannot-tell',
    reason: reason.replace('HEAD', short),
    next: [expect.stringContaining('let the workflow of code scanning run on this commit')],
  });
});

test('one tool that looked at the merge does not hide what another one found on the branch', async () => {
  const { verdict, alerts } = await judged(async (pull) => {
    await pull.analyse();
    await scene.repo.analyse({ at: 'topic', ref: 'refs/heads/topic', tool: 'Semgrep', category: '' });
    alertOn('refs/heads/topic');
  });
  expect(alerts).toHaveLength(1);
  expect(verdict).toMatchObject({ outcome: 'block' });
});

test('where code scanning is switched off, that is said, and what to do', async () => {
  const { verdict } = await judged(() => undefined);
  expect(verdict).toMatchObject({
    outcome: 'cannot-tell',
    reason: 'code-scanning is disabled in this repository',
    next: [expect.stringContaining('enable code-scanning')],
  });
});

test('a token that may not see alerts is told from code scanning that is switched off', async () => {
  const token = () =>
    scene.forge.tokenFor({
      kind: 'workflow',
      repository: scene.repo,
      permissions: { contents: 'read', 'pull-requests': 'read', checks: 'read', statuses: 'read' },
    });
  const { verdict } = await judged((pull) => pull.analyse(), token);
  expect(verdict).toMatchObject({
    outcome: 'cannot-tell',
    reason: expect.stringContaining('alerts of code-scanning cannot be seen by this token'),
  });
});

test('a branch of a fork is not looked for in this repository', async () => {
  scene = await setScene({ '.github/baton.yml': `${POLICY}${GATES}` }, { alerts: true });
  const fork = await scene.repo.fork('eve');
  await fork.push('topic', { 'src/a.ts': 'new\n' }, { as: 'eve' });
  const pull = await scene.repo.openPull({ from: 'topic', as: 'eve', fork });
  // Another branch of that name, which somebody analysed.
  await scene.repo.analyse({ at: 'main', ref: 'refs/heads/topic' });
  scene.forge.requests.reset();
  const [observed] = await scene.open().observe([pull.number]);
  expect(observed?.facts.alerts['code-scanning']).toBeNull();
  // Who pushed, and the two refs of the pull request.
  expect(scene.forge.requests.counts.restReads).toBe(3);
});
