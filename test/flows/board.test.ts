import { afterEach, expect, test } from '@jest/globals';
import { BOARD_MARKER } from '../../src/core/board/keep.ts';
import type { EventDraft } from '../../src/core/context/draft.ts';
import type { Client } from '../../src/github/client.ts';
import type { Issue } from '../forge/model/issue.ts';
import { isPinned } from '../forge/model/pin-verbs.ts';
import { IssueStory } from '../forge/scenario/issue-story.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { logged, openStore, write } from '../support/github-context.ts';
import { POLICY, type Scene, setScene } from '../support/observed.ts';
import { review, sweep } from '../support/sweep.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const RULES = `${POLICY}digest: { standup: "daily 09:00 UTC" }\n`;

/** A repository whose policy wants a board, with one pull request. */
async function begun(rules = RULES): Promise<PullStory> {
  scene = await setScene({ '.github/baton.yml': rules });
  await scene.repo.push('topic', { 'docs/a.md': 'new\n' }, { as: 'hubot' });
  return scene.repo.openPull({ from: 'topic', as: 'hubot', title: 'New' });
}

const issues = () => [...scene.repo.model.issues.values()].filter(({ pull }) => pull === undefined);
const boards = () => issues().filter(({ body }) => body.startsWith(BOARD_MARKER));
const board = () => boards()[0] as Issue;
const story = (issue: Issue) => new IssueStory(scene.forge.world, issue);
const writes = () => scene.forge.requests.counts.graphqlWrites + scene.forge.requests.counts.restWrites;

/** So much is written by what is done. */
async function writtenBy(work: () => Promise<unknown>): Promise<number> {
  scene.forge.requests.reset();
  await work();
  return writes();
}

const blocked = (id: string, on: string): EventDraft[] => [
  {
    type: 'DEPENDENCY_ADDED',
    workflow: id,
    by: 'baton',
    data: { dependency_id: `${id}-${on}`, from: id, to: on, kind: 'blocking', timeout: null },
  },
];
const happens = (...drafts: EventDraft[]) => write(scene, openStore(scene), ...drafts);

test('a sweep makes it once and pins it, and writes nothing where it shows what stands', async () => {
  await begun();
  const { warnings } = await sweep(scene);
  expect(warnings).toEqual([]);
  expect(boards().map(({ title, number }) => [title, number])).toEqual([['Baton: coordination board', 2]]);
  expect(isPinned(board())).toBe(true);
  expect(board().body).toContain('Nothing stands open.');
  expect(await writtenBy(() => sweep(scene))).toBe(0);
  await logged(scene);
});

test('without a `digest` in the policy there is none, and nothing is asked for it', async () => {
  await begun(POLICY);
  await sweep(scene);
  expect(issues()).toEqual([]);
});

test('what changed is written in place, in one write; so is what a person edited', async () => {
  await begun();
  await sweep(scene);
  await happens(...blocked('issue-7', 'issue-8'));
  scene.forge.tick('20m');
  await sweep(scene);
  expect(board().body).toContain('depends on');
  expect(board().edits).toHaveLength(1);
  story(board()).edit({ body: 'Mine now.', title: 'Mine' }, { as: 'ada' });
  expect(await writtenBy(() => sweep(scene))).toBe(1);
  expect(issues()).toHaveLength(1);
  expect([board().title, board().number]).toEqual(['Baton: coordination board', 2]);
  expect(await writtenBy(() => sweep(scene))).toBe(0);
});

test('runs that come at the same time make one', async () => {
  await begun();
  await Promise.all([sweep(scene), sweep(scene), sweep(scene)]);
  expect(boards()).toHaveLength(1);
  scene.forge.tick('20m');
  await sweep(scene);
  expect(boards()).toHaveLength(1);
});

class Killed extends Error {}

/** Ends the run right after GitHub was told to make the board. */
const killed = (client: Client): Client => ({
  ...client,
  write: (async (mutation: string, variables: Record<string, unknown>) => {
    const answer = await client.write(mutation, variables);
    if (mutation.includes('createIssue')) throw new Killed();
    return answer;
  }) as Client['write'],
});

test('one that a run made and did not come to record is found again', async () => {
  await begun();
  await sweep(scene, { client: killed }).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  expect([boards().length, isPinned(board())]).toEqual([1, false]);
  await sweep(scene);
  expect([boards().length, isPinned(board())]).toEqual([1, true]);
  expect(await writtenBy(() => sweep(scene))).toBe(0);
});

