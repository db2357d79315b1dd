import { expect, test } from '@jest/globals';
import type { Facts } from '../../src/core/change/rule.ts';
import { EXIT, UserError } from '../../src/core/errors.ts';
import { dryApplier, dryMessenger, dryStore } from '../../src/flows/dry.ts';
import type { SeenChange } from '../../src/flows/pull-ports.ts';
import { outcomeOf } from '../../src/flows/pull-review.ts';
import { reviewGroup } from '../../src/flows/review-group.ts';
import { type PullReviewPorts, reviewPulls } from '../../src/flows/review-pull.ts';
import {
  basePolicy,
  type FakeForge,
  fakeForge,
  fakeWorld,
  type MemoryStore,
  memoryStore,
  seenChange,
} from '../fakes/pulls.ts';
import { account, check, comment, githubFacts } from '../support/github.ts';

const POLICY = `version: 1
enforce: enforce
agents:
  net:
    id: agent-004
    ownership: [net/*]
    reviewers: ["@jane", "@acme/net"]
    operators: ["@net-lead"]
    identity: { logins: ["acme-net[bot]"] }
  api: { id: agent-006, ownership: [api/*], reviewers: ["@acme/api", "@api-lead", "@boss"] }
overrides: { by: ["permission:admin"], rules: [ownership] }
gates:
  tests:
    require: [{ check: { name: build } }]
`;
const LAX = 'version: 1\nenforce: audit\nagents: {}\n';
const OTHER = 'd'.repeat(40);

interface Stage extends PullReviewPorts {
  readonly forge: FakeForge;
  readonly store: MemoryStore;
  readonly journal: string[];
}

function stage(pulls: readonly SeenChange[], more: Partial<PullReviewPorts> = {}): Stage {
  const journal: string[] = [];
  const forge = fakeForge(pulls, journal);
  const store = memoryStore(journal);
  const recorded = { name: 'main', paths: async () => null };
  return {
    applier: forge,
    world: fakeWorld(),
    token: () => 'workflow',
    recorded,
    messenger: dryMessenger,
    board: null,
    ...more,
    forge,
    store,
    journal,
  };
}

function pull(
  number: number,
  more: Parameters<typeof githubFacts>[1] = {},
  paths = ['api/a.ts'],
  text = POLICY,
): SeenChange {
  const facts = githubFacts(paths, { number, checks: [check('build', 'success')], ...more });
  const change = { ...facts.change, id: `pr-${number}`, name: `#${number}` };
  return seenChange({ ...facts, change }, basePolicy(text));
}

const typesIn = ({ store }: Stage) => store.events.map(({ type }) => type);
const kindsOn = ({ forge }: Stage, number: number) =>
  forge.written
    .filter((each) => each.number === number)
    .flatMap(({ effects }) => effects.map(({ kind }) => kind));

test('what happened is saved first and alone, then the forge is mended; a second review does nothing', async () => {
  const scene = stage([pull(7)]);
  const { reviews } = await reviewPulls(scene, [7]);
  expect(reviews).toMatchObject([{ kind: 'judged', judgement: { outcome: 'block' }, left: [] }]);
  expect(scene.journal).toEqual(['saved', '#7']);
  expect(typesIn(scene)).toEqual(['POLICY_CHANGED', 'GATE_PASSED']);
  expect(kindsOn(scene, 7)).toEqual([
    'create-label',
    'create-label',
    'add-labels',
    'create-comment',
    'create-check',
    'create-check',
    'request-reviews',
  ]);
  const again = await reviewPulls(scene, [7]);
  expect(again.reviews).toMatchObject([{ written: [], left: [] }]);
  expect(scene.journal).toEqual(['saved', '#7']);
});

