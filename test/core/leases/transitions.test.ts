import { expect, test } from '@jest/globals';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { leaseEvents } from '../../../src/core/context/events/leases.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend, faultIn } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { HOUR, held, NOW, request } from '../../support/leases.ts';

const iso = (at: number) => new Date(at).toISOString();
const END = NOW + HOUR;
const draft = (type: keyof typeof leaseEvents, data: EventDraft['data']): EventDraft => ({
  type,
  workflow: 'global',
  by: 'agent-004',
  data,
});
const lease = (id: string, holder: string, epoch: number) =>
  held(holder, ['net/*'], { id, epoch, granted: iso(NOW), expires: iso(END) });
const grant = (id: string, holder: string, epoch: number) =>
  draft('RESOURCE_ALLOCATED', {
    allocation_id: id,
    requester: holder,
    resource_details: lease(id, holder, epoch),
  });
const end = (release_reason: string, evidence: string | null = null) =>
  draft('RESOURCE_DEALLOCATED', { allocation_id: 'l-1', release_reason, evidence });
const asked = { ...request('agent-004', ['net/*'], { id: 'l-1' }), since: iso(NOW), until: null };

const EVENTS = {
  granted: (state: State) => grant('l-1', 'agent-004', state.leases.epoch + 1),
  'granted under an old epoch': (state: State) => grant('l-1', 'agent-004', state.leases.epoch),
  'given back': () => end('released'),
  'run out': () => end('expired'),
  reclaimed: () => end('reclaimed', 'silent for 3h'),
  'reclaimed without evidence': () => end('reclaimed'),
  'renewed for longer': () => draft('LEASE_RENEWED', { lease_id: 'l-1', expires: iso(END + 1) }),
  'renewed for less': () => draft('LEASE_RENEWED', { lease_id: 'l-1', expires: iso(END - 1) }),
  queued: () => draft('LEASE_QUEUED', { request: asked }),
  'off the queue': () => draft('LEASE_DEQUEUED', { request_id: 'l-1', reason: 'withdrawn' }),
} as const satisfies Record<string, (state: State) => EventDraft>;
type Event = keyof typeof EVENTS;

/** How each state of a lease is come to, and when it is looked at. */
const STATES = {
  none: { by: [], at: NOW },
  waits: { by: [EVENTS.queued()], at: NOW },
  runs: { by: [grant('l-1', 'agent-004', 1)], at: NOW },
  'has run out': { by: [grant('l-1', 'agent-004', 1)], at: END },
  lapsed: { by: [grant('l-1', 'agent-004', 1), EVENTS.reclaimed()], at: NOW },
  'is superseded': {
    by: [grant('l-1', 'agent-004', 1), EVENTS.reclaimed(), grant('l-2', 'agent-006', 2)],
    at: NOW,
  },
} as const satisfies Record<string, { readonly by: readonly EventDraft[]; readonly at: number }>;
type Status = keyof typeof STATES;

const after = ({ by }: (typeof STATES)[Status]): State => {
  const next = extend(emptyState(), by, NOW, () => '0'.repeat(26));
  if (isRefused(next)) throw new Error(next.refused.message);
  return next.state;
};

/** What is not held cannot end. */
const NOT_HELD = 'no lease l-1 is held';
const UNHELD = { none: NOT_HELD, waits: NOT_HELD, lapsed: NOT_HELD, 'is superseded': NOT_HELD };
const OK = 'allowed';
const TAKEN = 'agent-006 holds lease l-2 on the same pattern';
const DUPLICATE = 'lease l-1 is already held';

const TABLE: Readonly<Record<Event, Readonly<Record<Status, string>>>> = {
  granted: {
    none: OK,
    waits: OK,
    runs: DUPLICATE,
    'has run out': DUPLICATE,
    lapsed: OK,
    'is superseded': TAKEN,
  },
  'granted under an old epoch': {
    none: 'resource_details.epoch: expected at least 1',
    waits: 'resource_details.epoch: expected at least 1',
    runs: DUPLICATE,
    'has run out': DUPLICATE,
    lapsed: 'expected epoch 2, the one after the latest grant, found 1',
    'is superseded': 'expected epoch 3, the one after the latest grant, found 2',
  },
  'given back': { ...UNHELD, runs: OK, 'has run out': OK, lapsed: OK, 'is superseded': OK },
  'run out': { ...UNHELD, runs: `lease l-1 runs until ${iso(END)}`, 'has run out': OK },
  reclaimed: { ...UNHELD, runs: OK, 'has run out': OK },
  'reclaimed without evidence': {
    ...UNHELD,
    runs: 'expected evidence for a reclaimed lease',
    'has run out': 'expected evidence for a reclaimed lease',
  },
  'renewed for longer': { ...UNHELD, runs: OK, 'has run out': OK },
  'renewed for less': {
    ...UNHELD,
    runs: `expected an end no earlier than ${iso(END)}`,
    'has run out': `expected an end no earlier than ${iso(END)}`,
  },
  queued: {
    none: OK,
    waits: 'request l-1 is already known',
    runs: 'request l-1 is already known',
    'has run out': 'request l-1 is already known',
    lapsed: OK,
    'is superseded': OK,
  },
  'off the queue': {
    none: 'no request l-1 waits',
    waits: OK,
    runs: 'no request l-1 waits',
    'has run out': 'no request l-1 waits',
    lapsed: 'no request l-1 waits',
    'is superseded': 'no request l-1 waits',
  },
};

const CASES = (Object.keys(TABLE) as Event[]).flatMap((event) =>
  (Object.keys(STATES) as Status[]).map((status) => [event, status, TABLE[event][status]] as const),
);

test.each(CASES)('%s where it %s: %s', (event, status, expected) => {
  const state = after(STATES[status]);
  const fault = faultIn(state, [EVENTS[event](state)], STATES[status].at);
  expect(fault ?? OK).toBe(expected);
});

test('the table holds every event of leases', () => {
  const types = Object.values(EVENTS).map((event) => event(emptyState()).type);
  expect([...new Set(types)].sort()).toEqual(Object.keys(leaseEvents).sort());
});
