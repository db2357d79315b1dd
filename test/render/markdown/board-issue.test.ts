import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keptBoard } from '../../../src/core/board/keep.ts';
import { type Overview, overviewOf } from '../../../src/core/board/overview.ts';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { checklistMark } from '../../../src/core/effect.ts';
import { handoffOf } from '../../../src/core/handoffs/handoff.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { renderBoardIssue } from '../../../src/render/markdown/board-issue.ts';
import { COMMENT_LIMIT } from '../../../src/render/markdown/comment.ts';
import { renderChecklist } from '../../../src/render/markdown/handoff.ts';
import { renderIssue } from '../../../src/render/markdown/incident.ts';
import { renderOverview } from '../../../src/render/terminal/overview.ts';

const AT = Date.parse('2026-11-20T08:00:00Z');
const { policy } = loadPolicy(
  `version: 1
agents:
  net: { id: agent-004, limits: { open_tasks: 3 } }
  api: { id: agent-006 }
conflicts: { security: { ladder: [net, "@ciso"], each: 2h } }
incidents: { P0: { respond_within: 15m, trigger: any_agent, lead: net, freeze: true } }
digest: {}
`,
  'baton.yml',
);

const on = (type: string, data: EventDraft['data'], workflow = 'global'): EventDraft => ({
  type,
  workflow,
  by: 'agent-006',
  data,
});
const DAY: readonly EventDraft[] = [
  on('INCIDENT_OPENED', {
    incident_id: 'inc-1',
    level: 'P0',
    summary: 'The site is down, says @everyone',
    lead: 'agent-004',
    freeze: true,
  }),
  on('CONFLICT_OPENED', {
    conflict_id: 'security-1',
    type: 'security',
    parties: ['agent-004', 'agent-006'],
    matter: 'infra/iam.tf | without its approver',
    components: [],
  }),
  on('CONFLICT_ESCALATED', {
    conflict_id: 'security-1',
    level: 2,
    rung: '@ciso',
    until: null,
    notices: [],
  }),
  on('CONFLICT_OPENED', {
    conflict_id: 'deadlock-1',
    type: 'resource',
    parties: ['agent-004', 'agent-006'],
    matter: 'deadlock: agent-004 waits for agent-006; agent-006 waits for agent-004',
    components: [],
  }),
  on('DEPENDENCY_ADDED', {
    dependency_id: 'd1',
    from: 'issue-7',
    to: 'issue-8',
    kind: 'blocking',
    timeout: null,
  }),
  on('DEPENDENCY_ADDED', {
    dependency_id: 'd2',
    from: 'issue-7',
    to: 'issue-9',
    kind: 'advisory',
    timeout: null,
  }),
  on('MESSAGE_SENT', {
    message_id: 'msg-1',
    from: 'agent-006',
    to: 'agent-004',
    priority: 'P1',
    type: 'REQUEST',
    subject: 'Which subnet?',
    content: '',
    artifacts: [],
    dependencies: [],
    correlation_id: null,
    thread_id: 'msg-1',
    tags: [],
    deadline: '2026-11-20T12:00:00.000Z',
  }),
  on('DIGEST_WRITTEN', {
    digest_id: 'standup',
    period: '2026-11-20T07:00:00.000Z',
    totals: { completed: 0, failed: 0 },
  }),
];

function after(drafts: readonly EventDraft[]): State {
  let count = 0;
  const next = extend(emptyState(), drafts, AT, () => {
    count += 1;
    return String(count).padStart(26, '0');
  });
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
}

test('the board of a day, on the forge and on a terminal', () => {
  const overview = overviewOf(after(DAY), policy);
  const shown = renderBoardIssue(overview);
  const golden = 'test/render/markdown/board-issue.golden.md';
  if (process.env.GOLDEN === 'update') writeFileSync(golden, `${shown}\n`);
  expect(`${shown}\n`).toBe(readFileSync(golden, 'utf8'));
  const parts = renderOverview(overview, AT + 3_600_000).map((part) => part.split('\n'));
  expect(parts.map(([title]) => title)).toEqual(['INCIDENTS', 'RUNGS', 'OPEN', 'LOAD']);
  expect(parts[1]?.[2]).toMatch(/^security-1 +L2 @ciso +1h +infra/);
  expect(parts[2]?.join('\n')).toMatch(/task issue-7|issue-7 +depends on issue-8/);
  expect(parts[2]?.at(-1)).toMatch(/3h left$/);
  expect(renderOverview(overviewOf(emptyState(), policy), AT)).toEqual([]);
});

