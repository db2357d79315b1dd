import { expect, test } from '@jest/globals';
import { judge } from '../../../src/core/change/judge.ts';
import { conflictLabelsOn, labelsOf } from '../../../src/core/change/labels.ts';
import { recordDrafts } from '../../../src/core/change/recorders.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import { clockDrafts } from '../../../src/core/clocks/tick.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { tried } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import { openChange } from '../../support/facts.ts';
import { comment, githubFacts, review } from '../../support/github.ts';
import { held, leasesOf, NOW, request } from '../../support/leases.ts';
import { policyOf, smallPolicy } from '../../support/policy.ts';

const ALL = `
conflicts:
  technical: { ladder: [agents, lead], agree: 2 }
  ownership: { ladder: [primary_owner, lead] }
  design: { ladder: ["@boss"] }
  security: { ladder: [lead] }
  priority: { ladder: [lead] }
  resource: { ladder: [lead] }
gates:
  secure: { require: [{ alerts: { source: code-scanning, at_most: low } }] }
  guarded: { paths: ["net/keys/**"], require: [{ approval: { of: "@boss" } }] }
leases: { resources: [{ name: staging, kind: exclusive }] }
`;
const policy = smallPolicy(ALL);

const quiet = (more: Partial<Facts> = {}): Partial<Facts> => ({ alerts: { 'code-scanning': [] }, ...more });
const rivals = [
  openChange('x', { id: 'pr-42', name: '#42', agents: ['agent-004'], paths: ['net/a'] }),
  openChange('y', { id: 'pr-41', name: '#41', agents: ['agent-006'], paths: ['net/a'] }),
];
const pair = (conflict: boolean | null) => ({
  open: rivals,
  pairs: [{ a: '#41', b: '#42', conflict, files: ['net/a'], reason: null }],
});

function recorded(facts: Facts, before: State = emptyState(), rules: Policy = policy): State {
  const drafts = recordDrafts(facts, rules, before, NOW, []);
  return tried(before, drafts, NOW);
}
const conflictsIn = ({ conflicts }: State) =>
  Object.values(conflicts).map(
    ({ data }) =>
      `${data.type as string}: ${data.matter as string} (${(data.parties as string[]).join(', ')})`,
  );
const untold = ({ notices }: State) =>
  Object.values(notices).flatMap(({ status, data }) => (status === 'due' ? [data.to] : []));

const alert = {
  source: 'code-scanning',
  number: 7,
  severity: 'high',
  rule: 'sql',
  path: 'net/a',
  url: 'https://forge.example/a',
} as const;

test('whoever owns what it edits, alone or with others, contends with nobody, though its reviewers have to approve', () => {
  const rules = policyOf(`
version: 1
enforce: enforce
agents:
  lead: { id: agent-001, layer: L0, authority: full, operators: ["@boss"] }
  net: { id: agent-004, ownership: [net/*, shared/*], reviewers: ["@jane"], identity: { logins: ["acme-net[bot]"] } }
  api: { id: agent-006, ownership: [api/*, shared/*], reviewers: ["@jane"] }
conflicts: { ownership: { ladder: [primary_owner, lead] } }
`);
  for (const path of ['net/a', 'shared/a']) {
    const own = githubFacts([path], {}, quiet());
    expect(judge(own, rules, 'sha256:0', emptyState(), NOW).outcome).toBe('block');
    expect(conflictsIn(recorded(own, emptyState(), rules))).toEqual([]);
  }
  expect(conflictsIn(recorded(githubFacts(['api/x'], {}, quiet()), emptyState(), rules))).toEqual([
    'ownership: #42 edits what belongs to agent-006 (agent-004, agent-006)',
  ]);
});

/** Facts in which a change contends, and the same without the cause. */
const CASES: readonly (readonly [string, Facts, Facts, string, readonly string[]])[] = [
  [
    'two changes that cannot both be merged',
    githubFacts(['net/a'], {}, quiet(pair(true))),
    githubFacts(['net/a'], {}, quiet(pair(false))),
    'technical: #41 and #42 cannot both be merged (agent-004, agent-006)',
    ['agent-004', 'agent-006'],
  ],
  [
    'edits of what belongs to somebody else',
    githubFacts(['api/x'], {}, quiet()),
    githubFacts(['net/a'], {}, quiet()),
    'ownership: #42 edits what belongs to agent-006 (agent-004, agent-006)',
    ['agent-006'],
  ],
  [
    'edits of what its agent may never touch',
    githubFacts(['.github/workflows/ci.yml'], {}, quiet()),
    githubFacts(['net/a'], {}, quiet()),
    'ownership: #42 edits what agent-004 may never touch (agent-004)',
    ['agent-001'],
  ],
  [
    'a label that asks for a review of the design',
    githubFacts(['net/a'], { labels: [{ name: 'design', by: null }] }, quiet()),
    githubFacts(['net/a'], {}, quiet()),
    'design: #42: a review of the design is asked for (agent-004)',
    ['@boss'],
  ],
  [
    'reviews that oppose each other',
    githubFacts(
      ['net/a'],
      { reviews: [review('jane', 'approved'), review('boss', 'changes-requested')] },
      quiet(),
    ),
    githubFacts(['net/a'], { reviews: [review('jane', 'approved')] }, quiet()),
    'design: #42: @boss asks for changes that @jane did not want (@boss, @jane, agent-004)',
    ['@boss'],
  ],
  [
    'an alert above the bar',
    githubFacts(['net/a'], {}, { alerts: { 'code-scanning': [alert] } }),
    githubFacts(['net/a'], {}, quiet()),
    'security: #42: secure does not hold: 1 open alert of code-scanning: sql (high, number 7) (agent-004)',
    ['agent-001'],
  ],
  [
    'protected paths without their approver',
    githubFacts(['net/keys/a'], {}, quiet()),
    githubFacts(['net/a'], {}, quiet()),
    'security: #42: guarded does not hold',
    ['agent-001'],
  ],
];