test('an event tells each new outcome of a gate at a commit, once', async () => {
  const scene = stage([pull(7)]);
  await reviewPulls(scene, [7]);
  const failed = pull(7, { checks: [check('build', 'failure')] });
  scene.forge.pulls.set(7, failed);
  await reviewPulls(scene, [7]);
  await reviewPulls(scene, [7]);
  const moved = { ...failed.facts, change: { ...failed.facts.change, head: OTHER } };
  scene.forge.pulls.set(7, { ...failed, facts: moved });
  await reviewPulls(scene, [7]);
  expect(typesIn(scene)).toEqual(['POLICY_CHANGED', 'GATE_PASSED', 'GATE_FAILED', 'GATE_FAILED']);
  expect(scene.store.state.gates['pr-7.tests']).toMatchObject({ status: 'failed', data: { sha: OTHER } });
});

test('an override is recorded, and the verdict stands on the record', async () => {
  const commands = [
    comment('boss', '/baton override ownership it burns', { editedAt: '2026-11-20T11:00:00.000Z' }),
  ];
  const scene = stage([pull(7, { commands })]);
  const { reviews } = await reviewPulls(scene, [7]);
  expect(typesIn(scene)).toContain('OVERRIDE_GRANTED');
  expect(reviews).toMatchObject([{ judgement: { outcome: 'warn' } }]);
});

test('a race that is lost is decided again; a context that cannot be saved lets no effect appear', async () => {
  const scene = stage([pull(7)]);
  scene.store.races = 3;
  await reviewPulls(scene, [7]);
  expect(typesIn(scene)).toEqual(['POLICY_CHANGED', 'GATE_PASSED']);

  const refused = stage([pull(7)]);
  refused.store.refuses = new UserError(EXIT.remote, { code: 'x', message: 'no' });
  await expect(reviewPulls(refused, [7])).rejects.toThrow('no');
  expect(refused.forge.written).toEqual([]);
});

test('what cannot be written on one is left, with the reason, and the others are mended', async () => {
  const scene = stage([pull(7), pull(8)]);
  const eight = scene.forge.pulls.get(8) as SeenChange;
  scene.forge.pulls.set(8, {
    ...eight,
    facts: { ...eight.facts, change: { ...eight.facts.change, head: OTHER } },
  });
  scene.forge.refuses = { number: 7, error: new UserError(EXIT.remote, { code: 'x', message: 'no answer' }) };
  const { reviews } = await reviewPulls(scene, [7, 8]);
  expect(reviews[0]?.left[0]).toMatchObject({ reason: 'no answer' });
  expect(reviews[1]).toMatchObject({ left: [] });
  scene.forge.refuses = null;
  await reviewPulls(scene, [7, 8]);
  expect(kindsOn(scene, 7)).toContain('create-comment');
});

test('whom the forge refuses to ask is not asked again until the head moves, and the comment says so', async () => {
  const scene = stage([pull(7)]);
  const apply = scene.forge.apply.bind(scene.forge);
  const applier: PullReviewPorts['applier'] = {
    apply: async (number, head, effects) => {
      const refused = effects.filter(({ kind }) => kind === 'request-reviews');
      const { written } = await apply(
        number,
        head,
        effects.filter((each) => !refused.includes(each)),
      );
      scene.journal.push(...refused.map(() => 'asked'));
      return {
        written,
        left: refused.map((effect) => ({ effect, reason: 'no collaborator', refused: true })),
      };
    },
  };
  const review = async () => (await reviewPulls({ ...scene, applier }, [7])).reviews[0];
  const text = () => scene.forge.pulls.get(7)?.actual.comments[0]?.body ?? '';
  // The comment is new, so that its id is not known yet: the next run asks once more.
  expect((await review())?.left).toHaveLength(1);
  expect(await review()).toMatchObject({ left: [], written: [{ kind: 'update-comment' }] });
  expect(text()).toContain('GitHub lets nobody ask `@api-lead` for a review of `aaaaaaaaaa`');
  scene.journal.length = 0;
  expect(await review()).toMatchObject({ left: [], written: [] });
  expect(scene.journal).toEqual([]);
  const before = scene.forge.pulls.get(7) as SeenChange;
  const commands = [comment('jane', '/baton refresh')];
  scene.forge.pulls.set(7, {
    ...before,
    facts: { ...before.facts, pull: { ...(before.facts.pull as NonNullable<Facts['pull']>), commands } },
    actual: { ...before.actual, signs: [{ comment: '900', subject: 'S', signs: [] }] },
  });
  // Asked to look anew, it asks once more.
  await review();
  expect(scene.journal.splice(0)).toContain('asked');
  await review();
  expect(scene.journal).toEqual([]);
  const seen = scene.forge.pulls.get(7) as SeenChange;
  const moved = { ...seen.facts, change: { ...seen.facts.change, head: OTHER } };
  scene.forge.pulls.set(7, { ...seen, facts: moved });
  expect(await review()).toMatchObject({ left: [] });
  expect(scene.journal).toContain('asked');
  expect(text().match(/GitHub lets nobody ask/g)).toHaveLength(1);
  expect(text()).toContain('for a review of `dddddddddd`');
});

