import { afterEach, expect, test } from '@jest/globals';
import { EXIT, UserError } from '../../src/core/errors.ts';
import { grant, openBook } from '../../src/core/leases/book.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { SeenChange } from '../../src/flows/pull-ports.ts';
import type { Sweep } from '../../src/flows/sweep.ts';
import type { PullStory } from '../forge/scenario/pull-story.ts';
import { POLICY, type Scene, setScene } from '../support/observed.ts';
import { contextOf, review, sweep } from '../support/sweep.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

const RULES = `${POLICY}overrides: { by: ["@ada"], expires: 2h }
gates:
  tested: { require: [{ check: unit }] }
`;
const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

const writes = () => scene.forge.requests.counts.graphqlWrites + scene.forge.requests.counts.restWrites;
const numbersOf = (reviews: readonly { readonly seen: { readonly number: number } }[]) =>
  reviews.map(({ seen }) => seen.number).sort((a, b) => a - b);

/** Some pull requests, each on a file of its own. */
async function openPulls(count: number): Promise<PullStory[]> {
  scene = await setScene({ '.github/baton.yml': RULES });
  const pulls: PullStory[] = [];
  for (let at = 1; at <= count; at += 1) {
    await scene.repo.push(`topic-${at}`, { [`src/${at}.ts`]: LINES }, { as: 'hubot' });
    pulls.push(await scene.repo.openPull({ from: `topic-${at}`, as: 'hubot' }));
  }
  return pulls;
}

test('a sweep judges all that nobody judged yet, and writes nothing the second time', async () => {
  await openPulls(3);
  const first = await sweep(scene);
  expect(first).toMatchObject({ open: 3, left: [], red: null });
  expect(numbersOf(first.reviews)).toEqual([1, 2, 3]);
  scene.forge.requests.reset();
  const second = await sweep(scene);
  expect(numbersOf(second.reviews)).toEqual([]);
  expect(writes()).toBe(0);
  expect(scene.forge.requests.counts.restReads).toBe(0);
});

/** Gives a holder a lease on a path for an hour. */
function lease(path: string) {
  const { store, world } = contextOf(scene);
  return decideAndSave(
    store,
    (state, now) => {
      const book = openBook(state.leases);
      const ask = { holder: 'agent-009', paths: [path], resource: null, mode: 'exclusive' } as const;
      grant(book, { ...ask, id: 'ls-1', ttl: 3_600_000, for: null, priority: 'P2' }, now, false, 'agent-009');
      return { answer: null, drafts: book.drafts };
    },
    world,
  );
}

interface Story {
  readonly happens: (pulls: readonly [PullStory, PullStory, PullStory]) => unknown;
  /** Numbers of those whom it concerns. */
  readonly concerns: readonly number[];
  /** Must something be written on the forge? */
  readonly mends: boolean;
}

