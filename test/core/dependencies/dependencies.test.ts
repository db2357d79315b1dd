import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { dependencyClock } from '../../../src/core/dependencies/clock.ts';
import { addDraft, type Dependency, dependencyOf } from '../../../src/core/dependencies/dependency.ts';
import { ensureDependencies } from '../../../src/core/dependencies/ensure.ts';
import { dropDependency, freedDrafts } from '../../../src/core/dependencies/freed.ts';
import { ruledDependencies, type Work } from '../../../src/core/dependencies/rules.ts';
import { policyOf } from '../../support/policy.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const HOUR = 3_600_000;
let count = 0;
const newId = () => {
  count += 1;
  return String(count).padStart(26, '0');
};
function saved(state: State, drafts: readonly EventDraft[], at = T0): State {
  const next = extend(state, drafts, at, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}
const waits = (from: string, to: string, more: Partial<Dependency> = {}): Dependency => ({
  from,
  to,
  kind: 'blocking',
  timeout: null,
  source: 'rule',
  ...more,
});
const edgesIn = ({ dependencies }: State) =>
  Object.values(dependencies)
    .map(dependencyOf)
    .map(({ from, to, kind }) => `${from} ${kind === 'blocking' ? '→' : '⇢'} ${to}`)
    .sort();

test('a circle is refused when it would close, with the whole of it', () => {
  const state = saved(
    emptyState(),
    [waits('a', 'b'), waits('b', 'c'), waits('c', 'd')].map((each) => addDraft(each, 'agent-001')),
  );
  const closing = extend(state, [addDraft(waits('d', 'a'), 'agent-001')], T0, newId);
  if (!isRefused(closing)) throw new Error('the circle was let in');
  expect(closing.refused).toEqual({
    code: 'dependency.cycle',
    message: 'd cannot wait for a: that would close the circle d → a → b → c → d',
    hint: 'Drop another step of it first, such as: baton dependency drop a b',
  });
  expect(saved(state, [addDraft(waits('d', 'a', { kind: 'advisory' }), 'agent-001')])).toBeDefined();
  const itself = extend(emptyState(), [addDraft(waits('a', 'a'), 'agent-001')], T0, newId);
  expect(isRefused(itself) && itself.refused.message).toContain('a → a');
});

test('sources are brought into the log: what is missing is added, what they no longer say goes, others stay', () => {
  const command = addDraft(waits('a', 'x', { source: 'command' }), 'agent-001');
  let state = saved(emptyState(), [command]);
  const first = [waits('a', 'b'), waits('b', 'c'), waits('c', 'a')];
  const ensured = ensureDependencies(state, ['rule'], first);
  expect(ensured.refused).toMatchObject([{ message: expect.stringContaining('c → a → b → c') }]);
  state = saved(state, ensured.drafts);
  expect(edgesIn(state)).toEqual(['a → b', 'a → x', 'b → c']);
  expect(ensureDependencies(state, ['rule'], first.slice(0, 2))).toEqual({ drafts: [], refused: [] });
  state = saved(state, ensureDependencies(state, ['rule'], [waits('b', 'c'), waits('c', 'a')]).drafts);
  expect(edgesIn(state)).toEqual(['a → x', 'b → c', 'c → a']);
});

test('no set of wishes ever closes a circle in the log', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name), { maxLength: 20 }), (pairs) => {
      const wanted = pairs.map(([from, to]) => waits(from, to));
      const { drafts, refused } = ensureDependencies(emptyState(), ['rule'], wanted);
      const state = saved(emptyState(), drafts);
      const unique = new Set(pairs.map(([from, to]) => `${from} → ${to}`));
      expect(edgesIn(state).length + new Set(refused.map(({ message }) => message.split(':')[0])).size).toBe(
        unique.size,
      );
    }),
  );
});

const POLICY = policyOf(`version: 1
agents:
  infra: { id: agent-002 }
  docs: { id: agent-012 }
groups: { deployers: [infra] }
areas: { infrastructure_changes: ["terraform/**"] }
components: { api_development: { paths: ["api/**"] } }
gates:
  tested: { require: [{ check: unit }] }
`);
const work = (id: string, paths: string[], agents: string[] = [], unpassed: string[] = []): Work => ({
  id,
  paths,
  agents,
  unpassed,
});
const OPEN = [
  work('pr-1', ['terraform/a.tf']),
  work('pr-2', ['api/x.ts'], ['agent-012']),
  work('issue-3', ['api/*'], ['agent-002'], []),
  work('pr-4', ['docs/x.md'], ['agent-002'], ['tested']),
];

