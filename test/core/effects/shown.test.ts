import { expect, test } from '@jest/globals';
import type { Desired } from '../../../src/core/effect.ts';
import type { Actual } from '../../../src/core/effects/actual.ts';
import { differences } from '../../../src/core/effects/differences.ts';
import { afterwards, shownOf } from '../../../src/core/effects/shown.ts';
import { stampOf } from '../../../src/core/effects/stamp.ts';

const check = (name: string, conclusion: 'success' | 'failure') => ({
  name,
  conclusion,
  title: 'title',
  summary: 'summary',
  annotations: [],
});
const label = (name: string) => ({ name, color: 'ffffff', description: '' });
const DESIRED: Desired = {
  number: 1,
  head: 'h',
  checks: [check('baton', 'failure'), check('baton/tests', 'success')],
  comment: 'new text\n',
  labels: [label('baton:blocked')],
  reviewers: ['@ada'],
};
const EMPTY: Actual = { labels: [], known: [], comments: [], checks: [], asked: [] };
const OLD: Actual = {
  labels: ['baton:leased', 'bug'],
  known: ['baton:leased'],
  comments: [
    { id: 'c1', body: 'old' },
    { id: 'c2', body: 'older' },
  ],
  checks: [
    { id: 'k1', name: 'baton', conclusion: 'success', stamp: 'x.y' },
    { id: 'k2', name: 'baton/gone', conclusion: 'failure', stamp: 'x.y' },
  ],
  asked: ['@bob'],
};
/** As GitHub shows it later: with ids, in other orders, with the line ends that it likes. */
const RIGHT: Actual = {
  labels: ['bug', 'Baton:Blocked'],
  known: [],
  comments: [{ id: 'c9', body: 'new text' }],
  checks: [...DESIRED.checks].reverse().map((each, at) => ({
    id: `k${at}`,
    name: each.name,
    conclusion: each.conclusion,
    stamp: stampOf(each),
  })),
  asked: ['@ada'],
};

test('what stands after everything was written is what is seen later', () => {
  expect(shownOf(afterwards(EMPTY, differences(DESIRED, EMPTY)))).toBe(shownOf(RIGHT));
  const mended = afterwards(OLD, differences(DESIRED, OLD));
  expect(differences(DESIRED, mended)).toEqual([]);
});

test.each<[string, Actual]>([
  ['a label of ours is taken off', { ...RIGHT, labels: ['bug'] }],
  ['the comment is edited', { ...RIGHT, comments: [{ id: 'c9', body: 'forged' }] }],
  ['the comment is deleted', { ...RIGHT, comments: [] }],
  ['a check is written over', { ...RIGHT, checks: RIGHT.checks.slice(1) }],
  ['a request is taken back', { ...RIGHT, asked: [] }],
])('%s: that shows', (_what, actual) => {
  expect(shownOf(actual)).not.toBe(shownOf(RIGHT));
});

test('what others write does not show', () => {
  expect(shownOf({ ...RIGHT, labels: [...RIGHT.labels, 'wontfix'] })).toBe(shownOf(RIGHT));
});
