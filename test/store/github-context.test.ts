import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { differences, replay } from '../../src/core/context/verify.ts';
import { EXIT, UserError } from '../../src/core/errors.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { ContextStore, World } from '../../src/flows/ports.ts';
import type { SeenContext } from '../../src/github/open.ts';
import { githubContext } from '../../src/store/github-context.ts';
import type { TokenWish } from '../forge/forge.ts';
import { check, contextOf, git, type Place, place, world as real } from '../support/context.ts';
import { type Scene, setScene } from '../support/observed.ts';

let scene: Scene;
let local: Place | undefined;
beforeEach(async () => {
  scene = await setScene();
  scene.forge.requests.reset();
});
afterEach(async () => {
  local?.dispose();
  local = undefined;
  await scene.forge.close();
});

/** Time passes in the story only. */
function world(): World {
  return {
    now: () => scene.forge.world.clock.ms,
    random: () => 0.5,
    sleep: async (ms) => scene.forge.tick(`${Math.ceil(ms / 1000)}s`),
    newId: real.newId,
  };
}

type Options = {
  readonly seen?: () => SeenContext | null;
  readonly token?: TokenWish;
  readonly branch?: string;
};

function open({ token, ...more }: Options = {}): ContextStore {
  const wish = token ?? { kind: 'app', app: 'baton', repository: scene.repo };
  const client = scene.client(scene.forge.tokenFor(wish), { timeoutMs: 400 });
  return githubContext({ client, repository: 'acme/infra', world: world(), ...more });
}

const write = (store: ContextStore, ...drafts: EventDraft[]) =>
  decideAndSave(store, () => ({ answer: null, drafts }), world());

/** The names of the checks in the log, by git itself; fails where the log does not verify or the documents are not its own. */
async function logged(): Promise<string[]> {
  const store = contextOf(scene.repo.folder, null);
  const head = git(scene.repo.folder, 'rev-parse', 'refs/heads/baton');
  const lines = await store.content.lines(head);
  const run = replay(lines);
  expect(run.fault).toBeNull();
  expect(differences(run, await store.content.textsAt(head))).toEqual([]);
  await store.content.stateAt(head);
  store.close();
  return lines.map(({ text }) => /"name":"([^"]*)"/.exec(text)?.[1] ?? text);
}

