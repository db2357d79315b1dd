import { expect, test } from '@jest/globals';
import { judge } from '../../../src/core/change/judge.ts';
import { recordDrafts } from '../../../src/core/change/recorders.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import { clockDrafts } from '../../../src/core/clocks/tick.ts';
import { tried } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { dependencyOf } from '../../../src/core/dependencies/dependency.ts';
import { openChange } from '../../support/facts.ts';
import { githubFacts } from '../../support/github.ts';
import { HOUR, NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy(`
dependencies:
  blocking: [{ when: net, blocks: [api], timeout: 1h }]
  advisory: [{ when: ops, warns: api, timeout: 2h }]
`);
const open = [
  openChange('a', { id: 'pr-41', name: '#41', agents: ['agent-004'], paths: ['net/a'] }),
  openChange('b', { id: 'pr-42', name: '#42', agents: ['agent-006'], paths: ['api/a'] }),
  openChange('c', { id: 'pr-43', name: '#43', agents: ['agent-009'], paths: ['ops/a'] }),
];
const facts = githubFacts(['api/a'], {}, { open });
const record = (of: Facts, state: State = emptyState(), rules = policy) =>
  tried(state, recordDrafts(of, rules, state, NOW, []), NOW);
const waits = ({ dependencies }: State) =>
  Object.values(dependencies).map((item) => {
    const { from, to, kind } = dependencyOf(item);
    return `${from} ${kind} ${to} ${item.status}`;
  });
const verdict = (state: State) =>
  judge(facts, policy, 'd', state, NOW).verdict.children?.find(({ rule }) => rule === 'dependencies');

test('what a rule blocks waits and is held up; what it warns is warned; each ends with its cause', () => {
  const state = record(facts);
  expect(waits(state).sort()).toEqual(['pr-42 advisory pr-43 waiting', 'pr-42 blocking pr-41 waiting']);
  expect(
    verdict(state)
      ?.children?.map(({ outcome, reason }) => `${outcome}: ${reason}`)
      .sort(),
  ).toEqual([
    'block: it waits for #41 by a rule of the policy',
    'warn: #43 should come first by a rule of the policy',
  ]);
  expect(recordDrafts(facts, policy, state, NOW, []).filter(({ type }) => type.startsWith('DEP'))).toEqual(
    [],
  );
  const merged = record({ ...facts, open: open.filter(({ id }) => id !== 'pr-41') }, state);
  expect(waits(merged)).toEqual(['pr-42 advisory pr-43 waiting']);
  expect(verdict(emptyState())).toBeUndefined();
});

test('past its time a blocking one escalates and stands, an advisory one lapses', () => {
  const state = record(facts);
  const now = NOW + 3 * HOUR;
  const later = tried(state, clockDrafts({ state, policy, now, lastSeen: null }, []), now);
  expect(waits(later)).toEqual(['pr-42 blocking pr-41 escalated']);
  expect(verdict(later)).toMatchObject({
    outcome: 'block',
    reason: expect.stringContaining('for longer than 1h'),
  });
});

test('what waits into another base, and what cannot be seen, is left alone', () => {
  const state = record(facts);
  const elsewhere = githubFacts(['docs/a'], {}, { open: [openChange('z', { id: 'pr-50', name: '#50' })] });
  const other: Facts = { ...elsewhere, change: { ...elsewhere.change, id: 'pr-50', name: '#50' } };
  expect(waits(record(other, state, smallPolicy()))).toEqual(waits(state));
  const unseen = [{ what: 'open', reason: 'GitHub did not answer' } as const];
  expect(waits(record({ ...facts, open: [], unseen }, state))).toEqual(waits(state));
});

test('where the policy has no such rules, nothing is recorded', () => {
  expect(waits(record(facts, emptyState(), smallPolicy()))).toEqual([]);
});