const STORIES: Readonly<Record<string, Story>> = {
  'a push': { happens: ([a]) => a.push({ 'docs/a.md': 'a\n' }, { as: 'hubot' }), concerns: [1], mends: true },
  'an approval': { happens: ([, b]) => b.approve('ada'), concerns: [2], mends: true },
  'a check that finished': {
    happens: ([a]) => scene.repo.check(a.headSha, { name: 'unit', conclusion: 'success' }),
    concerns: [1],
    mends: true,
  },
  'an override in a comment': {
    happens: ([a]) => a.comment('/baton override ownership the owners are away', { as: 'ada' }),
    concerns: [1],
    mends: true,
  },
  'a comment that is no command': {
    happens: ([a]) => a.comment('nice', { as: 'bob' }),
    concerns: [],
    mends: false,
  },
  'a base that moved under one': {
    happens: () => scene.repo.push('main', { 'src/2.ts': 'base\n' }),
    concerns: [2],
    mends: true,
  },
  'a base that moved elsewhere': {
    happens: () => scene.repo.push('main', { 'README.md': 'base\n' }),
    concerns: [],
    mends: false,
  },
  'another policy': {
    happens: () => scene.repo.push('main', { '.github/baton.yml': RULES.replace('unit', 'build') }),
    concerns: [1, 2, 3],
    mends: true,
  },
  'the policy removed': {
    happens: () => scene.repo.push('main', { '.github/baton.yml': null }),
    concerns: [1, 2, 3],
    mends: true,
  },
  'going to another base': {
    happens: async ([a]) => {
      await scene.repo.push('old', { '.github/baton.yml': null }, { from: 'main' });
      a.changeBase('old', { as: 'hubot' });
    },
    concerns: [1],
    mends: true,
  },
  'another CODEOWNERS': {
    happens: () => scene.repo.push('main', { '.github/CODEOWNERS': 'src/1.ts @bob\n' }),
    concerns: [1, 2, 3],
    mends: true,
  },
  'another member of a team that owns': {
    happens: ([, b]) => {
      b.approve('carol');
      scene.forge.team('acme/builders', ['carol']);
    },
    concerns: [1, 2, 3],
    mends: true,
  },
  'a label of ours that was taken off': {
    happens: ([a]) => a.unlabel('baton:blocked', { as: 'ada' }),
    concerns: [1],
    mends: true,
  },
  'our comment, edited': {
    happens: ([a]) => {
      const own = a.issue.comments[0];
      if (own !== undefined) a.editComment(own, '<!-- baton:comment -->\nAll fine!', { as: 'ada' });
    },
    concerns: [1],
    mends: true,
  },
  'a lease on what is touched': { happens: () => lease('src/3.ts'), concerns: [3], mends: true },
  'one that was closed': { happens: ([, , c]) => c.close({ as: 'hubot' }), concerns: [3], mends: true },
};

test.each(Object.entries(STORIES))(
  'after %s the forge shows what it would show had the event been handled',
  async (_what, { happens, concerns, mends }) => {
    const [a, b, c] = await openPulls(3);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three were opened');
    await sweep(scene);
    scene.forge.tick('5m');
    await happens([a, b, c]);
    const before = await scene.forge.snapshot(scene.repo);
    const healed = await sweep(scene);
    expect(healed).toMatchObject({ left: [], red: null });
    expect(numbersOf(healed.reviews)).toEqual(concerns);
    const after = await scene.forge.snapshot(scene.repo);
    if (mends) expect(after).not.toEqual(before);
    scene.forge.requests.reset();
    if (concerns.length > 0) await review(scene, concerns);
    expect(writes()).toBe(0);
    expect(numbersOf((await sweep(scene)).reviews)).toEqual([]);
    expect(writes()).toBe(0);
  },
);

test('a lease that runs out ends, is granted to whoever waits, and those whom it held up go on', async () => {
  const [, b] = await openPulls(2);
  await lease('src/2.ts');
  await sweep(scene);
  expect(b?.labels).toContain('baton:leased');
  scene.forge.tick('61m');
  const healed = await sweep(scene);
  expect(numbersOf(healed.reviews)).toContain(2);
  expect(healed.snapshot.state.leases.held).toEqual({});
  expect(b?.labels).not.toContain('baton:leased');
});

test('an override that runs out counts no more', async () => {
  const [a] = await openPulls(1);
  scene.forge.tick('1m');
  a?.comment('/baton override ownership the owners are away', { as: 'ada' });
  await sweep(scene);
  expect(a?.labels).toContain('baton:overridden');
  scene.forge.tick('2h');
  await sweep(scene);
  expect(a?.labels).not.toContain('baton:overridden');
});

test('whoever goes to a base without a policy and back is blocked again by the next sweep', async () => {
  const [a] = await openPulls(1);
  await scene.repo.push('old', { '.github/baton.yml': null }, { from: 'main' });
  await sweep(scene);
  const issue = async () =>
    ((await scene.forge.snapshot(scene.repo)) as { issues: Record<number, object> }).issues[1];
  const blocked = { conclusion: 'failure', name: 'baton' };
  expect(await issue()).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining(blocked)]) });
  a?.changeBase('old', { as: 'hubot' });
  await review(scene, [1]);
  expect(await issue()).toMatchObject({
    comments: [{ body: expect.stringContaining('No policy: nothing was judged') }],
    checks: expect.arrayContaining([expect.objectContaining({ ...blocked, conclusion: 'neutral' })]),
  });
  a?.changeBase('main', { as: 'hubot' });
  expect(numbersOf((await sweep(scene)).reviews)).toEqual([1]);
  expect(await issue()).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining(blocked)]) });
});