test.each<[string, Parameters<typeof ruledDependencies>[0], string[]]>([
  [
    'area and component',
    {
      blocking: [{ when: 'infrastructure_changes', blocks: ['api_development'], timeout: '24h' }],
      advisory: [],
    },
    ['issue-3 → pr-1', 'pr-2 → pr-1'],
  ],
  [
    'gate and group',
    { blocking: [], advisory: [{ when: 'tested', warns: 'deployers' }] },
    ['issue-3 ⇢ pr-4'],
  ],
  ['agent and task', { blocking: [{ when: '#3', blocks: ['docs'] }], advisory: [] }, ['pr-2 → issue-3']],
  ['nothing open', { blocking: [{ when: '#99', blocks: ['docs'] }], advisory: [] }, []],
])('rules of the policy: %s', (_, rules, wanted) => {
  const found = ruledDependencies(rules, POLICY, OPEN);
  expect(found.map(({ from, to, kind }) => `${from} ${kind === 'blocking' ? '→' : '⇢'} ${to}`)).toEqual(
    wanted,
  );
  expect(ruledDependencies(rules, POLICY, [...OPEN].reverse())).toEqual(found);
});

test('a blocking one escalates and stands, an advisory one lapses; once each, whenever and however often the clock runs', () => {
  const begun = saved(
    emptyState(),
    [
      waits('a', 'b', { timeout: '4h' }),
      waits('a', 'c', { kind: 'advisory', timeout: '6h' }),
      waits('a', 'd'),
    ].map((each) => addDraft(each, 'baton')),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }), (hours) => {
      let state = begun;
      const told: string[] = [];
      for (const hour of [...hours, 100].sort((a, b) => a - b)) {
        const drafts = dependencyClock(state, T0 + hour * HOUR);
        told.push(...drafts.map(({ type }) => `${type} ${hour}`));
        state = saved(state, drafts, T0 + hour * HOUR);
      }
      const first = (from: number) => [...hours, 100].sort((a, b) => a - b).find((hour) => hour >= from);
      expect(told.sort()).toEqual([`DEPENDENCY_ESCALATED ${first(4)}`, `DEPENDENCY_LAPSED ${first(6)}`]);
      expect(edgesIn(state)).toEqual(['a → b', 'a → d']);
    }),
  );
});

const task = (id: string): EventDraft[] => {
  const draft = (type: string, data: EventDraft['data']) => ({
    type,
    workflow: id,
    by: 'agent-002',
    data: { task_id: id, ...data },
  });
  return [
    draft('TASK_CREATED', {
      title: 'x',
      priority: 'P2',
      due: null,
      estimate: null,
      points: null,
      paths: [],
      depends_on: [],
    }),
    draft('TASK_ASSIGNED', { agent_id: 'agent-002', estimated_duration: null }),
    draft('TASK_STARTED', { agent_id: 'agent-002', start_time: '2026-11-20T09:00:00.000Z' }),
    draft('TASK_BLOCKED', { reason: 'it waits', on: ['b', 'c'] }),
  ];
};

test('what is done lets go of all that waits for it; a task blocked on more stays blocked on the rest', () => {
  let state = saved(emptyState(), [
    ...task('a'),
    addDraft(waits('a', 'b'), 'baton'),
    addDraft(waits('z', 'b'), 'baton'),
  ]);
  state = saved(state, freedDrafts(state, 'b', 'b is done', 'baton'));
  expect(edgesIn(state)).toEqual([]);
  expect(state.tasks.a).toMatchObject({ status: 'BLOCKED', data: { on: ['c'] } });
  state = saved(state, dropDependency(state, 'a', 'c', 'by hand', 'agent-002') ?? []);
  expect(state.tasks.a).toMatchObject({ status: 'IN_PROGRESS' });
  expect(dropDependency(state, 'a', 'c', 'by hand', 'agent-002')).toBeNull();
});
