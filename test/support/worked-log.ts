import fc from 'fast-check';
import type { LogEvent } from '../../src/core/context/events/table.ts';

const AGENTS = ['agent-001', 'agent-002', 'agent-003'];
export const START = Date.parse('2026-11-02T08:00:00.000Z');

/** What may happen to the thing of a number: the types of its life, one after the other, with their data. */
const LIVES: readonly (readonly (readonly [string, Record<string, unknown>])[])[] = [
  [
    ['TASK_ASSIGNED', {}],
    ['TASK_STARTED', {}],
    ['TASK_REVIEW_REQUESTED', {}],
    ['TASK_COMPLETED', {}],
  ],
  [
    ['TASK_ASSIGNED', {}],
    ['TASK_STARTED', {}],
    ['TASK_BLOCKED', { reason: 'waits', on: [] }],
    ['TASK_UNBLOCKED', { reason: 'done' }],
    ['TASK_REVIEW_REQUESTED', {}],
    ['TASK_CHANGES_REQUESTED', { reason: 'no' }],
    ['TASK_REVIEW_REQUESTED', {}],
    ['TASK_COMPLETED', {}],
    ['TASK_REOPENED', { reason: 'broken' }],
  ],
  [
    ['HANDOFF_TRANSFERRED', {}],
    ['HANDOFF_ACKNOWLEDGED', {}],
  ],
  [
    ['HANDOFF_TRANSFERRED', {}],
    ['HANDOFF_CLARIFICATION_REQUESTED', { question: '?' }],
    ['HANDOFF_CLARIFIED', { answer: '!' }],
    ['HANDOFF_DECLINED', { reason: 'no' }],
    ['HANDOFF_ESCALATED', { level: 'L1' }],
  ],
  [
    ['CONFLICT_ESCALATED', { level: 1 }],
    ['CONFLICT_ESCALATED', { level: 2 }],
    ['CONFLICT_RESOLVED', { decision: null, reason: 'gone' }],
  ],
  [['MESSAGE_ACKNOWLEDGED', {}]],
  [['MESSAGE_DEAD_LETTERED', { reason: 'nobody' }]],
  [
    ['GATE_PASSED', {}],
    ['GATE_FAILED', {}],
  ],
];

const FIRST: Readonly<Record<string, (a: string, b: string, due: string | null) => [string, object]>> = {
  TASK: (_, __, due) => ['TASK_CREATED', { due, points: 3, paths: ['src/api/a.ts'] }],
  HANDOFF: (from, to) => ['HANDOFF_INITIATED', { from, to }],
  CONFLICT: (a, b) => ['CONFLICT_OPENED', { parties: [a, b, 'pr-1'] }],
  MESSAGE: (from, to, due) => ['MESSAGE_SENT', { from, to, type: due === null ? 'UPDATE' : 'REQUEST' }],
  GATE: () => ['GATE_FAILED', {}],
};

interface Thing {
  readonly life: number;
  readonly giver: number;
  readonly taker: number;
  readonly due: boolean;
  /** Minutes from one event to the next. */
  readonly gaps: readonly number[];
  readonly person: boolean;
}

function eventsOf({ life, giver, taker, due, gaps, person }: Thing, number: number) {
  const steps = LIVES[life] ?? [];
  const family = steps[0]?.[0].split('_')[0] ?? 'GATE';
  const id = `${family.toLowerCase()}-${number}`;
  const [from = '', to = ''] = [AGENTS[giver], AGENTS[taker]];
  let at = START + (gaps[0] ?? 0) * 60_000;
  const first = FIRST[family]?.(from, to, due ? new Date(at + 7_200_000).toISOString() : null);
  return [first ?? ['', {}], ...steps].slice(0, gaps.length).map(([type, data], step) => {
    if (step > 0) at += (gaps[step] ?? 0) * 60_000;
    const key = { TASK: 'task_id', GATE: 'gate_id' }[family] ?? `${family.toLowerCase()}_id`;
    const own = type === 'TASK_COMPLETED' || type === 'TASK_STARTED' || type === 'TASK_REOPENED';
    const agent = type === 'TASK_ASSIGNED' || own ? { agent_id: to } : {};
    return { type, at, data: { [key]: id, ...data, ...agent, by: person ? '@jane' : to } };
  });
}

const roster = Object.fromEntries(AGENTS.map((id) => [id, { name: `the_${id}` }]));
const POLICY = {
  type: 'POLICY_CHANGED',
  workflow: 'global',
  phase: 'global',
  data: {
    id: '0',
    at: new Date(START).toISOString(),
    by: 'baton',
    v: '1.0.0',
    agents: roster,
    components: { api: { paths: ['src/api/*'] }, web: { paths: ['src/web/*'] } },
  },
};

/** Logs of a few days in which tasks, handoffs, conflicts, messages and gates live side by side. */
export const workedLog: fc.Arbitrary<LogEvent[]> = fc
  .array(
    fc.record({
      life: fc.nat(LIVES.length - 1),
      giver: fc.nat(AGENTS.length - 1),
      taker: fc.nat(AGENTS.length - 1),
      due: fc.boolean(),
      gaps: fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 10 }),
      person: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((things) => [
    POLICY,
    ...things
      .flatMap(eventsOf)
      .sort((a, b) => a.at - b.at)
      .map(({ type, at, data }, n) => ({
        type,
        workflow: 'global',
        phase: 'global',
        data: { id: String(n + 1).padStart(6, '0'), at: new Date(at).toISOString(), v: '1.0.0', ...data },
      })),
  ]);