test('two that came to conflict without an event are both told', async () => {
  const [a] = await openPulls(2);
  await sweep(scene);
  await scene.repo.push('late', { 'src/1.ts': 'another\n' }, { as: 'hubot' });
  const late = await scene.repo.openPull({ from: 'late', as: 'hubot' });
  await sweep(scene);
  expect(a?.labels).toContain('conflict:technical');
  expect(late.labels).toContain('conflict:technical');
});

test('what the requests do not suffice for is left, the next sweep takes it first, and the second time in a row is red', async () => {
  const [oldest] = await openPulls(30);
  const first = await sweep(scene, { maxRequests: 30 });
  expect(scene.forge.requests.counts.graphqlReads).toBeGreaterThan(0);
  expect(first.red).toBeNull();
  expect(first.left.length).toBeGreaterThan(0);
  const left = first.left.map(({ number }) => number);
  expect(first.snapshot.state.sweep).toMatchObject({ left, unfinished: 1 });

  await oldest?.push({ 'src/more.ts': 'a\n' }, { as: 'hubot' });
  const second = await sweep(scene, { maxRequests: 30 });
  expect(second.reviews.map(({ seen }) => seen.number)).toEqual(left.slice(0, second.reviews.length));
  expect(second.red).toMatch(/the requests ran out .* in 2 sweeps in a row/);
  const third = await sweep(scene);
  expect(third).toMatchObject({ left: [], red: null });
  expect(third.snapshot.state.sweep).toMatchObject({ left: [], unfinished: 0 });
});

test.each(['lostResponse', 'halfMutation', 'reset'] as const)(
  'each request of a sweep fails in turn (%s), and after the next one the forge is as if none had',
  async (kind) => {
    const [a] = await openPulls(2);
    await sweep(scene);
    for (let nth = 1; nth <= 9; nth += 1) {
      await a?.push({ 'src/1.ts': `${nth}\n` }, { as: 'hubot' });
      scene.forge.failNth(nth, kind);
      await sweep(scene).catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
      scene.forge.heal();
      expect(await sweep(scene)).toMatchObject({ left: [], red: null });
      scene.forge.requests.reset();
      await review(scene, [1, 2]);
      expect({ nth, writes: writes() }).toEqual({ nth, writes: 0 });
    }
    expect(scene.forge.faultsStruck).toBe(9);
  },
);

test('one that cannot be written is left with the reason, the run is red, and the others are brought up to date', async () => {
  const [a, b] = await openPulls(2);
  await sweep(scene);
  await a?.push({ 'docs/1.md': 'a\n' }, { as: 'hubot' });
  await b?.push({ 'docs/2.md': 'b\n' }, { as: 'hubot' });
  const once = { seen: false };
  scene.forge.fault({
    kind: 'lostResponse',
    match: (_request, body) => {
      const isFirst = JSON.stringify(body ?? '').includes('CheckRun(') && !once.seen;
      if (isFirst) once.seen = true;
      return isFirst;
    },
  });
  const failed = await sweep(scene);
  expect(failed.left).toMatchObject([{ number: 1, reason: expect.stringContaining('not known') }]);
  expect(failed.red).toContain('#1');
  expect(numbersOf((await sweep(scene)).reviews)).toEqual([1]);
});

test('where the forge takes no more writes for now, nothing more is judged, and the next sweep goes on', async () => {
  await openPulls(27);
  const reason = 'no more writes for now';
  const first = await sweep(scene, {
    around: (applier) => ({
      apply: async (number, head, effects) =>
        number < 3
          ? applier.apply(number, head, effects)
          : { written: [], left: effects.map((effect) => ({ effect, reason, full: true as const })) },
    }),
  });
  // The first twenty-five are judged together.
  expect(numbersOf(first.reviews)).toHaveLength(25);
  expect(first.left.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 25 }, (_, at) => at + 3),
  );
  expect(first.red).toContain(reason);
  expect(await sweep(scene)).toMatchObject({ left: [], red: null });
});

