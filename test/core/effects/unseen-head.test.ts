import { expect, test } from '@jest/globals';
import { CONCLUSIONS, type Desired } from '../../../src/core/effect.ts';
import { withUnseenHead } from '../../../src/core/effects/unseen-head.ts';

test('of a commit that others may have for a head no check lets anything pass, and each says why', () => {
  const checks = [...CONCLUSIONS, null].map((conclusion) => ({
    name: `baton/${conclusion}`,
    conclusion,
    title: 't',
    summary: 'what it said',
    annotations: [],
  }));
  const desired: Desired = { number: 1, head: 'a', checks, comment: null, labels: [], reviewers: [] };
  const found = withUnseenHead(desired, 'GitHub kept it').checks;
  expect(found.map(({ conclusion }) => conclusion)).toEqual([
    'action_required',
    'action_required',
    'failure',
    'action_required',
    null,
  ]);
  for (const { summary } of found.slice(0, 2)) {
    expect(summary).toContain('GitHub kept it. Push a commit of its own');
    expect(summary).toContain('what it said');
  }
});
