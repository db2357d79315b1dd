import { expect, test } from '@jest/globals';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { conflictEvents } from '../../../src/core/context/events/conflicts.ts';
import { incidentEvents } from '../../../src/core/context/events/incidents.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend, faultIn, tried } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const draft = (type: string, data: EventDraft['data']): EventDraft => ({
  type,
  workflow: 'pr-42',
  by: 'agent-001',
  data,
});
const stateAfter = (drafts: readonly EventDraft[]): State => {
  const next = extend(emptyState(), drafts, NOW, () => '0'.repeat(26));
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
};

const CONFLICT: Readonly<Record<keyof typeof conflictEvents, EventDraft>> = {
  CONFLICT_OPENED: draft('CONFLICT_OPENED', {
    conflict_id: 'c-1',
    type: 'technical',
    parties: ['agent-004', 'agent-006'],
    matter: 'both edit x',
    components: [],
  }),
  CONFLICT_ESCALATED: draft('CONFLICT_ESCALATED', {
    conflict_id: 'c-1',
    level: 2,
    rung: 'lead',
    until: null,
  }),
  CONFLICT_VOTED: draft('CONFLICT_VOTED', { conflict_id: 'c-1', decision: 'it stays' }),
  CONFLICT_DECIDED: draft('CONFLICT_DECIDED', { conflict_id: 'c-1', decision: 'it stays', reason: null }),
  CONFLICT_RESOLVED: draft('CONFLICT_RESOLVED', { conflict_id: 'c-1', decision: null, reason: 'gone' }),
};
const FIRST_RUNG = draft('CONFLICT_ESCALATED', { conflict_id: 'c-1', level: 1, rung: 'agents', until: null });
const { CONFLICT_OPENED: opened, CONFLICT_DECIDED: decided } = CONFLICT;
const CONFLICT_STATES = {
  none: [],
  open: [opened],
  escalated: [opened, FIRST_RUNG],
  decided: [opened, decided],
};
/** Status after each event in each state; a text: why it is refused. */
const THERE_IS_NONE = 'there is no conflict c-1';
const CONFLICT_TABLE: Readonly<
  Record<keyof typeof conflictEvents, Readonly<Record<keyof typeof CONFLICT_STATES, string>>>
> = {
  CONFLICT_OPENED: {
    none: '→ open',
    open: 'conflict c-1 is already open',
    escalated: 'conflict c-1 is already escalated',
    decided: 'conflict c-1 is already decided',
  },
  CONFLICT_ESCALATED: {
    none: THERE_IS_NONE,
    open: '→ escalated',
    escalated: '→ escalated',
    decided: 'conflict c-1 is decided; expected open or escalated',
  },
  CONFLICT_VOTED: {
    none: THERE_IS_NONE,
    open: '→ open',
    escalated: '→ escalated',
    decided: 'conflict c-1 is decided; expected open or escalated',
  },
  CONFLICT_DECIDED: {
    none: THERE_IS_NONE,
    open: '→ decided',
    escalated: '→ decided',
    decided: 'conflict c-1 is decided; expected open or escalated',
  },
  CONFLICT_RESOLVED: { none: THERE_IS_NONE, open: '→ over', escalated: '→ over', decided: '→ over' },
};

const INCIDENT: Readonly<Record<keyof typeof incidentEvents, EventDraft>> = {
  INCIDENT_OPENED: draft('INCIDENT_OPENED', {
    incident_id: 'i-1',
    level: 'P0',
    summary: 'the site is down',
    lead: 'agent-001',
    freeze: true,
  }),
  INCIDENT_ESCALATED: draft('INCIDENT_ESCALATED', { incident_id: 'i-1', rung: 1, asked: ['agent-001'] }),
  INCIDENT_FILED: draft('INCIDENT_FILED', { incident_id: 'i-1', issue: 7, url: null }),
  INCIDENT_THAWED: draft('INCIDENT_THAWED', { incident_id: 'i-1', reason: 'mended' }),
  INCIDENT_DECIDED: draft('INCIDENT_DECIDED', { incident_id: 'i-1', decision: 'roll back' }),
  INCIDENT_EXECUTED: draft('INCIDENT_EXECUTED', { incident_id: 'i-1', note: null }),
  INCIDENT_REVIEWED: draft('INCIDENT_REVIEWED', { incident_id: 'i-1', note: null }),
  INCIDENT_CLOSED: draft('INCIDENT_CLOSED', { incident_id: 'i-1', reason: 'over' }),
  INCIDENT_FILING: draft('INCIDENT_FILING', { incident_id: 'i-1', filing: '2026-11-20T09:05:00.000Z' }),
  INCIDENT_TICKED: draft('INCIDENT_TICKED', {
    incident_id: 'i-1',
    ticks: {},
    looked: '2026-11-20T09:05:00.000Z',
  }),
  INCIDENT_ARCHIVED: draft('INCIDENT_ARCHIVED', { incident_id: 'i-1' }),
};
const { INCIDENT_OPENED, INCIDENT_DECIDED, INCIDENT_EXECUTED, INCIDENT_REVIEWED, INCIDENT_FILED } = INCIDENT;
const steps = [INCIDENT_OPENED, INCIDENT_DECIDED, INCIDENT_EXECUTED, INCIDENT_REVIEWED];
const INCIDENT_STATES = {
  none: [],
  detection: steps.slice(0, 1),
  /** In detection, with an issue. */
  filed: [INCIDENT_OPENED, INCIDENT_FILED],
  decision: steps.slice(0, 2),
  execution: steps.slice(0, 3),
  review: steps,
  /** Closed, with an issue that is not. */
  closed: [INCIDENT_OPENED, INCIDENT_FILED, INCIDENT.INCIDENT_CLOSED],
};
type Phase = keyof typeof INCIDENT_STATES;
const STATUS: Readonly<Record<Phase, string>> = {
  none: 'none',
  detection: 'detection',
  filed: 'detection',
  decision: 'decision',
  execution: 'execution',
  review: 'review',
  closed: 'closed',
};
const OPEN = 'detection or decision or execution or review';
/** What is allowed; all else is refused, for being in another state than is expected. */
const allowed = (expects: string, to: Partial<Record<Phase, string>>): Readonly<Record<Phase, string>> =>
  Object.fromEntries(
    Object.entries(STATUS).map(([phase, status]) => [
      phase,
      to[phase as Phase] ??
        (phase === 'none' ? 'there is no incident i-1' : `incident i-1 is ${status}; expected ${expects}`),
    ]),
  ) as Record<Phase, string>;
