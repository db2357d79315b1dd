import { expect, test } from '@jest/globals';
import { type Judgement, judge } from '../../../src/core/change/judge.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import { stateWith } from '../../support/facts.ts';
import { githubFacts, review } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { policyOf, smallPolicy } from '../../support/policy.ts';

const judged = (facts: Facts, policy: Policy): Judgement => judge(facts, policy, 'd', stateWith(), NOW);
const outcome = (judgement: Judgement, rule: string) =>
  judgement.verdict.children?.find((each) => each.rule === rule)?.outcome;

test.each([
  [0, 'warn'],
  [42, 'warn'],
  [43, 'block'],
  [100, 'block'],
])('rollout %i decides by the number of the pull request', (rollout, expected) => {
  const policy = smallPolicy(`rollout: ${rollout}`);
  expect(outcome(judged(githubFacts(['ops/x']), policy), 'ownership')).toBe(expected);
});

test.each([
  ['audit', 'audit'],
  ['warn', 'warn'],
  ['enforce', 'block'],
])('a gate that says %s comes to %s, whatever the default', (enforce, expected) => {
  const policy = smallPolicy(`gates: { g: { enforce: ${enforce}, require: [{ check: unit }] } }`);
  expect(outcome(judged(githubFacts(['net/x']), policy), 'gates')).toBe(expected);
});

const WARNING = (more: string): Policy =>
  policyOf(`version: 1\nenforce: warn\nagents: { net: { id: agent-004, ownership: [net/*] } }\n${more}`);

test.each([
  ['nothing', '', 'warn'],
  ['unowned paths', 'ownership: { unowned: enforce }', 'cannot-tell'],
  ['ownership', 'ownership: { enforce: enforce }', 'cannot-tell'],
  ['leases', 'leases: { enforce: enforce }', 'cannot-tell'],
  ['conflicts', 'conflicts: { enforce: enforce }', 'cannot-tell'],
  ['a gate', 'gates: { g: { enforce: enforce, require: [{ check: a }] } }', 'cannot-tell'],
])('a change that cannot be read is as grave as the strictest rule: %s', (_, more, expected) => {
  const unseen = [{ what: 'history' as const, reason: 'too large' }];
  expect(outcome(judged(githubFacts(['net/x'], {}, { unseen }), WARNING(more)), 'history')).toBe(expected);
});

test('what is only warned of stays a warning when it cannot be told', () => {
  const facts = githubFacts(['net/x'], { reviews: [review('net-lead', 'approved')] }, { permissions: {} });
  expect(judged(facts, WARNING('')).outcome).toBe('warn');
});
