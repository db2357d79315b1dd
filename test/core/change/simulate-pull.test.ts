import { expect, test } from '@jest/globals';
import type { Assumptions } from '../../../src/core/change/assumptions.ts';
import { judge } from '../../../src/core/change/judge.ts';
import { assume, assumptionFaults } from '../../../src/core/change/simulate.ts';
import { factsOf, stateWith } from '../../support/facts.ts';
import { check, githubFacts, review } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const NOTHING: Assumptions = {
  approve: [],
  ignoreApprovals: [],
  requestChanges: [],
  ignoreReviews: [],
  checks: [],
  labels: [],
  ignoreLabels: [],
  addFiles: [],
  ignoreFiles: [],
};
const policy = smallPolicy(`gates:
  tested: { require: [{ check: { name: unit, app: github-actions } }] }
  asked: { require: [{ label: { has: Ready } }] }
  sworn: { require: [{ label: { has: sworn, by: ["@boss"] } }] }
`);
const outcomesOf = (more: Partial<Assumptions>, pull: Parameters<typeof githubFacts>[1] = {}) => {
  const seen = { facts: githubFacts(['ops/run.sh'], pull), state: stateWith() };
  const { facts, state } = assume(seen, { ...NOTHING, ...more });
  const rules = judge(facts, policy, '', state, NOW).verdict.children ?? [];
  const gates = rules.find(({ rule }) => rule === 'gates')?.children ?? [];
  return Object.fromEntries([...rules, ...gates].map(({ rule, outcome }) => [rule, outcome]));
};

test.each<[string, Partial<Assumptions>, Parameters<typeof githubFacts>[1], string, string]>([
  ['nothing', {}, {}, 'ownership', 'block'],
  ['a review', { approve: [{ by: '@ops-lead', head: null }] }, {}, 'ownership', 'pass'],
  ['one in another case', { approve: [{ by: '@OPS-Lead', head: null }] }, {}, 'ownership', 'pass'],
  ['one of somebody else', { approve: [{ by: '@jane', head: null }] }, {}, 'ownership', 'block'],
  [
    'one of somebody who may not write',
    { approve: [{ by: '@mallory', head: null }] },
    {},
    'ownership',
    'block',
  ],
  [
    'one in the place of an objection',
    { approve: [{ by: '@ops-lead', head: null }] },
    { reviews: [review('ops-lead', 'changes-requested')] },
    'ownership',
    'pass',
  ],
  [
    'no review',
    { ignoreApprovals: ['@Ops-Lead'] },
    { reviews: [review('ops-lead', 'approved')] },
    'ownership',
    'block',
  ],
  [
    'an objection in the place of an approval',
    { requestChanges: ['@Ops-Lead'] },
    { reviews: [review('ops-lead', 'approved')] },
    'ownership',
    'block',
  ],
  [
    'a label less',
    { ignoreLabels: ['READY'] },
    { labels: [{ name: 'Ready', by: null }] },
    'gates.asked',
    'block',
  ],
  [
    'a check, by the app that ran it',
    { checks: [{ name: 'unit', conclusion: 'success' }] },
    { checks: [check('unit', 'failure')] },
    'gates.tested',
    'pass',
  ],
  [
    'a check that nobody ran is of no app',
    { checks: [{ name: 'unit', conclusion: 'success' }] },
    {},
    'gates.tested',
    'block',
  ],
  ['a label', { labels: ['ready'] }, {}, 'gates.asked', 'pass'],
  ['a label, and who set it matters', { labels: ['sworn'] }, {}, 'gates.sworn', 'cannot-tell'],
])('%s (%j on %j): %s is %s', (_what, more, pull, rule, outcome) => {
  expect(outcomesOf(more, pull)[rule]).toBe(outcome);
});

test('what cannot be assumed is told', () => {
  const state = stateWith();
  const teams = { '@acme/ops': ['ada', 'bob'] };
  const more = {
    ...NOTHING,
    approve: [
      { by: '@acme/ops', head: null },
      { by: 'agent-004', head: null },
    ],
    ignoreApprovals: ['@jane'],
  };
  expect(assumptionFaults({ facts: githubFacts(['a'], {}, { teams }), state }, more)).toMatchObject([
    { code: 'simulate.no-account', hint: 'Members: @ada, @bob' },
    { code: 'simulate.no-account', hint: 'Name one as @login.' },
    { code: 'simulate.not-approved' },
  ]);
  expect(assumptionFaults({ facts: factsOf(['a']), state }, { ...NOTHING, labels: ['ready'] })).toMatchObject(
    [{ code: 'simulate.no-labels', place: { argument: '--label' } }],
  );
});

test('a review that is left out is gone, whatever it says', () => {
  const reviews = [
    review('ops-lead', 'changes-requested'),
    review('jane', 'commented'),
    review('boss', 'approved'),
  ];
  const seen = { facts: githubFacts(['ops/run.sh'], { reviews }), state: stateWith() };
  const { facts } = assume(seen, { ...NOTHING, ignoreReviews: ['@OPS-lead', '@boss'] });
  expect(facts.pull?.reviews.map(({ by }) => by?.login)).toEqual(['jane']);
});

test('what is not there cannot be left out, and a branch has neither reviews nor labels', () => {
  const state = stateWith();
  const more = {
    ...NOTHING,
    requestChanges: ['@acme/ops'],
    ignoreReviews: ['@jnae', '@jane'],
    ignoreLabels: ['redy', 'ready'],
  };
  const pull = { reviews: [review('jane', 'commented')], labels: [{ name: 'Ready', by: null }] };
  expect(assumptionFaults({ facts: githubFacts(['a'], pull), state }, more)).toMatchObject([
    { code: 'simulate.no-account', place: { argument: '--request-changes' } },
    { code: 'simulate.not-reviewed', hint: 'Did you mean @jane?' },
    { code: 'simulate.not-labelled', hint: 'Did you mean Ready?' },
  ]);
  expect(
    assumptionFaults({ facts: factsOf(['a']), state }, more).map(({ place }) => place?.argument),
  ).toEqual(['--ignore-label', '--ignore-label', '--request-changes', '--ignore-review', '--ignore-review']);
});
