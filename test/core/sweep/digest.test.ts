import { expect, test } from '@jest/globals';
import type { Lease } from '../../../src/core/context/state/lease.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { readPolicy } from '../../../src/core/policy/load.ts';
import { digestsOf, type SurveyedChange } from '../../../src/core/sweep/digest.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const { loaded } = readPolicy(
  `version: 1
agents:
  builder: { id: agent-001, ownership: ["src/*"], limits: { open_changes: 3 } }
overrides: { by: ["@ada"], expires: 2h }
leases: { resources: [{ name: staging, kind: exclusive, paths: ["deploy/*"] }] }
`,
  'baton.yml',
);
const policy = loaded?.policy ?? null;

const change = (number: number, more: Partial<SurveyedChange> = {}): SurveyedChange => ({
  number,
  id: `pr-${number}`,
  name: `#${number}`,
  head: String(number).padStart(40, '0'),
  mergeBase: null,
  paths: [`src/${number}.ts`],
  lines: 1,
  lastCommitAt: '2026-11-20T09:00:00.000Z',
  agents: [],
  baseBranch: 'main',
  fingerprint: `f${number}`,
  shown: 's',
  whole: true,
  hidden: false,
  commandsAt: {},
  policy,
  ...more,
});

const lease = (more: Partial<Lease> = {}): Lease => ({
  id: 'l1',
  holder: 'agent-002',
  paths: ['src/1.ts'],
  resource: null,
  mode: 'exclusive',
  ttl: 3_600_000,
  for: null,
  priority: 'P2',
  epoch: 1,
  granted: '2026-11-20T11:30:00.000Z',
  expires: '2026-11-20T12:30:00.000Z',
  serial: null,
  ...more,
});
const withLease = (held: Lease): State => ({
  ...emptyState(),
  leases: { ...emptyState().leases, epoch: 1, held: { [held.id]: held } },
});
const overridden: State = {
  ...emptyState(),
  overrides: {
    o1: {
      id: 'o1',
      status: 'granted',
      workflow: 'pr-2',
      opened: '2026-11-20T11:00:00.000Z',
      since: '2026-11-20T11:00:00.000Z',
      by: '@ada',
      data: { rule: 'ownership' },
    },
  },
};

const cited: State = {
  ...overridden,
  overrides: Object.fromEntries(
    Object.entries(overridden.overrides).map(([id, item]) => [
      id,
      { ...item, data: { ...item.data, cites: 'c-1' } },
    ]),
  ),
};

const ALL = [change(1), change(2), change(3, { paths: ['src/2.ts'] }), change(4, { paths: ['deploy/a'] })];
const HOUR = 3_600_000;

interface Scene {
  readonly changes: readonly SurveyedChange[];
  readonly state: State;
  readonly now: number;
}
const scene = (more: Partial<Scene> = {}): Scene => ({
  changes: ALL,
  state: emptyState(),
  now: NOW,
  ...more,
});
const replaced = (number: number, more: Partial<SurveyedChange>) =>
  ALL.map((each) => (each.number === number ? { ...each, ...more } : each));

const concerned: readonly [string, Scene, Scene, readonly number[]][] = [
  ['nothing', scene(), scene(), []],
  ['time, where no clock runs', scene(), scene({ now: NOW + 100 * HOUR }), []],
  ['its own fingerprint', scene(), scene({ changes: replaced(1, { fingerprint: 'x' }) }), [1]],
  ['what Baton wrote on it', scene(), scene({ changes: replaced(1, { shown: 'x' }) }), [1]],
  [
    'the head of one that touches the same path',
    scene(),
    scene({ changes: replaced(3, { head: 'x' }) }),
    [2],
  ],
  [
    'one more on the same path',
    scene(),
    scene({ changes: [...ALL, change(5, { paths: ['src/1.ts'] })] }),
    [1, 5],
  ],
  [
    'one more on another base',
    scene(),
    scene({ changes: [...ALL, change(5, { paths: ['src/1.ts'], baseBranch: 'old' })] }),
    [5],
  ],
  [
    'one with the same head',
    scene(),
    scene({ changes: [...ALL, change(5, { head: ALL[0]?.head ?? '' })] }),
    [1, 5],
  ],
  ['a lease on its path', scene(), scene({ state: withLease(lease()) }), [1]],
  [
    'a lease that runs out',
    scene({ state: withLease(lease()) }),
    scene({ state: withLease(lease()), now: NOW + HOUR }),
    [1],
  ],
  [
    'a lease on a resource that it needs',
    scene(),
    scene({ state: withLease(lease({ paths: [], resource: 'staging' })) }),
    [4],
  ],
  ['an override', scene(), scene({ state: overridden }), [2]],
  [
    'an override that runs out',
    scene({ state: overridden }),
    scene({ state: overridden, now: NOW + HOUR }),
    [2],
  ],
  [
    'an override that runs out, counted from its comment as the verdict counts',
    scene({ state: cited, changes: replaced(2, { commandsAt: { 'c-1': '2026-11-20T10:30:00.000Z' } }) }),
    scene({
      state: cited,
      changes: replaced(2, { commandsAt: { 'c-1': '2026-11-20T10:30:00.000Z' } }),
      now: NOW + HOUR / 2,
    }),
    [2],
  ],
  [
    'how many its agent has open',
    scene({ changes: replaced(1, { agents: ['agent-001'] }) }),
    scene({ changes: [...replaced(1, { agents: ['agent-001'] }), change(5, { agents: ['agent-001'] })] }),
    [1, 5],
  ],
  [
    'what is logged about it',
    scene(),
    scene({
      state: {
        ...emptyState(),
        changes: { 'pr-1': { branch: 'b', approvals: [], checks: [], bypassed: [] } },
      },
    }),
    [1],
  ],
];

test.each(concerned)('%s: those are looked at again whom it concerns', (_what, before, after, numbers) => {
  const old = digestsOf(before);
  const differ = [...digestsOf(after)].filter(([number, digest]) => old.get(number) !== digest);
  expect(differ.map(([number]) => number)).toEqual(numbers);
});

test('the order in which changes are listed does not matter', () => {
  const turned = digestsOf(scene({ changes: [...ALL].reverse() }));
  expect(Object.fromEntries(turned)).toEqual(Object.fromEntries(digestsOf(scene())));
});
