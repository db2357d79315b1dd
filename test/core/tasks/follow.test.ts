import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import type { TaskStatus } from '../../../src/core/context/state/task.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { seenUntil } from '../../../src/core/tasks/behind.ts';
import { followIssue, MOST_TASKS } from '../../../src/core/tasks/follow.ts';
import { type IssueFacts, type IssuePull, sightOf } from '../../../src/core/tasks/issue.ts';
import { shownTask } from '../../../src/core/tasks/labels.ts';
import { moveTask } from '../../../src/core/tasks/move.ts';
import { findTask } from '../../../src/core/tasks/task.ts';
import { describedBy } from '../../../src/core/tasks/text.ts';
import { possibleVerbs, TASK_VERBS } from '../../../src/core/tasks/verbs.ts';
import { account } from '../../support/github.ts';
import { smallPolicy } from '../../support/policy.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const POLICY = smallPolicy('tasks: {}');
let count = 0;
const newId = () => {
  count += 1;
  return String(count).padStart(26, '0');
};

function issueOf(more: Partial<IssueFacts> = {}): IssueFacts {
  return {
    number: 12,
    repository: 'acme/app',
    title: 'A task',
    body: '',
    state: 'open',
    own: false,
    labels: [],
    assignees: [],
    branch: false,
    pulls: [],
    named: [],
    waits: [],
    updatedAt: '2026-11-20T09:00:00.000Z',
    ...more,
  };
}

const pull = (more: Partial<IssuePull> = {}): IssuePull => ({
  number: 41,
  state: 'open',
  draft: false,
  changesWanted: false,
  reviewers: [],
  author: account('jane'),
  ...more,
});

const JANE = account('jane');
const CASES: readonly [string, Partial<IssueFacts>, TaskStatus, string | null][] = [
  ['nobody', {}, 'CREATED', null],
  ['somebody', { assignees: [JANE] }, 'ASSIGNED', '@jane'],
  ['an agent by its account', { assignees: [account('acme-net[bot]', 'Bot')] }, 'ASSIGNED', 'agent-004'],
  ['a branch of nobody', { branch: true }, 'CREATED', null],
  ['a branch', { branch: true, assignees: [JANE] }, 'IN_PROGRESS', '@jane'],
  ['a draft', { pulls: [pull({ draft: true })] }, 'IN_PROGRESS', '@jane'],
  ['a draft beside one that is ready', { pulls: [pull({ draft: true }), pull()] }, 'REVIEW', '@jane'],
  ['changes wanted', { pulls: [pull({ changesWanted: true })] }, 'IN_PROGRESS', '@jane'],
  ['closed without merging', { pulls: [pull({ state: 'closed' })] }, 'CREATED', null],
  ['merged, and open', { pulls: [pull({ state: 'merged' })], assignees: [JANE] }, 'ASSIGNED', '@jane'],
  ['completed', { state: 'completed', assignees: [JANE] }, 'COMPLETED', '@jane'],
  ['not planned', { state: 'not-planned', pulls: [pull()] }, 'FAILED', '@jane'],
];

test.each(CASES)('%s shows as %s', (_name, more, status, agent) => {
  expect(sightOf(issueOf(more), POLICY, null)).toMatchObject({ status, agent });
});

test('who has a task by the log keeps it while an operator of it is assigned', () => {
  const assignees = [account('net-lead'), JANE];
  expect(sightOf(issueOf({ assignees }), POLICY, 'agent-004').agent).toBe('agent-004');
  expect(sightOf(issueOf({ assignees }), POLICY, 'agent-006').agent).toBe('@jane');
});