const unseenFor = (more: { readonly lasting?: true }) => (seen: SeenChange) => ({
  ...seen,
  facts: { ...seen.facts, unseen: [{ what: 'alerts', reason: 'not shown', ...more } as const] },
});

test.each([
  ['may be seen the next time is judged again then', {}, [1, 2]],
  ['the token never sees costs the next sweep nothing', { lasting: true }, []],
] as const)('what %s', async (_, more, again) => {
  await openPulls(2);
  // The hour has the turn of neither.
  expect(numbersOf((await sweep(scene, { seen: unseenFor(more) })).reviews)).toEqual([1, 2]);
  expect(numbersOf((await sweep(scene)).reviews)).toEqual(again);
  expect(numbersOf((await sweep(scene)).reviews)).toEqual([]);
});

test('a new version of Baton judges anew what looks the same, once', async () => {
  await openPulls(3);
  await sweep(scene);
  expect(numbersOf((await sweep(scene, { version: '1.1.0' })).reviews)).toEqual([1, 2, 3]);
  expect(numbersOf((await sweep(scene, { version: '1.1.0' })).reviews)).toEqual([]);
});

test('what was left and would be judged anew by a new version is tried once a sweep', async () => {
  await openPulls(2);
  await sweep(scene);
  let tried = 0;
  const failing = (each: SeenChange): SeenChange => {
    if (each.number !== 1) return each;
    tried += 1;
    throw new UserError(EXIT.remote, { code: 'test.broken', message: 'it cannot be seen', place: {} });
  };
  const first = await sweep(scene, { version: '1.1.0', seen: failing });
  expect(first.left.map(({ number }) => number)).toEqual([1]);
  tried = 0;
  const second = await sweep(scene, { version: '1.1.0', seen: failing });
  expect(second.left.map(({ number }) => number)).toEqual([1]);
  // Together with others, and alone.
  expect(tried).toBe(2);
});

test.each([1, 14, 22, 23, 27, 47])(
  'with %s requests for each run a sweep is refused and told what it takes, or repeated sweeps come to the end',
  async (few) => {
    await openPulls(5);
    let allowed = few;
    let left = 6;
    for (let nth = 1; left > 0; nth += 1) {
      expect({ few, nth: nth < 10 }).toEqual({ few, nth: true });
      const came = await sweep(scene, { maxRequests: allowed }).catch((error: unknown) => error);
      if (came instanceof UserError) {
        expect(came.faults).toMatchObject([
          { code: 'sweep.too-few-requests', place: { argument: 'max-requests' } },
        ]);
        const [, more] = /at least (\d+) more/.exec(came.faults[0]?.hint ?? '') ?? [];
        // Once it was told exactly what it takes, that suffices for good.
        expect({ few, left }).toEqual({ few, left: 6 });
        allowed += Number(more ?? 5);
        continue;
      }
      expect((came as Sweep).left.length).toBeLessThan(left);
      left = (came as Sweep).left.length;
    }
  },
);

test('one that takes more than a whole run is told, and keeps no other from being judged', async () => {
  const [costly] = await openPulls(3);
  // As many pages of commands that must be read.
  for (let nth = 0; nth < 2_400; nth += 1) costly?.comment(`/baton ${nth}`, { as: 'ada' });
  const few = { maxRequests: 26 };
  const sweeps = [await sweep(scene, few), await sweep(scene, few), await sweep(scene, few)];
  expect(sweeps.map(({ reviews }) => numbersOf(reviews))).toEqual([[], [], [2, 3]]);
  const alone = /#1: it alone takes more than the \d+ requests .* allow more as max-requests/;
  expect(sweeps[1]?.red).toMatch(alone);
  expect((await sweep(scene, few)).red).toMatch(alone);
});
