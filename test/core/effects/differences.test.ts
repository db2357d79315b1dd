import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Desired, DesiredCheck } from '../../../src/core/effect.ts';
import type { Actual } from '../../../src/core/effects/actual.ts';
import { differences, type Effect } from '../../../src/core/effects/differences.ts';
import { shareHeads } from '../../../src/core/effects/shared-head.ts';
import { stampOf } from '../../../src/core/effects/stamp.ts';

const NOTHING: Actual = { labels: [], known: [], comments: [], checks: [], asked: [] };
const label = (name: string) => ({ name, color: 'd73a4a', description: name });
const note = (path: string) =>
  ({ path, startLine: 1, endLine: 1, level: 'failure', title: 't', message: 'm' }) as const;

function check(name: string, more: Partial<DesiredCheck> = {}): DesiredCheck {
  return { name, conclusion: 'failure', title: 'blocked', summary: 'why', annotations: [], ...more };
}

function desired(more: Partial<Desired> = {}): Desired {
  return { number: 1, head: 'a'.repeat(40), checks: [], comment: null, labels: [], reviewers: [], ...more };
}

/** What stands on a forge after effects were applied to what stood there. */
function after(actual: Actual, effects: readonly Effect[]): Actual {
  let now = actual;
  for (const [at, effect] of effects.entries()) {
    if (effect.kind === 'create-label') now = { ...now, known: [...now.known, effect.label.name] };
    else if (effect.kind === 'add-labels') now = { ...now, labels: [...now.labels, ...effect.names] };
    else if (effect.kind === 'remove-labels')
      now = { ...now, labels: now.labels.filter((name) => !effect.names.includes(name)) };
    else if (effect.kind === 'create-comment')
      now = { ...now, comments: [...now.comments, { id: `new-${at}`, body: effect.body }] };
    else if (effect.kind === 'delete-comment')
      now = { ...now, comments: now.comments.filter(({ id }) => id !== effect.id) };
    else if (effect.kind === 'minimize-comment') now = { ...now, earlier: [] };
    else if (effect.kind === 'update-comment')
      now = {
        ...now,
        comments: now.comments.map((each) => (each.id === effect.id ? { ...each, body: effect.body } : each)),
      };
    else if (effect.kind === 'request-reviews') now = { ...now, asked: [...now.asked, ...effect.who] };
    else if (effect.kind === 'create-check' || effect.kind === 'update-check') {
      const { name, conclusion } = effect.check;
      const id = effect.kind === 'update-check' ? effect.id : `new-${at}`;
      const others = now.checks.filter((each) => each.name !== name);
      now = { ...now, checks: [...others, { id, name, conclusion, stamp: effect.stamp }] };
    }
  }
  return now;
}

const names = fc.constantFrom(
  'baton:blocked',
  'Baton:Blocked',
  'conflict:technical',
  'bug',
  'baton-like',
  'x',
);
const someCheck = fc.record({
  name: fc.constantFrom('baton', 'baton/tests', 'baton/docs'),
  conclusion: fc.constantFrom('success', 'neutral', 'failure', null),
  title: fc.constantFrom('one', 'two'),
  summary: fc.constantFrom('one', 'two'),
  annotations: fc.array(fc.constantFrom('a', 'b').map(note), { maxLength: 2 }),
}) as fc.Arbitrary<DesiredCheck>;
const someDesired = fc.record({
  checks: fc.uniqueArray(someCheck, { selector: ({ name }) => name }),
  comment: fc.constantFrom(null, 'a verdict', 'another\nverdict'),
  labels: fc.uniqueArray(fc.constantFrom('baton:blocked', 'conflict:technical').map(label), {
    selector: ({ name }) => name,
  }),
  reviewers: fc.uniqueArray(fc.constantFrom('@ann', '@acme/net')),
});
const someActual = fc.record({
  labels: fc.uniqueArray(names, { selector: (name) => name.toLowerCase() }),
  known: fc.array(names),
  comments: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('1', '2', '3'),
      body: fc.constantFrom('a verdict', 'another\r\nverdict'),
    }),
    { selector: ({ id }) => id },
  ),
  checks: fc.uniqueArray(
    someCheck.map((each) => ({
      id: `old-${each.name}`,
      name: each.name,
      conclusion: each.conclusion,
      stamp: stampOf(each),
    })),
    { selector: ({ name }) => name },
  ),
  asked: fc.array(fc.constantFrom('@Ann', '@bob')),
});