const name = fc.string({ maxLength: 300, unit: 'binary' });
const many = <T>(each: fc.Arbitrary<T>) =>
  fc
    .array(each, { maxLength: 30 })
    .map((some) => some.flatMap((one) => Array.from({ length: 20 }, () => one)));
const overviews: fc.Arbitrary<Overview> = fc.record({
  incidents: fc.constant([]),
  deadlocks: many(
    fc.record({
      id: name,
      matter: name,
      parties: fc.array(name),
      opened: fc.constant('2026-11-20T08:00:00.000Z'),
    }),
  ),
  conflicts: fc.constant([]),
  waits: many(
    fc.record({
      waiting: name,
      says: fc.constant('waits for'),
      on: fc.array(name),
      since: fc.constant('2026-11-20T08:00:00.000Z'),
      until: fc.constant(null),
    }),
  ),
  leases: many(fc.record({ id: name, holder: name, what: fc.array(name), granted: name })),
  load: fc.constant([]),
  digests: fc.constant([]),
  links: many(fc.record({ from: name, to: name, kind: fc.constant('waits' as const) })),
});

test('however much stands open, it is no longer than GitHub takes, and says what it leaves out', () => {
  fc.assert(
    fc.property(overviews, (overview) => {
      const text = renderBoardIssue(overview);
      expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
      const rows = overview.deadlocks.length + overview.waits.length + overview.leases.length;
      const shown = text.split('\n').filter((line) => /^\| (?!---)/.test(line)).length;
      const cut = [...text.matchAll(/… and (\d+) more: `baton status`/g)].map(([, rest]) => Number(rest));
      const heads = [...text.matchAll(/^### /gm)].length;
      expect(shown - heads + cut.reduce((a, b) => a + b, 0)).toBe(rows);
    }),
    { numRuns: 25 },
  );
});

test('a checklist and an incident of however many long words are no longer than GitHub takes, and keep what is to be ticked', () => {
  const long = Array.from({ length: 50 }, (_, at) => `${at} ${'a|b@c '.repeat(80)}`);
  const item = { id: 'ho-1', status: 'transferred', workflow: 'pr-42', opened: '', since: '', by: 'baton' };
  const lists = { completed_work: long, known_issues: long, dependencies: long, success_criteria: long };
  const data = { from: 'agent-004', to: 'agent-006', checklist: ['Files updated'], ...lists };
  const text = renderChecklist(handoffOf({ ...item, data: { ...data, notes: long.join('\n') } }), null) ?? '';
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text).toContain(checklistMark('ho-1'));
  expect(text).toContain('- [ ] Files updated');
  expect(text).toMatch(
    /… \d more sections are too long to be shown here: `baton handoff show ho-1` shows all/,
  );
  const course = long.map((said) => ({ at: '2026-11-20T08:00:00.000Z', by: '@a', what: 'updated', said }));
  const incident = {
    id: 'in-1',
    level: 'P0' as const,
    summary: 'down',
    phase: 'decision' as const,
    lead: null,
    freeze: false,
    workflow: 'global',
    opened: '',
    since: '',
    rung: 0,
    askedAt: null,
    decision: null,
    issue: null,
    url: null,
    filing: null,
    ticks: {},
    looked: null,
    course,
    over: false,
  };
  const issue = renderIssue({ incident, until: null, leaders: ['@a'] });
  expect(issue.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(/… and \d+ before: `baton incident show` shows them/.test(issue)).toBe(true);
  expect(issue.includes('| 49 ')).toBe(true);
  expect(issue.match(/- \[ \]/g)?.length).toBeGreaterThan(3);
  expect(
    renderIssue({ incident: { ...incident, course: course.slice(0, 2) }, until: null, leaders: [] }),
  ).not.toContain('before:');
});

test('the log names the board, and nothing that was forged in it is believed', () => {
  expect(keptBoard(emptyState())).toEqual({ number: null, open: true, pin: null });
});
