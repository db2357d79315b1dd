import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { EventDraft } from '../../src/core/context/draft.ts';
import { isRefused } from '../../src/core/context/events/row.ts';
import { extend } from '../../src/core/context/extend.ts';
import type { State } from '../../src/core/context/state.ts';
import { EXIT } from '../../src/core/errors.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { ContextStore } from '../../src/flows/ports.ts';
import { check, contextOf, git, type Place, place, world as real } from '../support/context.ts';
import { failure, logged, type OpenOptions, openStore, write as writeTo } from '../support/github-context.ts';
import { type Scene, setScene } from '../support/observed.ts';
import { STORY } from '../support/story.ts';

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

const open = (options?: OpenOptions): ContextStore => openStore(scene, options);
const write = (store: ContextStore, ...drafts: EventDraft[]) => writeTo(scene, store, ...drafts);

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
  expect(await logged(scene)).toEqual(['one', 'two', 'three']);
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
  expect(await logged(scene)).toEqual(['one', 'two', 'three', 'four']);
});

test('a survey, which does not read the end of the log, is read anew', async () => {
  await write(open(), check('one'));
  const github = scene.open();
  await github.survey();
  await write(open({ seen: () => github.context() }), check('two'));
  expect(await logged(scene)).toEqual(['one', 'two']);
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
  expect((await logged(scene)).sort()).toEqual(names.flatMap((name) => [`${name}a`, `${name}b`]));
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
    const store = open(kind === 'timeout' ? { timeoutMs: 1_000 } : {});
    await write(store, check('one'));
    await write(store, check('two'));
    scene.forge.heal();
    expect({ nth, log: await logged(scene) }).toEqual({ nth, log: ['one', 'two'] });
    if (scene.forge.faultsStruck === struck) break;
    await scene.repo.deleteBranch('baton');
  }
});

test('an answer cut short for its size does not make it written twice', async () => {
  await write(open(), check('one'));
  scene.forge.fault({ kind: 'resourceLimits', match: /createCommitOnBranch/ });
  await write(open(), check('two'));
  expect(await logged(scene)).toEqual(['one', 'two']);
});

test('where GitHub never says what came of it, it is said so, and the next run goes on', async () => {
  await write(open(), check('one'));
  scene.forge.fault({ kind: 'status502', match: /createCommitOnBranch/, times: 99 });
  const error = await failure(write(open(), check('two')));
  expect(error.exit).toBe(EXIT.remote);
  expect(error.faults[0]).toMatchObject({ code: 'context.no-answer' });
  scene.forge.heal();
  await write(open(), check('three'));
  expect(await logged(scene)).toEqual(['one', 'three']);
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
  expect(await logged(scene)).toEqual(names);
  const [ours, other] = [await mine.load(), await theirs.load()];
  expect(ours.head).toBe(other.head);
  expect(ours.state).toEqual(other.state);
  theirs.close();
});

/** A withdrawal names the approval as the log did. */
function settled(draft: EventDraft, { changes }: State): EventDraft {
  if (draft.type !== 'APPROVAL_WITHDRAWN') return draft;
  const id = changes[draft.workflow]?.approvals[0]?.id;
  return { ...draft, data: { ...draft.data, approval_id: id } };
}

test('every commit holds the same bytes as the one that git would write', async () => {
  local = place();
  const byGit = contextOf(local.clone('clone'));
  const byGithub = open();
  let [one, other] = [await byGit.load(), await byGithub.load()];
  for (let at = 0; at < STORY.length; at += 7) {
    const now = scene.forge.world.clock.ms;
    const drafts = STORY.slice(at, at + 7).map((draft) => settled(draft, one.state));
    const extended = extend(one.state, drafts, now, real.newId);
    if (isRefused(extended)) throw new Error(extended.refused.message);
    const [a, b] = [
      await byGit.save(one, extended.events, extended.state),
      await byGithub.save(other, extended.events, extended.state),
    ];
    if (a.kind !== 'saved' || b.kind !== 'saved') throw new Error('a race was lost with nobody');
    [one, other] = [a.snapshot, b.snapshot];
    const tree = (folder: string) => git(folder, 'rev-parse', 'baton^{tree}');
    expect({ at, tree: tree(scene.repo.folder) }).toEqual({ at, tree: tree(local.bare) });
    scene.forge.tick('7h');
  }
  expect((await open().load()).state).toEqual(one.state);
  byGit.close();
});

test('a day that changes and a segment that is full begin a new one', async () => {
  const store = open();
  const many = (name: string, count: number) => Array.from({ length: count }, (_, n) => check(`${name}${n}`));
  await write(store, ...many('a', 300));
  await write(store, ...many('b', 300));
  scene.forge.tick('1d');
  scene.forge.requests.reset();
  await write(store, check('c'));
  await write(open(), check('d'));
  expect(scene.forge.requests.counts).toMatchObject({ graphqlReads: 2, graphqlWrites: 2, restReads: 0 });
  const names = await logged(scene);
  expect([names.length, names.at(-1), names.at(-2)]).toEqual([602, 'd', 'c']);
});

test('a segment of more than GraphQL shows is read whole', async () => {
  const long = (name: string): EventDraft => {
    const draft = check(name);
    return { ...draft, data: { ...draft.data, url: `https://ci.example/${'x'.repeat(1_950)}` } };
  };
  await write(open(), ...Array.from({ length: 250 }, (_, n) => long(`n${n}`)));
  scene.forge.requests.reset();
  await write(open(), check('last'));
  expect(scene.forge.requests.counts).toMatchObject({ graphqlReads: 1, restReads: 1, graphqlWrites: 1 });
  expect((await logged(scene)).at(-1)).toBe('last');
});
