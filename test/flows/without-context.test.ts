import { expect, test } from '@jest/globals';
import { EXIT, UserError } from '../../src/core/errors.ts';
import { dryMessenger } from '../../src/flows/dry.ts';
import type { SeenChange } from '../../src/flows/pull-ports.ts';
import { reviewGroup } from '../../src/flows/review-group.ts';
import { type PullReviewPorts, reviewPulls } from '../../src/flows/review-pull.ts';
import { basePolicy, type FakeForge, fakeForge, fakeWorld, memoryStore, seenChange } from '../fakes/pulls.ts';
import { check, githubFacts } from '../support/github.ts';

const rules = (text: string) => `version: 1\nagents: { api: { id: agent-006, ownership: [api/*] } }\n${text}`;
const ENFORCED = rules('enforce: enforce\ngates: { tests: { require: [{ check: { name: build } }] } }\n');
const DAMAGE = new UserError(EXIT.input, {
  code: 'context.log-differs',
  message: 'expected 3 lines, found 4',
  place: { file: 'log/2026-11-20/000.log', ref: 'baton' },
  hint: 'See who changed it.',
});

interface Stage extends PullReviewPorts {
  readonly forge: FakeForge;
}

function stage(pulls: readonly SeenChange[], error: Error = DAMAGE): Stage {
  const forge = fakeForge(pulls);
  const store = { ...memoryStore(), load: () => Promise.reject(error) };
  return {
    forge,
    store,
    applier: forge,
    world: fakeWorld(),
    token: () => 'workflow',
    recorded: null,
    messenger: dryMessenger,
    board: null,
  };
}

function pull(number: number, text: string, more: Parameters<typeof githubFacts>[1] = {}): SeenChange {
  const facts = githubFacts(['api/a.ts'], { number, checks: [check('build', 'success')], ...more });
  const change = { ...facts.change, id: `pr-${number}`, name: `#${number}`, head: `${number}`.repeat(40) };
  return seenChange({ ...facts, change }, basePolicy(text));
}

const checksOn = ({ forge }: Stage, number: number) =>
  Object.fromEntries(
    forge.pulls.get(number)?.actual.checks.map(({ name, conclusion }) => [name, conclusion]) ?? [],
  );

/** Checks, a comment and a label, as a verdict left them. */
function judged(seen: SeenChange): SeenChange {
  const checks = ['baton', 'baton/tests', 'baton/gone'].map((name) => ({
    id: name,
    name,
    conclusion: 'success',
    stamp: 'of old',
  }));
  const comments = [{ id: 'c', body: '<!-- baton:comment -->\n### ✅ Nothing stands in the way' }];
  return { ...seen, actual: { ...seen.actual, checks, comments, labels: ['baton:overridden'] } };
}

test('what stood green fails, with reason, place and remedy, once; the fault is thrown', async () => {
  const scene = stage([judged(pull(7, ENFORCED))]);
  await expect(reviewPulls(scene, [7])).rejects.toBe(DAMAGE);
  expect(checksOn(scene, 7)).toEqual({ baton: 'failure', 'baton/tests': 'failure', 'baton/gone': 'neutral' });
  const now = scene.forge.pulls.get(7)?.actual;
  expect(now?.labels).toEqual(['baton:cannot-tell']);
  for (const said of ['expected 3 lines, found 4', 'baton:log/2026-11-20/000.log', 'baton context rebuild'])
    expect(now?.comments[0]?.body).toContain(said);
  expect(now?.comments[0]?.body).not.toContain('Nothing stands in the way');
  const { length } = scene.forge.written;
  await expect(reviewPulls(scene, [7])).rejects.toBe(DAMAGE);
  expect(scene.forge.written).toHaveLength(length);
});

test.each([
  ['everything is enforced', 'enforce: enforce', 'failure'],
  ['one gate is', 'enforce: audit\ngates: { g: { require: [{ check: c }], enforce: enforce } }', 'failure'],
  ['only ownership is', 'enforce: warn\nownership: { enforce: enforce }', 'failure'],
  ['it only warns', 'enforce: warn', 'neutral'],
  ['nobody is rolled out', 'enforce: enforce\nrollout: 0', 'neutral'],
  ['it only reports', 'enforce: audit\nownership: { unowned: audit }', 'success'],
] as const)('where %s', async (_, text, conclusion) => {
  const scene = stage([pull(7, rules(`${text}\n`))]);
  await expect(reviewPulls(scene, [7])).rejects.toBe(DAMAGE);
  expect(checksOn(scene, 7)).toEqual({ baton: conclusion });
});

