import { expect, test } from '@jest/globals';
import { MOST_ANNOTATIONS } from '../../../src/render/markdown/annotations.ts';
import { renderChecks } from '../../../src/render/markdown/check.ts';
import { SITUATIONS } from './situations.ts';

const checksOf = (name: string) => renderChecks((SITUATIONS[name] as (typeof SITUATIONS)[string])());

test.each([
  ['clear', [['baton', 'success']]],
  ['rollout', [['baton', 'neutral']]],
  ['one-approval-missing', [['baton', 'failure']]],
  ['cannot-tell', [['baton', 'action_required']]],
  [
    'gates-open',
    [
      ['baton', 'failure'],
      ['baton/code_complete', 'failure'],
      ['baton/documentation', 'neutral'],
      ['baton/testing_passed', 'success'],
    ],
  ],
])('%s', (name, wanted) => {
  expect(checksOf(name).map((check) => [check.name, check.conclusion])).toEqual(wanted);
});

test('the same verdict is the same check, whenever the facts were read', () => {
  const one = (SITUATIONS.conflicts as (typeof SITUATIONS)[string])();
  const later = { ...one, judgement: { ...one.judgement, factsAsOf: '2027-01-01T00:00:00.000Z' } };
  expect(renderChecks(later)).toEqual(renderChecks(one));
});

test('each gate bears its own notes, and `baton` those of the other rules', () => {
  const [baton, complete] = checksOf('gates-open');
  expect(baton?.annotations).toEqual([]);
  expect(complete?.annotations[0]).toMatchObject({ level: 'failure', startLine: 1, endLine: 1 });
  const [conflicts] = checksOf('conflicts');
  expect(
    conflicts?.annotations.map(({ path, startLine, endLine, level }) => [path, startLine, endLine, level]),
  ).toEqual([
    ['net/vpc/main.tf', 12, 14, 'failure'],
    ['net/vpc/main.tf', 40, 40, 'failure'],
    ['net/vpc/outputs.tf', 1, 1, 'failure'],
    ['net/dns/main.tf', 1, 1, 'warning'],
  ]);
});

test('300 files bear at most 200 notes, and the summary says how many are missing', () => {
  const [baton] = checksOf('three-hundred-files');
  expect(baton?.annotations.length).toBeLessThanOrEqual(MOST_ANNOTATIONS);
  expect(baton?.summary).toMatch(/\d+ more files would have borne a note/);
});