async function failure(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

test('the first event makes an orphan branch, and the next ones add to it', async () => {
  const store = open();
  expect(await store.load()).toMatchObject({ head: null, freshness: { kind: 'fresh' }, reconciled: null });
  scene.forge.requests.reset();
  const first = await write(store, check('one'));
  expect(scene.forge.requests.counts).toMatchObject({ graphqlReads: 1, graphqlWrites: 0, restWrites: 3 });
  const { folder } = scene.repo;
  expect(first.snapshot.head).toBe(scene.repo.head('baton'));
  expect(git(folder, 'rev-list', '--count', 'baton')).toBe('1');
  expect(git(folder, 'log', '-1', '--format=%s|%an', 'baton')).toBe('CHECK_RECORDED by agent-001|baton[bot]');
  scene.forge.requests.reset();
  const { snapshot } = await write(store, check('two'), check('three'));
  expect(scene.forge.requests.counts).toMatchObject({ total: 2, graphqlReads: 1, graphqlWrites: 1 });
  expect(await logged()).toEqual(['one', 'two', 'three']);
  expect(git(folder, 'log', '--format=%s', 'baton').split('\n')).toEqual([
    '2 × CHECK_RECORDED by agent-001',
    'CHECK_RECORDED by agent-001',
  ]);
  expect((await open().load()).state).toEqual(snapshot.state);
});

test('nothing to say writes nothing', async () => {
  const store = open();
  const { snapshot } = await write(store);
  expect(await store.save(snapshot, [], snapshot.state)).toEqual({ kind: 'saved', snapshot });
  expect(scene.forge.requests.counts).toMatchObject({ graphqlWrites: 0, restWrites: 0 });
});

test('what came with a pull request is not read again, and not believed twice', async () => {
  await write(open(), check('one'));
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  const github = scene.open();
  await github.observe([pull.number]);
  const store = open({ seen: () => github.context() });
  scene.forge.requests.reset();
  const { snapshot } = await write(store, check('two'));
  expect(scene.forge.requests.counts).toMatchObject({ total: 1, graphqlWrites: 1 });
  expect(await store.load()).toEqual(snapshot);
  expect(scene.forge.requests.counts).toMatchObject({ total: 2, graphqlReads: 1 });

  // Somebody else writes between what was seen and what is saved.
  await github.observe([pull.number]);
  await write(open(), check('three'));
  const { tries } = await write(store, check('four'));
  expect(tries).toBe(2);
  expect(await logged()).toEqual(['one', 'two', 'three', 'four']);
});

test('a survey, which does not read the end of the log, is read anew', async () => {
  await write(open(), check('one'));
  const github = scene.open();
  await github.survey();
  await write(open({ seen: () => github.context() }), check('two'));
  expect(await logged()).toEqual(['one', 'two']);
});

test('of eight who write at once, the first commit included, nobody loses an event', async () => {
  const names = Array.from({ length: 8 }, (_, n) => `w${n}`);
  const done = await Promise.all(
    names.map(async (name) => {
      const store = open();
      const tries: number[] = [];
      for (const part of ['a', 'b']) {
        const drafts = [check(`${name}${part}`)];
        tries.push((await decideAndSave(store, () => ({ answer: null, drafts }), real)).tries);
      }
      return tries;
    }),
  );
  expect((await logged()).sort()).toEqual(names.flatMap((name) => [`${name}a`, `${name}b`]));
  expect(Math.max(...done.flat())).toBeGreaterThan(1);
});

const FAULTS = [
  'status502',
  'reset',
  'timeout',
  'lostResponse',
  'halfMutation',
  'secondaryRateLimit',
] as const;

test.each(FAULTS)('whichever request fails with %s, every event is written once', async (kind) => {
  for (let nth = 1; ; nth += 1) {
    const struck = scene.forge.faultsStruck;
    scene.forge.failNth(nth, kind);
    const store = open({ branch: 'baton' });
    await write(store, check('one'));
    await write(store, check('two'));
    scene.forge.heal();
    expect({ nth, log: await logged() }).toEqual({ nth, log: ['one', 'two'] });
    if (scene.forge.faultsStruck === struck) break;
    await scene.repo.deleteBranch('baton');
  }
});

test('an answer cut short for its size does not make it written twice', async () => {
  await write(open(), check('one'));
  scene.forge.fault({ kind: 'resourceLimits', match: /createCommitOnBranch/ });
  await write(open(), check('two'));
  expect(await logged()).toEqual(['one', 'two']);
});

test('where GitHub never says what came of it, it is said so, and the next run goes on', async () => {
  await write(open(), check('one'));
  scene.forge.fault({ kind: 'status502', match: /createCommitOnBranch/, times: 99 });
  const error = await failure(write(open(), check('two')));
  expect(error.exit).toBe(EXIT.remote);
  expect(error.faults[0]).toMatchObject({ code: 'context.no-answer' });
  scene.forge.heal();
  await write(open(), check('three'));
  expect(await logged()).toEqual(['one', 'three']);
});

test('what git pushes and what is committed here make one log', async () => {
  local = place();
  git(local.root, 'clone', '-q', scene.repo.folder, 'clone');
  const mine = open();
  const theirs = contextOf(`${local.root}/clone`);
  const names: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    names.push(`n${n}`);
    await write(n % 3 === 0 ? mine : theirs, check(`n${n}`));
    await scene.repo.noticePushes();
  }
  expect(await logged()).toEqual(names);
  const [ours, other] = [await mine.load(), await theirs.load()];
  expect(ours.head).toBe(other.head);
  expect(ours.state).toEqual(other.state);
  theirs.close();
});