test('a network that fails or a lost race is shown on nothing', async () => {
  const offline = new UserError(EXIT.remote, { code: 'github.no-answer', message: 'no answer' });
  const scene = stage([judged(pull(7, ENFORCED))], offline);
  await expect(reviewPulls(scene, [7])).rejects.toBe(offline);
  expect(scene.forge.written).toEqual([]);
});

test('a closed one stays as it is; one whose policy cannot be used says that', async () => {
  const closed = judged(pull(7, ENFORCED, { state: 'closed' }));
  const faulty: SeenChange = {
    ...pull(8, ENFORCED),
    policy: { kind: 'unreadable', reason: 'it is a folder' },
  };
  const scene = stage([closed, faulty]);
  await expect(reviewPulls(scene, [7, 8])).rejects.toBe(DAMAGE);
  expect(scene.forge.written.map(({ number }) => number)).toEqual([8]);
  expect(JSON.stringify(scene.forge.written)).toContain('it is a folder');
});

test('where it cannot be shown, the run says on which, beside the damage', async () => {
  const scene = stage([judged(pull(7, ENFORCED)), judged(pull(8, ENFORCED))]);
  scene.forge.refuses = { number: 7, error: new UserError(EXIT.remote, { code: 'x', message: 'no answer' }) };
  const faults = [DAMAGE.faults[0], { code: 'context.not-shown', message: expect.stringContaining('#7') }];
  await expect(reviewPulls(scene, [7, 8])).rejects.toMatchObject({ exit: EXIT.input, faults });
  expect(checksOn(scene, 8)).toMatchObject({ baton: 'failure' });
});

test('a merge group fails on its own commit', async () => {
  const scene = stage([judged(pull(7, ENFORCED)), pull(8, rules('enforce: audit\n'))]);
  const head = 'e'.repeat(40);
  await expect(reviewGroup(scene, [7, 8], head)).rejects.toBe(DAMAGE);
  const [written, ...more] = scene.forge.written;
  expect(more).toEqual([]);
  expect(written).toMatchObject({
    number: 8,
    head,
    effects: [
      { kind: 'create-check', check: { name: 'baton', conclusion: 'failure' } },
      { kind: 'create-check', check: { name: 'baton/tests', conclusion: 'failure' } },
    ],
  });
});

const refused = (code: string, message: string) =>
  new UserError(EXIT.remote, { code, message, hint: 'Let Baton bypass it.' });

test.each([
  ['context.protected', 'GitHub takes no commit to baton: Repository rule violations found', 'written'],
  ['context.no-permission', 'GitHub takes no commit to baton: Resource not accessible', 'written'],
  ['context.too-much', 'GitHub could not show baton', 'read'],
])(
  '%s is no passing failure: what stood green fails, once, and says what to do',
  async (code, message, what) => {
    const error = refused(code, message);
    const scene = stage([judged(pull(7, ENFORCED))], error);
    await expect(reviewPulls(scene, [7])).rejects.toBe(error);
    expect(checksOn(scene, 7)).toMatchObject({ baton: 'failure', 'baton/tests': 'failure' });
    const said = scene.forge.pulls.get(7)?.actual.comments[0]?.body;
    for (const part of [`the shared log cannot be ${what}`, message, 'Let Baton bypass it.'])
      expect(said).toContain(part);
    expect(said).not.toContain('baton context rebuild');
    const { length } = scene.forge.written;
    await expect(reviewPulls(scene, [7])).rejects.toBe(error);
    expect(scene.forge.written).toHaveLength(length);
  },
);

test.each([
  'github.rate-limit',
  'context.no-answer',
  'context.race-lost',
  'context.stuck',
  'github.too-much',
])('%s may pass: it is shown on nothing', async (code) => {
  const error = refused(code, 'not now');
  const scene = stage([judged(pull(7, ENFORCED))], error);
  await expect(reviewPulls(scene, [7])).rejects.toBe(error);
  expect(scene.forge.written).toEqual([]);
});
