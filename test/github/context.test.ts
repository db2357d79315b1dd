import { afterEach, expect, test } from '@jest/globals';
import { parseDocuments } from '../../src/core/context/documents/table.ts';
import { sealHolds } from '../../src/core/context/seal.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import { FOLDERS } from '../../src/github/queries/context.ts';
import { contextOf, git, type Place, place, world } from '../support/context.ts';
import { type Scene, setScene } from '../support/observed.ts';
import { STORY } from '../support/story.ts';

let scene: Scene | undefined;
let local: Place | undefined;
afterEach(async () => {
  local?.dispose();
  await scene?.forge.close();
});

/** The story until it begins to end things: every collection holds something then. */
const FULL = STORY.slice(
  0,
  STORY.findIndex(({ type, data }) => type === 'MESSAGE_ACKNOWLEDGED' && data.message_id === 'm1'),
);

test('the context that comes with the pull request is the one that was written', async () => {
  local = place();
  const clone = local.clone('one');
  const store = contextOf(clone);
  await decideAndSave(store, () => ({ answer: null, drafts: FULL }), world);
  const { state } = await store.load();
  store.close();
  git(clone, 'fetch', '-q', 'origin');
  const paths = git(clone, 'ls-tree', '-r', '--name-only', 'origin/baton').split('\n');
  const files = Object.fromEntries(
    paths.map((path) => [path, `${git(clone, 'show', `origin/baton:${path}`)}\n`]),
  );
  for (const path of paths.filter((each) => each.includes('/') && !each.startsWith('log/'))) {
    expect(FOLDERS).toHaveProperty(path.split('/')[0] ?? '', path.split('/').length - 1);
  }

  scene = await setScene();
  const { repo } = scene;
  await repo.push('baton', { ...files, 'README.md': files['README.md'] ?? '' });
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  scene.forge.requests.reset();
  const github = scene.open();
  await github.observe([pull.number]);
  expect(scene.forge.requests.counts).toMatchObject({ graphqlReads: 2, restReads: 1 });
  const context = github.context();
  expect(context?.head).toBe(repo.head('baton'));
  expect(parseDocuments(context?.texts ?? new Map())).toEqual(state);
  expect(context?.segment).toBe(state.log.segment);
  expect(context?.segmentText?.split('\n').length).toBe(state.log.lines + 1);
  expect(sealHolds(context?.texts ?? new Map(), context?.segmentText ?? '')).toBe(true);
});

test('where there is no context, there is none', async () => {
  scene = await setScene();
  const { repo } = scene;
  await repo.push('topic', { 'src/a.ts': 'new\n' }, { as: 'hubot' });
  const pull = await repo.openPull({ from: 'topic', as: 'hubot' });
  const github = scene.open();
  expect(github.context()).toBeNull();
  await github.observe([pull.number]);
  expect(github.context()).toMatchObject({ head: null, segmentText: null });
});
