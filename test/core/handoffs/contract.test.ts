import { expect, test } from '@jest/globals';
import { contractFaults } from '../../../src/core/handoffs/contract.ts';
import type { HandoffKind } from '../../../src/core/handoffs/document.ts';
import { readDocument } from '../../../src/core/handoffs/document.ts';
import { CONTRACTS } from '../../../src/core/handoffs/headings.ts';
import { LAYERS, type Layer } from '../../../src/core/policy/schema.ts';
import { DOCUMENT } from '../../support/handoffs.ts';
import { policyOf } from '../../support/policy.ts';

const rules = policyOf(`version: 1
agents:
${LAYERS.map((layer, at) => `  a${at}: { id: agent-${layer}, layer: ${layer}, ownership: [p${at}/*] }`).join('\n')}
  free: { id: agent-free, ownership: [free/*] }
`);

const FULL = {
  task_context: ['x'],
  coordinator_decision: ['x'],
  required_artifacts: ['x'],
  time_budget: ['x'],
  success_criteria: ['x'],
  strategy_decisions: ['x'],
  milestones: ['x'],
  execution_plan: ['phases: a', 'parallel_streams: b', 'quality gates: c'],
  resource_requirements: ['x'],
  implementation_artifacts: ['x'],
  execution_commands: ['x'],
};
const step = (
  from: string,
  to: string,
  kind: HandoffKind = 'forward',
  contract: Record<string, readonly string[]> = {},
) => ({
  from,
  to,
  kind,
  contract,
  success_criteria: [],
  dependencies: [],
  artifacts: [],
});

const PAIRS = LAYERS.flatMap((from) => LAYERS.map((to) => [from, to] as const));

test.each(PAIRS)('%s → %s', (from: Layer, to: Layer) => {
  const [above, below] = [LAYERS.indexOf(from), LAYERS.indexOf(to)];
  const faults = (kind: HandoffKind, contract: Record<string, readonly string[]>) =>
    contractFaults(step(`agent-${from}`, `agent-${to}`, kind, contract), rules);
  expect(faults('forward', FULL).length).toBe(below < above ? 1 : 0);
  for (const kind of ['handback', 'rollback'] as const)
    expect(faults(kind, {}).length).toBe(below > above ? 1 : 0);
  if (below <= above || to === 'L0') return;
  // A skip carries the fields of the contract into its target, and of no other.
  const missing = faults('forward', {}).map(({ says }) => says.split(' ').at(-1));
  expect(missing).toEqual(CONTRACTS[to].filter((field) => field !== 'dependencies'));
});

test('a layer that the route needs is not skipped', () => {
  expect(contractFaults(step('agent-L0', 'agent-L3', 'forward', FULL), rules, ['L0', 'L3'])).toEqual([]);
  expect(contractFaults(step('agent-L0', 'agent-L3', 'forward', FULL), rules, ['L0', 'L1', 'L3'])).toEqual([
    {
      says: 'it goes over L1, which the route of the session needs',
      next: 'Hand it to an agent of L1 first.',
    },
  ]);
});

test('an execution plan speaks of its three parts', () => {
  const plan = { ...FULL, execution_plan: ['phases: two'] };
  expect(
    contractFaults(step('agent-L2', 'agent-L3', 'forward', plan), rules).map(({ says }) => says),
  ).toEqual([
    'its execution_plan does not speak of parallel_streams',
    'its execution_plan does not speak of quality_gates',
  ]);
});

test('where a layer is not known nothing more is asked', () => {
  expect(contractFaults(step('agent-free', 'agent-L3'), rules)).toEqual([]);
});

test('fields are sections of the document, by either spelling', () => {
  const read = readDocument(`${DOCUMENT}\n### Task Context\n- the range is full\n\n### time_budget\n4h\n`);
  expect(read?.faults).toEqual([]);
  expect(read?.document.contract).toEqual({ task_context: ['the range is full'], time_budget: ['4h'] });
});
