import { afterEach, expect, test } from '@jest/globals';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { noticeMark } from '../../src/core/notices/mark.ts';
import { loadPolicy } from '../../src/core/policy/load.ts';
import type { Policy } from '../../src/core/policy/schema.ts';
import type { Snapshot } from '../../src/flows/ports.ts';
import { sendNotices } from '../../src/flows/send-notices.ts';
import type { Client } from '../../src/github/client.ts';
import { githubMessenger } from '../../src/github/messenger.ts';
import { githubContext } from '../../src/store/github-context.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { logged, openStore, worldOf, write } from '../support/github-context.ts';
import { type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const RULES = loadPolicy(
  `version: 1
agents:
  builder: { id: agent-001, identity: { logins: [hubot] }, wake: { assign: hubot } }
  sender: { id: agent-002, identity: { emails: [s@x.io] }, wake: { dispatch: work } }
  runner: { id: agent-003, identity: { emails: [r@x.io] }, wake: { workflow: work.yml } }
  nobody: { id: agent-004, identity: { emails: [n@x.io] } }
mentions: { per_hour: 3 }
`,
  'baton.yml',
).policy;

const due = (id: string, to: string, workflow = 'pr-1', more: object = {}): EventDraft => ({
  type: 'NOTICE_DUE',
  workflow,
  by: 'baton',
  data: { notice_id: id, to, text: `Something for ${to}.`, ...more },
});

/** A pull request and an issue, and what is due to be told on them. */
async function waiting(...drafts: readonly EventDraft[]): Promise<PullStory> {
  scene = await setScene();
  await scene.repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await scene.repo.openPull({ from: 'topic', as: 'hubot', title: 'New' });
  scene.forge.tick('1m');
  await write(scene, openStore(scene), ...drafts);
  return pull;
}

/** One run. `around` stands between it and GitHub. */
async function run(around: (client: Client) => Client = (client) => client, policy: Policy = RULES) {
  const token = scene.forge.tokenFor({ kind: 'app', app: 'baton', repository: scene.repo });
  const client = around(scene.client(token));
  const world = worldOf(scene);
  const store = githubContext({ client, repository: 'acme/infra', world });
  const messenger = githubMessenger({ client, repository: 'acme/infra', defaultBranch: 'main' });
  const before: Snapshot = await store.load();
  scene.forge.requests.reset();
  return sendNotices({ store, world, messenger }, policy, before);
}

const comments = () =>
  [...scene.repo.model.issues.values()].flatMap((issue) =>
    issue.comments.map(({ body }) => body.split('\n').filter((line) => line.includes('Something for'))),
  );
const told = () => comments().flat().sort();
const statuses = async () => {
  const { state } = await openStore(scene).load();
  return Object.fromEntries(
    Object.values(state.notices).map(({ id, status, data }) => [id, [status, data.way]]),
  );
};

class Killed extends Error {}

/** Ends the run at its nth write: before GitHub hears of it, or before the run hears of GitHub. */
function killing(nth: number, when: 'before' | 'after'): (client: Client) => Client {
  let writes = 0;
  const guard =
    <A extends unknown[], T>(act: (...of: A) => Promise<T>) =>
    async (...of: A): Promise<T> => {
      writes += 1;
      if (writes === nth && when === 'before') throw new Killed();
      const answer = await act(...of);
      if (writes === nth) throw new Killed();
      return answer;
    };
  return (client) => ({
    ...client,
    write: guard((...of: Parameters<Client['write']>) => client.write(...of)) as never,
    send: guard((...of: Parameters<Client['send']>) => client.send(...of)) as never,
  });
}

test('where nothing is due nothing is asked', async () => {
  await waiting();
  await run();
  expect(scene.forge.requests.counts.total).toBe(0);
});

test('whoever is due is told once, and the log says where', async () => {
  await waiting(due('a', '@ada'), due('b', 'agent-004'), due('c', 'agent-001'));
  const { told: ids, warnings } = await run();
  expect([[...ids].sort(), warnings]).toEqual([['a', 'b', 'c'], []]);
  expect(told()).toEqual(['Something for `@ada`.', 'Something for agent-001.']);
  expect([...scene.repo.model.issues.values()][0]?.assignees.map(({ login }) => login)).toEqual(['hubot']);
  expect(await statuses()).toEqual({ a: ['sent', 'mention'], b: ['sent', 'inbox'], c: ['sent', 'assign'] });
  const { state } = await openStore(scene).load();
  expect(Object.values(state.messages).map(({ data }) => data.to)).toEqual(['agent-004']);
  await run();
  expect(scene.forge.requests.counts.total).toBe(0);
  await logged(scene);
});

const STEPS = [1, 2, 3, 4, 5, 6];
test.each(STEPS.flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
  'a run that ends at write %i, %s it, leaves nobody told twice and nobody untold',
  async (nth, when) => {
    await waiting(due('a', '@ada'), due('b', 'agent-004'), due('c', 'agent-001'));
    await run(killing(nth, when)).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    // Another run, at once, leaves to the first what it may still be telling …
    await run();
    // … and the next one after that looks what came of it.
    scene.forge.tick('6m');
    await run();
    expect(told()).toEqual(['Something for `@ada`.', 'Something for agent-001.']);
    expect([...scene.repo.model.issues.values()][0]?.assignees.map(({ login }) => login)).toEqual(['hubot']);
    const sent = { a: ['sent', 'mention'], b: ['sent', 'inbox'], c: ['sent', 'assign'] };
    expect(await statuses()).toEqual(sent);
    await logged(scene);
  },
);

test('of two runs at once one tells', async () => {
  await waiting(due('a', '@ada'));
  const both = await Promise.all([run(), run()]);
  expect(both.flatMap((each) => each.told)).toEqual(['a']);
  expect(told()).toEqual(['Something for `@ada`.']);
});

test('somebody else’s comment with the mark of a notice is not taken for it', async () => {
  const pull = await waiting(due('a', '@ada'));
  await run(killing(2, 'before')).catch(() => undefined);
  scene.forge.tick('6m');
  pull.comment(`${noticeMark('a')}\nnothing to see`, { as: 'hubot' });
  await run();
  expect(told()).toEqual(['Something for `@ada`.']);
});

test('what is over the budget waits for its hour, and what is critical does not', async () => {
  await waiting(
    ...['a', 'b', 'c', 'd'].map((id) => due(id, '@ada')),
    due('e', '@ada', 'pr-1', { critical: true }),
  );
  expect((await run()).told).toEqual(['e', 'a', 'b']);
  expect((await run()).told).toEqual([]);
  scene.forge.tick('60m');
  expect((await run()).told).toEqual(['c', 'd']);
});

test('a dispatch and a workflow carry the notice by its id', async () => {
  const heard: unknown[] = [];
  await waiting(due('a', 'agent-002', 'global'), due('b', 'agent-003'));
  scene.forge.world.listen((happening) => heard.push(happening));
  await scene.repo.push('main', { '.github/workflows/work.yml': 'on: workflow_dispatch\n' }, { as: 'hubot' });
  const { told: ids, warnings } = await run();
  expect(heard).toContainEqual(
    expect.objectContaining({
      event: 'repository_dispatch',
      eventType: 'work',
      payload: expect.objectContaining({ notice: 'a', to: 'agent-002' }),
    }),
  );
  // The App asks for no right to start workflows by name: whoever has it not finds it in the inbox, and is told so.
  expect([...ids].sort()).toEqual(['a', 'b']);
  expect(warnings).toEqual([expect.stringContaining('agent-003 was not told of b')]);
  expect(await statuses()).toEqual({ a: ['sent', 'dispatch'], b: ['sent', 'inbox'] });
});

test('what cannot be said where it should be is in the inbox', async () => {
  await waiting(due('a', '@ada', 'issue-99'));
  const { warnings } = await run();
  expect(warnings).toEqual([expect.stringContaining('@ada was not told of a')]);
  expect(await statuses()).toEqual({ a: ['sent', 'inbox'] });
});