test.each(CASES)('%s: opened once, told once, over with its cause', (_name, facts, mended, says, told) => {
  const state = recorded(facts);
  expect(conflictsIn(state)).toEqual([expect.stringContaining(says)]);
  expect(untold(state)).toEqual(told);
  expect(recordDrafts(facts, policy, state, NOW, [])).toEqual([]);
  const after = recorded(mended, state);
  expect(conflictsIn(after)).toEqual([]);
  expect(untold(after)).toEqual([]);
});

test('a change that contends bears what it is about and the rung that decides', () => {
  const [, facts] = CASES[0] as (typeof CASES)[number];
  const labels = (state: State) => labelsOf(judge(facts, policy, 'd', state, NOW)).map(({ name }) => name);
  const state = recorded(facts);
  expect(labels(state)).toEqual(expect.arrayContaining(['conflict:technical', 'escalation:L1']));
  expect(labels(emptyState())).not.toContain('escalation:L1');
});

test('the same two and the same matter are the same conflict, whichever of them is looked at', () => {
  const left = githubFacts(['net/a'], {}, quiet(pair(true)));
  const state = recorded(left);
  const right: Facts = { ...left, change: { ...left.change, id: 'pr-41', name: '#41' } };
  expect(Object.keys(recorded(right, state).conflicts)).toEqual(Object.keys(state.conflicts));
});

test('what cannot be told ends nothing', () => {
  const state = recorded(githubFacts(['net/a'], {}, quiet(pair(true))));
  const blind = githubFacts(['net/a'], {}, quiet(pair(null)));
  expect(conflictsIn(recorded(blind, state))).toHaveLength(1);
  const unseen = [{ what: 'conflicts', reason: 'the history is cut' } as const];
  expect(conflictsIn(recorded(githubFacts(['net/a'], {}, quiet({ unseen })), state))).toHaveLength(1);
});

test('a change that is closed is in no conflict', () => {
  const state = recorded(githubFacts(['net/a'], {}, quiet(pair(true))));
  expect(
    conflictsIn(recorded(githubFacts(['net/a'], { state: 'closed' }, quiet(pair(true))), state)),
  ).toEqual([]);
});

test('a draft opens no conflict of ownership, and ends none that is open while its cause stands', () => {
  const asDraft = (path: string) => githubFacts([path], { draft: true }, quiet());
  expect(conflictsIn(recorded(asDraft('api/x')))).toEqual([]);
  const state = recorded(githubFacts(['api/x'], {}, quiet()));
  expect(recorded(asDraft('api/x'), state).conflicts).toEqual(state.conflicts);
  expect(conflictsIn(recorded(asDraft('net/a'), state))).toEqual([]);
});

test('where the policy has no ladder for it, nothing is recorded', () => {
  const drafts = recordDrafts(
    githubFacts(['api/x'], {}, quiet(pair(true))),
    smallPolicy(),
    emptyState(),
    NOW,
    [],
  );
  expect(drafts.filter(({ type }) => type.startsWith('CONFLICT_'))).toEqual([]);
});

test('past the last rung a conflict holds its change up; before that it warns', () => {
  const facts = githubFacts(['net/a'], { labels: [{ name: 'design', by: null }] }, quiet());
  const at = (state: State) =>
    judge(facts, policy, 'd', state, NOW).verdict.children?.find(({ rule }) => rule === 'ladders')?.outcome;
  expect(at(emptyState())).toBeUndefined();
  expect(at(recorded(facts))).toBe('block');
  expect(at(recorded(githubFacts(['net/a'], {}, quiet(pair(true)))))).toBe('warn');
});

const AFTER = new Date(NOW + 1000).toISOString();
const said = (login: string, body: string, id: string) =>
  comment(login, body, { comment: id, editedAt: AFTER });
const ask = (commands: readonly ReturnType<typeof said>[]) =>
  githubFacts(['net/a'], { commands }, quiet({ ...pair(true), at: AFTER }));