test('a text is read by line, and what cannot be read is told with its line and counts as not said', () => {
  const body = [
    'Please.',
    '',
    '- **Paths:** `src/api/*`, docs/[x',
    'Estimate: 4h',
    '    Due: 2026-11-20',
    'Points: many',
    '> Due: 2026-11-21',
    '',
    'Depends-on: #3, nonsense',
  ].join('\n');
  const { fields, references, faults } = describedBy({
    title: 'T',
    body,
    labels: ['bug', 'Priority: High', 'P2'],
  });
  expect(fields).toEqual({
    title: 'T',
    priority: 'P1',
    due: null,
    estimate: '4h',
    points: null,
    paths: ['src/api/*'],
  });
  expect(references).toEqual(['#3']);
  expect(
    faults.map(({ code, place }) => [code, place?.line] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  ).toEqual([
    ['dependency.reference', 9],
    ['task.path', 3],
    ['task.points', 6],
  ]);
});

function followed(state: State, issue: IssueFacts, at = T0): State {
  const next = extend(state, followIssue(issue, POLICY, state, at).drafts, at, newId);
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}

const someone = fc.constantFrom(JANE, account('net-lead'), account('acme-net[bot]', 'Bot'));
const somePull = fc
  .record({
    state: fc.constantFrom('open', 'closed', 'merged'),
    draft: fc.boolean(),
    changesWanted: fc.boolean(),
    author: someone,
  })
  .map((more) => pull(more as Partial<IssuePull>));
const someIssue = fc
  .record({
    state: fc.constantFrom('open', 'open', 'open', 'reopened', 'completed', 'not-planned'),
    assignees: fc.uniqueArray(someone, { maxLength: 2 }),
    branch: fc.boolean(),
    pulls: fc.array(somePull, { maxLength: 2 }),
    waits: fc.array(fc.record({ id: fc.constantFrom('issue-12', 'issue-3', 'pr-4'), open: fc.boolean() }), {
      maxLength: 3,
    }),
  })
  .map((more) => issueOf(more as Partial<IssueFacts>));

test('whatever an issue shows one after the other, the log takes it, ends where the issue is, and twice equals once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(someIssue, fc.nat(8)), { minLength: 1, maxLength: 8 }), (story) => {
      let state = emptyState();
      for (const [step, [issue, chance]] of story.entries()) {
        const at = T0 + step * 60_000;
        const before = findTask(state, 'issue-12')?.status;
        state = followed(state, issue, at);
        expect(followIssue(issue, POLICY, state, at + 1_000).drafts).toEqual([]);
        const sight = sightOf(issue, POLICY, findTask(state, 'issue-12')?.agent ?? null);
        const task = findTask(state, 'issue-12');
        const over = issue.state === 'completed' || issue.state === 'not-planned';
        if (over) expect(task).toBeUndefined();
        else if (before === undefined) expect(task?.status).toBe(sight.status);
        expect(shownTask(issue, POLICY, state).labels).toHaveLength(over ? 0 : 1);
        // Somebody says something of it meanwhile.
        const verb = task === undefined ? undefined : possibleVerbs(task.status)[chance];
        if (verb === undefined || !Object.hasOwn(TASK_VERBS, verb)) continue;
        const agent = verb === 'assign' || verb === 'reassign' ? 'agent-006' : null;
        const said = { agent, reason: null, on: [], reviewers: [], at: new Date(at).toISOString() };
        const isOver = verb === 'done';
        const moved = moveTask(state, POLICY, verb, 'issue-12', said, 'agent-001');
        // Only the issue itself ends it.
        expect([isOver, moved.answer]).toEqual([isOver, isOver ? 'refused' : 'moved']);
        const next = moved.answer === 'moved' ? extend(state, moved.drafts, at, newId) : { state };
        if ('refused' in next) throw new Error(JSON.stringify(next.refused));
        state = next.state;
        // What a command says stands until the forge shows something else.
        expect(followIssue(issue, POLICY, state, at + 2_000).drafts).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

test('the log takes so many tasks, and issues of Baton itself are none', () => {
  const tasks = Object.fromEntries(
    Array.from({ length: MOST_TASKS }, (_, at) => [
      `task-${at}`,
      Object.values(followed(emptyState(), issueOf()).tasks)[0],
    ]),
  ) as State['tasks'];
  expect(followIssue(issueOf(), POLICY, { ...emptyState(), tasks }, T0).drafts).toEqual([]);
  expect(followIssue(issueOf({ own: true }), POLICY, emptyState(), T0).drafts).toEqual([]);
});

test('how far issues were looked at ends with those of the last instant', () => {
  const listed = [
    { number: 1, updatedAt: '2026-11-20T09:00:00Z' },
    { number: 7, updatedAt: '2026-11-20T09:00:01Z' },
    { number: 3, updatedAt: '2026-11-20T09:00:01Z' },
  ];
  const until = '2026-11-20T09:00:01.000Z';
  expect(seenUntil(null, [])).toBeNull();
  const seen = seenUntil(null, listed);
  expect(seen).toEqual({ until, numbers: [3, 7] });
  expect(seenUntil(seen, [])).toEqual(seen);
  // The page after, of the same instant.
  expect(seenUntil(seen, [{ number: 9, updatedAt: until }])).toEqual({ until, numbers: [3, 7, 9] });
});

test('what the log would not take is told, and keeps nothing else from being recorded', () => {
  const named = [{ id: `${'a'.repeat(300)}/b#1`, open: true }];
  const waits = followIssue(issueOf({ waits: named }), POLICY, emptyState(), T0);
  expect(waits.drafts.map(({ type }) => type)).toEqual(['TASK_CREATED']);
  expect(waits.faults).toMatchObject([{ code: 'task.refused' }]);
  const whole = followIssue(issueOf({ title: 'x'.repeat(70_000), named }), POLICY, emptyState(), T0);
  expect(whole.faults.length).toBeGreaterThan(0);
  expect(isRefused(extend(emptyState(), whole.drafts, T0, newId))).toBe(false);
});
