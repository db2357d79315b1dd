import { expect, test } from '@jest/globals';
import { RECORDERS, type Recorder, recordDrafts } from '../../../src/core/change/recorders.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import { tried } from '../../../src/core/context/extend.ts';
import { emptyState } from '../../../src/core/context/state.ts';
import { factsOf } from '../../support/facts.ts';
import { githubFacts } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy(
  'gates: { docs: { require: [{ changed_with: { when: "net/**", also: ["docs/**"] } }] } }',
);
const types = (facts: Facts, rules = policy as typeof policy | null, state = emptyState()) =>
  recordDrafts(facts, rules, state, NOW, []).map(({ type }) => type);

test('what is to be recorded of a change is recorded once', () => {
  const facts = factsOf(['net/a.tf']);
  const drafts = recordDrafts(facts, policy, emptyState(), NOW, []);
  expect(drafts.map(({ type }) => type)).toEqual(['GATE_FAILED']);
  expect(types(facts, policy, tried(emptyState(), drafts, NOW))).toEqual([]);
});

test('without a policy that can be used only what needs none is recorded', () => {
  expect(types(factsOf(['net/a.tf']), null)).toEqual([]);
});

test('a recorder says what it records', () => {
  for (const { about } of Object.values<Recorder>(RECORDERS)) expect(about).toMatch(/^[A-Z].*\.$/);
});

test('what waits for a pull request waits for it no more once that is merged', () => {
  const waits = { dependency_id: 'text-1', from: 'issue-7', to: 'pr-42', kind: 'blocking', timeout: null };
  const added = { type: 'DEPENDENCY_ADDED', workflow: 'global', by: 'baton', data: waits };
  const state = tried(emptyState(), [added], NOW);
  expect(types(githubFacts(['net/a.tf'], { state: 'open' }), null, state)).toEqual([]);
  expect(types(githubFacts(['net/a.tf'], { state: 'merged' }), null, state)).toEqual(['DEPENDENCY_RESOLVED']);
});

test('what the log would not take of a part is left out and told, and the other parts stand', () => {
  const real = RECORDERS.branch.record;
  const bad = { type: 'TASK_SEEN', workflow: 'pr-1', by: 'baton', data: { task_id: 'nobody' } };
  const table: { branch: { record: Recorder['record'] } } = RECORDERS;
  try {
    table.branch.record = () => [bad];
    const left: string[] = [];
    const drafts = recordDrafts(factsOf(['net/a.tf']), policy, emptyState(), NOW, left);
    expect(drafts.map(({ type }) => type)).toEqual(['GATE_FAILED']);
    expect(left).toEqual([expect.stringMatching(/^branch of .*nobody.*; nothing of it is recorded$/)]);
  } finally {
    RECORDERS.branch.record = real;
  }
});