test('a conflict is decided once so many different ones say the same, and is not opened anew', () => {
  const [, facts] = CASES[0] as (typeof CASES)[number];
  const state = recorded(facts);
  const one = said('net-lead', '/baton resolve #41 goes first', '1');
  const voted = recorded(ask([one]), state);
  expect(Object.values(voted.conflicts)[0]).toMatchObject({ status: 'escalated' });
  const other = said('api-lead', '/baton resolve #41 goes first.', '2');
  const decided = recorded(ask([one, other]), voted);
  expect(Object.values(decided.conflicts)[0]).toMatchObject({
    status: 'decided',
    by: '@api-lead',
    data: { cites: '2' },
  });
  expect(untold(decided)).toEqual([]);
  expect(labelsOf(judge(facts, policy, 'd', decided, NOW)).map(({ name }) => name)).not.toContain(
    'escalation:L1',
  );
  expect(recordDrafts(ask([one, other]), policy, decided, NOW, [])).toEqual([]);
});

test.each([
  ['somebody who stands on no rung', 'jane', '/baton resolve it goes', 'is not among'],
  ['nobody says what', 'net-lead', '/baton resolve', 'does not say'],
])('%s decides nothing', (_name, login, body, why) => {
  const state = recorded(githubFacts(['net/a'], {}, quiet(pair(true))));
  const after = recorded(ask([said(login, body, '1')]), state);
  expect(Object.values(after.conflicts)[0]).toMatchObject({ status: 'escalated' });
  expect(JSON.stringify(after.commands)).toContain(why);
});

const clock = (state: State, rules = policy) =>
  tried(state, clockDrafts({ state, policy: rules, now: NOW, lastSeen: null }, []), NOW);
const task = (id: string): EventDraft[] => [
  {
    type: 'TASK_CREATED',
    workflow: id,
    by: 'agent-001',
    data: {
      task_id: id,
      title: id,
      priority: 'P2',
      due: null,
      estimate: null,
      points: null,
      paths: [],
      depends_on: [],
    },
  },
  {
    type: 'TASK_ASSIGNED',
    workflow: id,
    by: 'agent-001',
    data: { task_id: id, agent_id: 'agent-009', estimated_duration: null },
  },
];

test('tasks over the limit of an agent are a conflict of priority until one is given away', () => {
  const limited = smallPolicy(ALL);
  const agent = limited.agents.ops;
  const rules: Policy = {
    ...limited,
    agents: { ...limited.agents, ...(agent ? { ops: { ...agent, limits: { open_tasks: 1 } } } : {}) },
  };
  const state = clock(tried(emptyState(), [...task('task-1'), ...task('task-2')], NOW), rules);
  expect(conflictsIn(state)).toEqual([
    'priority: agent-009 has 2 tasks on its hands, and its limit is 1: task-1, task-2 (agent-009)',
  ]);
  expect(untold(state)).toEqual(['agent-001']);
  const labels = (task: string, of: State) => conflictLabelsOn(task, of).map(({ name }) => name);
  expect(labels('task-1', state)).toEqual(['conflict:priority', 'escalation:L1']);
  expect(labels('task-3', state)).toEqual([]);
  const away: EventDraft = {
    type: 'TASK_REASSIGNED',
    workflow: 'task-2',
    by: 'agent-001',
    data: { task_id: 'task-2', old_agent: 'agent-009', new_agent: 'agent-006', reason: 'too much' },
  };
  const relieved = clock(tried(state, [away], NOW), rules);
  expect([conflictsIn(relieved), labels('task-1', relieved)]).toEqual([[], []]);
  // Both issues are looked at anew, also that of the task that nothing happened to.
  const stirred = (of: State) => ['task-1', 'task-2'].map((id) => of.tasks[id]?.data.stirred);
  expect(stirred(state)).toEqual([new Date(NOW).toISOString(), new Date(NOW).toISOString()]);
});

test('whoever waits for a resource that is taken contends with whoever has it', () => {
  const waiting = {
    ...request('agent-006', []),
    resource: 'staging',
    since: new Date(NOW).toISOString(),
    until: null,
  };
  const taken = leasesOf({ ...held('agent-004', []), resource: 'staging' });
  const state = clock({ ...emptyState(), leases: { ...taken, queue: [waiting] } });
  expect(conflictsIn(state)).toEqual([
    'resource: agent-006 waits for staging, which is taken (agent-004, agent-006)',
  ]);
  expect(conflictsIn(clock({ ...state, leases: taken }))).toEqual([]);
});

test('of the paths of a conflict there are as many as the log takes', () => {
  const many = Array.from(
    { length: 300 },
    (_, at) => `net/${String(at).padStart(3, '0')}${'x'.repeat(1_500)}`,
  );
  const files = ['net/a', `net/${'y'.repeat(3_000)}`, ...many];
  const pairs = [{ a: '#41', b: '#42', conflict: true, files, reason: null }];
  const facts = githubFacts(['net/a'], {}, quiet({ open: rivals, pairs }));
  const left: string[] = [];
  const drafts = recordDrafts(facts, policy, emptyState(), NOW, left);
  expect(left).toEqual([]);
  const opened = drafts.find(({ type }) => type === 'CONFLICT_OPENED');
  expect(opened?.data.paths).toContain('net/a');
});