test('deleted by a person it is made anew; closed it is left alone until it is opened again', async () => {
  await begun();
  await sweep(scene);
  story(board()).delete({ as: 'acme' });
  scene.forge.tick('20m');
  await sweep(scene);
  expect(boards().map((each) => [each.number, isPinned(each)])).toEqual([[3, true]]);
  story(board()).close({ as: 'ada' });
  await happens(...blocked('issue-7', 'issue-8'));
  scene.forge.tick('20m');
  const { warnings } = await sweep(scene);
  expect(warnings.join()).toContain('the board #3 is closed');
  expect([board().state, board().edits.length, boards().length]).toEqual(['closed', 0, 1]);
  expect(await writtenBy(() => sweep(scene))).toBe(0);
  story(board()).reopen({ as: 'ada' });
  await sweep(scene);
  expect(board().body).toContain('issue-7');
});

test('where three issues are pinned it is told, and pinned once there is room; unpinned by a person it stays so', async () => {
  await begun();
  const others = ['a', 'b', 'c'].map((title) => scene.repo.openIssue({ title }));
  for (const other of others) other.pin();
  const { warnings, red } = await sweep(scene);
  expect([warnings.join(), red]).toEqual([expect.stringContaining('three issues are pinned already'), null]);
  expect([boards().length, isPinned(board())]).toEqual([1, false]);
  expect(await writtenBy(() => sweep(scene))).toBe(0);
  others[0]?.unpin();
  await sweep(scene);
  expect(isPinned(board())).toBe(true);
  story(board()).unpin({ as: 'ada' });
  expect(await writtenBy(() => sweep(scene))).toBe(0);
});

test('an issue of somebody else that says it is the board is none', async () => {
  await begun();
  scene.repo
    .openIssue({ title: 'Baton: coordination board', body: `${BOARD_MARKER}\nMine.`, as: 'ada' })
    .pin();
  await sweep(scene);
  expect(boards().map(({ author }) => author.login)).toEqual(['ada', 'baton']);
  expect(boards()[0]?.body).toBe(`${BOARD_MARKER}\nMine.`);
});

test('a token that may not write issues is told of, and nothing else fails', async () => {
  await begun();
  const { warnings, red, reviews } = await sweep(scene, {
    token: scene.forge.tokenFor({ kind: 'workflow', repository: scene.repo, permissions: WITHOUT_ISSUES }),
  });
  expect([warnings.join(), red, reviews.length]).toEqual([
    expect.stringContaining('the board could not be brought up to date'),
    null,
    1,
  ]);
  expect(issues()).toEqual([]);
});
const WITHOUT_ISSUES = { contents: 'write', pull_requests: 'write', checks: 'write' } as const;

test('events bring it up to date, so often at most, and a doubled one writes nothing more', async () => {
  const pull = await begun();
  await review(scene, [pull.number], { recorded: true });
  expect(boards()).toHaveLength(1);
  await happens(...blocked('issue-7', 'issue-8'));
  scene.forge.tick('5m');
  await review(scene, [pull.number], { recorded: true });
  expect(board().edits).toHaveLength(0);
  scene.forge.tick('15m');
  expect(await writtenBy(() => review(scene, [pull.number], { recorded: true }))).toBe(2);
  expect(board().edits).toHaveLength(1);
  expect(await writtenBy(() => review(scene, [pull.number], { recorded: true }))).toBe(0);
});

test('a digest is a comment on it, once for each period, with what the noise budget held back', async () => {
  await begun(`${RULES}mentions: { per_hour: 1 }\n`);
  await sweep(scene);
  scene.forge.tick('25h');
  const due = (id: string): EventDraft => ({
    type: 'NOTICE_DUE',
    workflow: 'pr-1',
    by: 'baton',
    data: { notice_id: id, to: '@ada', text: `Look at ${id}.` },
  });
  await happens(due('a'), due('b'), due('c'));
  await Promise.all([sweep(scene), sweep(scene)]);
  await sweep(scene);
  const [comment, ...more] = board().comments.map(({ body }) => body);
  expect(more).toEqual([]);
  expect(comment).toContain('Daily digest');
  expect(comment).toMatch(
    /\n\nHeld back by the noise budget \(2\):\n- for `@ada` since .*\n- for `@ada` since /,
  );
  expect(comment).not.toContain('ALL');
  const { state } = await openStore(scene).load();
  expect(state.messages).toEqual({});
});

test('where the board is closed a digest goes to the inboxes', async () => {
  await begun();
  await sweep(scene);
  story(board()).close({ as: 'ada' });
  await sweep(scene);
  scene.forge.tick('25h');
  await sweep(scene);
  expect(board().comments).toEqual([]);
  const { state } = await openStore(scene).load();
  expect(Object.values(state.messages).map(({ data }) => data.to)).toEqual(['ALL']);
});