const already = (phase: Phase) => `incident i-1 is already ${STATUS[phase]}`;
const stays = {
  detection: '→ detection',
  filed: '→ detection',
  decision: '→ decision',
  execution: '→ execution',
  review: '→ review',
};
const INCIDENT_TABLE: Readonly<Record<keyof typeof incidentEvents, Readonly<Record<Phase, string>>>> = {
  INCIDENT_OPENED: {
    none: '→ detection',
    detection: already('detection'),
    filed: already('filed'),
    decision: already('decision'),
    execution: already('execution'),
    review: already('review'),
    closed: already('closed'),
  },
  INCIDENT_ESCALATED: allowed('detection', { detection: '→ detection', filed: '→ detection' }),
  INCIDENT_FILING: allowed(OPEN, { ...stays, filed: 'incident i-1 has the issue #7' }),
  INCIDENT_FILED: allowed('', { ...stays, closed: '→ closed' }),
  INCIDENT_TICKED: allowed('', { ...stays, closed: '→ closed' }),
  INCIDENT_THAWED: allowed(OPEN, stays),
  INCIDENT_DECIDED: allowed('detection', { detection: '→ decision', filed: '→ decision' }),
  INCIDENT_EXECUTED: allowed('decision', { decision: '→ execution' }),
  INCIDENT_REVIEWED: allowed('execution', { execution: '→ review' }),
  INCIDENT_CLOSED: allowed(OPEN, {
    detection: '→ over',
    filed: '→ closed',
    decision: '→ over',
    execution: '→ over',
    review: '→ over',
  }),
  INCIDENT_ARCHIVED: allowed('closed', { closed: '→ over' }),
};

const CASES = [
  ...Object.entries(CONFLICT_TABLE).flatMap(([type, row]) =>
    Object.entries(row).map(
      ([from, expected]) =>
        [
          type,
          from,
          expected,
          CONFLICT_STATES[from as keyof typeof CONFLICT_STATES],
          CONFLICT[type as keyof typeof CONFLICT],
        ] as const,
    ),
  ),
  ...Object.entries(INCIDENT_TABLE).flatMap(([type, row]) =>
    Object.entries(row).map(
      ([from, expected]) =>
        [
          type,
          from,
          expected,
          INCIDENT_STATES[from as Phase],
          INCIDENT[type as keyof typeof INCIDENT],
        ] as const,
    ),
  ),
];

test.each(CASES)('%s where it is %s: %s', (_type, _from, expected, before, event) => {
  const state = stateAfter(before);
  const fault = faultIn(state, [event], NOW);
  if (fault !== null) return expect(fault).toBe(expected);
  const after = tried(state, [event], NOW);
  const item = after.conflicts['c-1'] ?? after.incidents['i-1'];
  expect(`→ ${item?.status ?? 'over'}`).toBe(expected);
});

test('the tables hold every event there is', () => {
  expect(Object.keys(CONFLICT_TABLE).sort()).toEqual(Object.keys(conflictEvents).sort());
  expect(Object.keys(INCIDENT_TABLE).sort()).toEqual(Object.keys(incidentEvents).sort());
});

test('a rung is told once: neither it nor one below it comes again', () => {
  const state = stateAfter([opened, FIRST_RUNG]);
  expect(faultIn(state, [FIRST_RUNG], NOW)).toBe('rung 1 was told already');
});

test('a notice of a rung is due only where the rung names it', () => {
  const rung = { ...FIRST_RUNG, data: { ...FIRST_RUNG.data, notices: ['n-1'] } };
  const notice = (id: string) =>
    draft('NOTICE_DUE', { notice_id: id, to: 'agent-004', text: 'decide', conflict_id: 'c-1' });
  expect(faultIn(stateAfter([opened, rung]), [notice('n-1')], NOW)).toBeNull();
  expect(faultIn(stateAfter([opened, rung]), [notice('n-2')], NOW)).toBe(
    'conflict c-1 has nothing like that to tell',
  );
  expect(faultIn(stateAfter([opened, FIRST_RUNG]), [notice('n-1')], NOW)).not.toBeNull();
});

test('merges are frozen until no incident that freezes is open, or all are thawed', () => {
  const second = {
    ...INCIDENT.INCIDENT_OPENED,
    data: { ...INCIDENT.INCIDENT_OPENED.data, incident_id: 'i-2' },
  };
  const both = stateAfter([INCIDENT.INCIDENT_OPENED, second]);
  expect(both.mode).toBe('frozen');
  const one = tried(both, [INCIDENT.INCIDENT_THAWED], NOW);
  expect(one.mode).toBe('frozen');
  expect(
    tried(one, [{ ...INCIDENT.INCIDENT_CLOSED, data: { incident_id: 'i-2', reason: 'over' } }], NOW).mode,
  ).toBe('normal');
});