test('once written, nothing is left to write, and nothing foreign is touched', () => {
  fc.assert(
    fc.property(someDesired, someActual, (more, actual) => {
      const wanted = desired(more);
      const effects = differences(wanted, actual);
      const now = after(actual, effects);
      expect(differences(wanted, now)).toEqual([]);
      const foreign = (label: string) => !/^(baton|conflict|escalation):/i.test(label);
      expect(now.labels.filter(foreign)).toEqual(actual.labels.filter(foreign));
      expect(now.asked).toEqual(expect.arrayContaining([...actual.asked]));
      expect(now.comments.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('a label is created only where the repository has none of that name, whatever its case', () => {
  const wanted = desired({ labels: [label('baton:blocked'), label('conflict:technical')] });
  const actual = { ...NOTHING, known: ['Baton:Blocked'] };
  expect(differences(wanted, actual)).toEqual([
    { kind: 'create-label', label: label('conflict:technical') },
    { kind: 'add-labels', names: ['baton:blocked', 'conflict:technical'] },
  ]);
});

test('a changed set of annotations needs a new run; changed words do not', () => {
  const old = check('baton', { annotations: [note('a')] });
  const there = { id: '7', name: 'baton', conclusion: 'failure', stamp: stampOf(old) };
  const say = (wanted: DesiredCheck) =>
    differences(desired({ checks: [wanted] }), { ...NOTHING, checks: [there] }).map(({ kind }) => kind);
  expect(say(old)).toEqual([]);
  expect(say({ ...old, title: 'still blocked' })).toEqual(['update-check']);
  expect(say({ ...old, annotations: [note('b')] })).toEqual(['create-check']);
});

test('a check that somebody turned green by hand is written again', () => {
  const old = check('baton');
  const there = { id: '7', name: 'baton', conclusion: 'success', stamp: stampOf(old) };
  expect(differences(desired({ checks: [old] }), { ...NOTHING, checks: [there] })).toMatchObject([
    { kind: 'update-check', id: '7' },
  ]);
});

test('the check of a gate that the policy no longer has stops being red', () => {
  const there = { id: '7', name: 'baton/old', conclusion: 'failure', stamp: null };
  const effects = differences(desired(), { ...NOTHING, checks: [there] });
  expect(effects).toMatchObject([
    { kind: 'create-check', check: { name: 'baton/old', conclusion: 'neutral' } },
  ]);
  expect(differences(desired(), after({ ...NOTHING, checks: [there] }, effects))).toEqual([]);
});

test('of changes that share a head the strictest verdict stands for all, and says so', () => {
  const red = desired({
    number: 2,
    checks: [check('baton'), check('baton/tests', { conclusion: 'success' })],
  });
  const green = desired({ number: 9, checks: [check('baton', { conclusion: 'success', title: 'fine' })] });
  const alone = desired({ number: 3, head: 'c'.repeat(40), checks: [check('baton')] });
  const [first, second, third] = shareHeads([green, red, alone]);
  expect(first?.checks).toEqual(second?.checks);
  expect(first?.checks).toMatchObject([
    { name: 'baton', conclusion: 'failure', summary: expect.stringContaining('#2, #9') },
    { name: 'baton/tests', conclusion: 'success' },
  ]);
  expect(third).toBe(alone);
});

test('a check that ended and is not known any more is made anew: GitHub would keep its conclusion', () => {
  const ended = check('baton', { conclusion: 'success' });
  const open = check('baton', { conclusion: null });
  const standing = (it: DesiredCheck): Actual => ({
    ...NOTHING,
    checks: [{ id: 'x', name: it.name, conclusion: it.conclusion, stamp: stampOf(it) }],
  });
  const kinds = (wanted: DesiredCheck, there: DesiredCheck) =>
    differences(desired({ checks: [wanted] }), standing(there)).map(({ kind }) => kind);
  expect(kinds(open, ended)).toEqual(['create-check']);
  expect(kinds(ended, open)).toEqual(['update-check']);
});