test('where two share a head the strictest check stands, written once, and the sibling is judged, too', async () => {
  const strict = { ...pull(7), sharing: [8] };
  const lax = { ...pull(8, { baseBranch: 'free' }, ['api/a.ts'], LAX), sharing: [7] };
  const scene = stage([strict, lax]);
  const { reviews } = await reviewPulls(scene, [8]);
  expect(reviews.map(({ seen }) => seen.number)).toEqual([8, 7]);
  const checks = scene.forge.written.flatMap(({ effects }) =>
    effects.filter((each) => each.kind === 'create-check'),
  );
  expect(checks.map(({ check: { name, conclusion } }) => [name, conclusion])).toEqual([
    ['baton', 'failure'],
    ['baton/tests', 'success'],
  ]);
  const again = await reviewPulls(scene, [7]);
  expect(again.reviews.flatMap(({ written }) => written)).toEqual([]);
});

test('whoever bears the check of another is told so in its comment, until that is over', async () => {
  const strict = { ...pull(7), sharing: [8] };
  const lax = { ...pull(8, { baseBranch: 'free' }, ['api/a.ts'], LAX), sharing: [7] };
  const scene = stage([strict, lax]);
  await reviewPulls(scene, [8]);
  const said = (number: number) => shownOn(scene, number).comments[0]?.body ?? '';
  expect(said(8)).toMatch(/^### .* Nothing blocks.*; but the check is that of #7$/m);
  expect(said(8)).toContain(
    '> ⛔ **The check `baton` of this commit is that of #7:** Blocked: 1 thing to do.',
  );
  expect(said(8)).toContain('the strictest verdict stands for both');
  expect(said(7)).not.toContain('check is that of');
  expect((await reviewPulls(scene, [8])).reviews.flatMap(({ written }) => written)).toEqual([]);

  const now = scene.forge.pulls.get(8) as SeenChange;
  scene.forge.pulls.set(8, { ...now, sharing: [] });
  await reviewPulls(scene, [8]);
  expect(said(8)).not.toContain('#7');
});

test('whoever is held up by another is told so where its base has no policy, too; nobody else is', async () => {
  const said = async (text: string, there: string | null) => {
    const bound = { ...pull(7, {}, ['api/a.ts'], text), sharing: [8] };
    const free = { ...unruled(pull(8)), sharing: [7] };
    const comments = there === null ? [] : [{ id: 'C1', body: there }];
    const scene = stage([bound, { ...free, actual: { ...free.actual, comments } }]);
    await reviewPulls(scene, [8]);
    return shownOn(scene, 8).comments[0]?.body ?? null;
  };
  const held = await said(POLICY, null);
  expect(held).toContain('### No policy: nothing was judged; but the check is that of #7');
  expect(held).not.toContain('GitHub takes this neutral check for green');
  expect(await said(LAX, null)).toBeNull();
  expect(await said(LAX, 'of old')).toContain('the check is that of #7');
});

test('where others may share a head that could not be seen, no check lets it pass', async () => {
  const shown = pull(8, { baseBranch: 'free' }, ['api/a.ts'], LAX);
  const unseen = [...shown.facts.unseen, { what: 'sharing', reason: 'GitHub kept it' } as const];
  const written = async (seen: typeof shown) => {
    const scene = stage([seen]);
    await reviewPulls(scene, [8]);
    return scene.forge.written
      .flatMap(({ effects }) => effects.filter((each) => each.kind === 'create-check'))
      .map(({ check: { name, conclusion } }) => [name, conclusion]);
  };
  expect(await written(shown)).toContainEqual(['baton', 'neutral']);
  const dark = await written({ ...shown, facts: { ...shown.facts, unseen } });
  expect(dark.filter(([, conclusion]) => conclusion === 'success' || conclusion === 'neutral')).toEqual([]);
  expect(dark.map(([name]) => name)).toContain('baton');
});

test('a policy of another branch than the one that is recorded changes no context', async () => {
  const scene = stage([pull(8, { baseBranch: 'free' }, ['api/a.ts'], LAX)]);
  await reviewPulls(scene, [8]);
  expect(typesIn(scene)).toEqual([]);
});

test('components that are named after files are recorded with the files of the base, or not at all', async () => {
  const text = `${POLICY}components: { each: "api/*/" }\n`;
  const unknown = stage([pull(7, {}, ['api/a.ts'], text)]);
  expect((await reviewPulls(unknown, [7])).warnings).toEqual([expect.stringContaining('was not recorded')]);
  const asked: string[] = [];
  const paths = async (commit: string) => {
    asked.push(commit);
    return ['api/users/x.ts'];
  };
  const known = stage([pull(7, {}, ['api/a.ts'], text)], { recorded: { name: 'main', paths } });
  await reviewPulls(known, [7]);
  await reviewPulls(known, [7]);
  expect(Object.keys(known.store.state.components)).toEqual(['users']);
  expect(asked).toHaveLength(1);
});

const requested = ({ forge }: Stage) =>
  forge.written.flatMap(({ effects }) =>
    effects.flatMap((each) => (each.kind === 'request-reviews' ? each.who : [])),
  );

test.each([
  ['the first whom the token can ask', 'workflow', {}, ['@api-lead']],
  ['a team where the token can', 'app-in-action', {}, ['@acme/api']],
  ['nobody for a draft', 'workflow', { draft: true }, []],
] as const)('reviews are asked of %s', async (_, token, more, who) => {
  const scene = stage([pull(7, more)], { token: () => token });
  await reviewPulls(scene, [7]);
  expect(requested(scene)).toEqual(who);
});

test('whoever opened the change is not asked', async () => {
  const seen = pull(7);
  const change = { ...seen.facts.change, opener: account('api-lead') };
  const scene = stage([{ ...seen, facts: { ...seen.facts, change } }]);
  await reviewPulls(scene, [7]);
  expect(requested(scene)).toEqual(['@boss']);
});

test('while a policy is faulty, the gates that stand are left alone', async () => {
  const scene = stage([pull(7)]);
  await reviewPulls(scene, [7]);
  const shown = scene.forge.pulls.get(7) as SeenChange;
  const faults = [
    { code: 'policy.x', message: 'wrong', place: { file: '.github/baton.yml', line: 3 }, hint: 'mend it' },
  ];
  scene.forge.pulls.set(7, { ...shown, policy: { kind: 'faulty', faults, text: '' } });
  const { reviews } = await reviewPulls(scene, [7]);
  expect(reviews).toMatchObject([
    {
      kind: 'unruled',
      written: [
        { kind: 'create-label' },
        { kind: 'add-labels', names: ['baton:cannot-tell'] },
        { kind: 'remove-labels', names: ['baton:blocked', 'baton:needs-approval'] },
        { kind: 'update-comment', body: expect.stringContaining('mend it') },
        { kind: 'create-check', check: { name: 'baton', conclusion: 'failure' } },
      ],
    },
  ]);
});

test('a dry run reads and decides the same, and neither saves nor writes', async () => {
  const scene = stage([pull(7)]);
  const { reviews } = await reviewPulls({ ...scene, store: dryStore(scene.store), applier: dryApplier }, [7]);
  expect(reviews[0]?.written.map(({ kind }) => kind)).toContain('create-comment');
  expect(scene.journal).toEqual([]);
});

test('a merge group gets the strictest verdict of all it brings, on its own head', async () => {
  const scene = stage([pull(7, {}, ['free/a.ts'], LAX), pull(8)]);
  const { checks } = await reviewGroup(scene, [7, 8], OTHER);
  expect(checks).toMatchObject([
    { name: 'baton', conclusion: 'failure', summary: expect.stringContaining('#7, #8') },
    { name: 'baton/tests', conclusion: 'success' },
  ]);
  expect(scene.forge.written).toMatchObject([
    { head: OTHER, effects: [{ kind: 'create-check' }, { kind: 'create-check' }] },
  ]);
});

const unruled = (seen: SeenChange): SeenChange => {
  const { pull: shown } = seen.facts;
  const facts = { ...seen.facts, pull: shown === null ? null : { ...shown, baseBranch: 'old' } };
  return { ...seen, facts, policy: { kind: 'missing' } };
};
const shownOn = ({ forge }: Stage, number: number) => {
  const { checks, comments, labels } = (forge.pulls.get(number) as SeenChange).actual;
  return { checks: checks.map(({ name, conclusion }) => `${name} ${conclusion}`), comments, labels };
};

test('where the base has no policy nothing was judged, whatever stood there says so, and another base judges anew', async () => {
  const ruled = pull(7, { checks: [check('build', 'failure')] });
  const scene = stage([ruled]);
  await reviewPulls(scene, [7]);
  const blocked = shownOn(scene, 7);
  expect(blocked.checks).toContain('baton failure');

  const { actual } = scene.forge.pulls.get(7) as SeenChange;
  scene.forge.pulls.set(7, { ...unruled(ruled), actual });
  const { reviews } = await reviewPulls(scene, [7]);
  expect(reviews.map(outcomeOf)).toEqual([null]);
  const gone = shownOn(scene, 7);
  expect(gone).toMatchObject({ checks: ['baton neutral', 'baton/tests neutral'], labels: [] });
  expect(gone.comments).toMatchObject([{ body: expect.stringContaining('No policy: nothing was judged') }]);
  expect((await reviewPulls(scene, [7])).reviews).toMatchObject([{ written: [] }]);

  scene.forge.pulls.set(7, { ...ruled, actual: (scene.forge.pulls.get(7) as SeenChange).actual });
  await reviewPulls(scene, [7]);
  const back = shownOn(scene, 7);
  expect(back.checks.sort()).toEqual(blocked.checks.sort());
  expect(back.comments[0]?.body).toBe(blocked.comments[0]?.body);
});

test.each([
  ['blocks', POLICY, ['baton failure Blocked: 1 thing', 'baton/tests success']],
  ['only warns', LAX, ['baton neutral Nothing blocks']],
])(
  'what a policy that %s says of a head stands, though another base without one has the same',
  async (_, text, stand) => {
    const bound = { ...pull(7, {}, ['api/a.ts'], text), sharing: [8] };
    const scene = stage([bound, { ...unruled(pull(8)), sharing: [7] }]);
    const { reviews } = await reviewPulls(scene, [8]);
    expect(reviews[0]).toMatchObject({ kind: 'unruled' });
    const checks = scene.forge.written.flatMap(({ effects }) =>
      effects.flatMap((each) => (each.kind === 'create-check' ? [each.check] : [])),
    );
    expect(checks.map(({ name, conclusion, title }) => `${name} ${conclusion} ${title}`)).toEqual(
      stand.map((start) => expect.stringMatching(new RegExp(`^${start}`))),
    );
  },
);

test('a change that is closed begins no context', async () => {
  const seen = pull(7);
  const { pull: shown } = seen.facts;
  const closed = { ...seen.facts, pull: shown === null ? null : { ...shown, state: 'closed' as const } };
  const scene = stage([{ ...seen, facts: closed }]);
  const { reviews } = await reviewPulls(scene, [7]);
  expect(reviews).toMatchObject([{ kind: 'ended' }]);
  expect(scene.journal).toEqual([]);
});
