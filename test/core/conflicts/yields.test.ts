import { expect, test } from '@jest/globals';
import type { OpenChange } from '../../../src/core/conflicts/pairs.ts';
import { whoYields } from '../../../src/core/conflicts/yields.ts';
import type { Lease } from '../../../src/core/context/state/lease.ts';
import { policySchema, YIELDS, type Yield } from '../../../src/core/policy/schema.ts';

const agents = {
  lead: { id: 'agent-001', layer: 'L1' },
  builder: { id: 'agent-002', layer: 'L4' },
  nowhere: { id: 'agent-003' },
};
const policy = (yields: readonly Yield[] = YIELDS) =>
  policySchema.parse({ version: 1, agents, conflicts: { yields } });

function change(branch: string, over: Partial<OpenChange> = {}): OpenChange {
  return {
    id: `br-${branch}`,
    name: branch,
    head: branch.padEnd(40, '0'),
    mergeBase: null,
    paths: ['src/f.ts'],
    lines: 10,
    lastCommitAt: '2026-01-01T00:00:00.000Z',
    agents: [],
    ...over,
  };
}

function lease(id: string, holder: string, epoch: number, paths = ['src/*']): Lease {
  const times = { granted: '2026-01-01T00:00:00.000Z', expires: '2026-01-01T02:00:00.000Z', ttl: 7_200_000 };
  return {
    id,
    holder,
    epoch,
    paths,
    resource: null,
    mode: 'exclusive',
    for: null,
    priority: 'P2',
    serial: null,
    ...times,
  };
}

const lead = (over = {}) => change('a', { agents: ['agent-001'], ...over });
const builder = (over = {}) => change('b', { agents: ['agent-002'], ...over });

interface Case {
  readonly of: readonly [OpenChange, OpenChange];
  readonly order?: readonly Yield[];
  readonly leases?: readonly Lease[];
  readonly yields: string;
  readonly because: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'the layer nearest to execution yields': { of: [lead(), builder()], yields: 'b', because: 'L4' },
  'an agent without a layer is told apart by the next rule': {
    of: [change('a', { agents: ['agent-003'], lines: 3 }), builder()],
    yields: 'a',
    because: '3 lines',
  },
  'several agents count as the most senior of them': {
    of: [change('a', { agents: ['agent-001', 'agent-002'] }), builder()],
    yields: 'b',
    because: 'L4',
  },
  'the younger lease yields': {
    of: [lead(), builder()],
    order: ['youngest_lease'],
    leases: [lease('l1', 'agent-001', 7), lease('l2', 'agent-002', 3)],
    yields: 'a',
    because: 'l1',
  },
  'who holds no lease yields to who holds one': {
    of: [lead(), builder()],
    order: ['youngest_lease'],
    leases: [lease('l2', 'agent-002', 3)],
    yields: 'a',
    because: 'no lease',
  },
  'a lease on other paths says nothing': {
    of: [lead({ lines: 1 }), builder()],
    order: ['youngest_lease', 'fewest_lines'],
    leases: [lease('l2', 'agent-002', 3, ['docs/*'])],
    yields: 'a',
    because: '1 line,',
  },
  'the policy decides which rule comes first': {
    of: [lead({ lines: 1 }), builder()],
    order: ['fewest_lines', 'lowest_layer'],
    yields: 'a',
    because: '1 line,',
  },
  'the later commit yields where no rule tells the two apart': {
    of: [change('a', { lastCommitAt: '2026-02-01T00:00:00.000Z' }), change('b')],
    yields: 'a',
    because: 'committed to last',
  },
  'the last name yields where nothing does': {
    of: [change('a'), change('b')],
    order: [],
    yields: 'b',
    because: 'sorts last',
  },
};

test.each(Object.entries(CASES))('%s', (_, { of: [a, b], order, leases = [], yields, because }) => {
  const found = whoYields(a, b, policy(order), leases);
  expect(found).toEqual({ yields, because: expect.stringContaining(because) });
  expect(whoYields(b, a, policy(order), [...leases].reverse())).toEqual(found);
});
