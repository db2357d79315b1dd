import { afterEach, expect, test } from '@jest/globals';
import { POLICY, type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

async function observed(
  gates: string,
  happens: (pull: Awaited<ReturnType<Scene['repo']['openPull']>>) => unknown,
) {
  scene = await setScene({ '.github/baton.yml': `${POLICY}${gates}` }, { alerts: true });
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  await happens(pull);
  scene.forge.requests.reset();
  const [found] = await scene.open().observe([pull.number]);
  expect(found?.base?.policy).toMatchObject({ kind: 'loaded' });
  return { facts: found?.facts, restReads: scene.forge.requests.counts.restReads };
}

test('alerts are read only where a gate asks for them, each source by itself', async () => {
  const gates = `gates:
  safe:
    require:
      - alerts: { source: code-scanning, at_most: low }
      - alerts: { source: dependabot, at_most: low }
      - secrets: none
`;
  const { facts, restReads } = await observed(gates, async (pull) => {
    await pull.analyse();
    scene.repo.alert({ kind: 'codeScanning', alert: { ref: `refs/pull/${pull.number}/merge` } });
    scene.repo.alert({ kind: 'dependabot' });
  });
  expect(facts?.alerts).toMatchObject({
    'code-scanning': [{ severity: 'high', rule: 'js/sql-injection', path: 'src/index.js' }],
    dependabot: [{ severity: 'high', rule: 'GHSA-aaaa-bbbb-cccc', path: 'package-lock.json' }],
    'secret-scanning': null,
  });
  expect(facts?.unseen).toMatchObject([
    { what: 'alerts', of: 'secret-scanning', reason: 'secret-scanning is disabled in this repository' },
  ]);
  // Of code scanning five: what was analysed under each of three refs, whose merge one is, and the alerts.
  expect(restReads).toBe(8);
});

test('reports are those files of artifacts that a gate names, of the latest run of each workflow', async () => {
  const gates = `gates:
  tests:
    require:
      - reports: { junit: "**/junit.xml" }
`;
  const { facts, restReads } = await observed(gates, async (pull) => {
    const artifacts = (text: string) => ({ results: { 'a/junit.xml': text, 'b.txt': 'no' } });
    await scene.repo.run({ at: 'topic', pull, artifacts: artifacts('<old/>') });
    await scene.repo.run({ at: 'topic', pull, artifacts: artifacts('<testsuites/>') });
  });
  expect(facts?.unseen).toEqual([]);
  expect(facts?.reports).toEqual([{ artifact: 'results', path: 'a/junit.xml', text: '<testsuites/>' }]);
  expect(restReads).toBe(4);
});

test('permissions are asked of those who acted, where a rule is about permissions', async () => {
  const gates = `gates:
  ready:
    require:
      - label: { has: ready, by: ["permission:maintain"] }
`;
  const { facts } = await observed(gates, (pull) => pull.label('ready', { as: 'bob' }));
  expect(facts?.permissions).toEqual({ bob: 'maintain' });
});

test('the files at the head are listed only where a gate is about them', async () => {
  const gates = `gates:
  complete:
    require:
      - files: { each: "src/", have: [README.md] }
`;
  const { facts, restReads } = await observed(gates, () => undefined);
  expect(facts?.headPaths).toEqual(['.github/baton.yml', 'README.md', 'src/a.ts']);
  expect(restReads).toBe(2);
});

test('what somebody may do here is asked once a run, and anew in the next', async () => {
  const gates = `gates:
  ready:
    require:
      - label: { has: ready, by: ["permission:maintain"] }
`;
  scene = await setScene({ '.github/baton.yml': `${POLICY}${gates}` });
  const { repo, forge } = scene;
  const pulls = [];
  for (const branch of ['one', 'two']) {
    await repo.push(branch, { [`src/${branch}.ts`]: 'new\n' }, { as: 'hubot' });
    const pull = await repo.openPull({ from: branch, as: 'hubot' });
    pull.label('ready', { as: 'bob' });
    pulls.push(pull.number);
  }
  const asked = () => forge.requests.log.filter(({ path }) => path.includes('/collaborators/')).length;
  const facts = await scene.open().observe(pulls);
  expect(facts.map((each) => each.facts.permissions)).toEqual([{ bob: 'maintain' }, { bob: 'maintain' }]);
  expect(asked()).toBe(1);
  await scene.open().observe(pulls);
  expect(asked()).toBe(2);
});
