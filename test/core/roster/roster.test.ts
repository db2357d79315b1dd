import { expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { rosterOf } from '../../../src/core/roster/roster.ts';

const roster = rosterOf(
  loadPolicy(
    `version: 1
agents:
  architect: { id: agent-1 }
  network: { id: agent-2 }
  docs: { id: agent-3 }
groups:
  everyone: "*"
  builders: [network, agent-1]
  all_builders: [builders, docs, network]
`,
    'baton.yml',
  ).policy,
);
const keys = (agents: readonly { key: string }[] | undefined) => agents?.map(({ key }) => key);

test.each([
  ['agent-2', 'network'],
  ['network', 'network'],
  ['everyone', undefined],
  ['constructor', undefined],
])('%s is agent %s', (ref, key) => {
  expect(roster.agentByRef(ref)?.key).toBe(key);
});

test.each([
  ['everyone', undefined, ['architect', 'network', 'docs']],
  ['everyone', 'docs', ['architect', 'network']],
  ['everyone', 'agent-1', ['network', 'docs']],
  ['builders', undefined, ['architect', 'network']],
  ['all_builders', 'network', ['architect', 'docs']],
  ['network', undefined, undefined],
  ['toString', undefined, undefined],
])('group %s without %s is %j', (name, excluding, members) => {
  expect(keys(roster.resolveGroup(name, excluding))).toEqual(members);
});

test('a reference is one agent or the members of a group', () => {
  expect(keys(roster.resolve('agent-3'))).toEqual(['docs']);
  expect(keys(roster.resolve('everyone', 'docs'))).toEqual(['architect', 'network']);
  expect(roster.resolve('nobody')).toBeUndefined();
});
