import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyState } from '../../../src/core/context/state.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { dueOf, goneOf, olderOf } from '../../../src/core/sweep/due.ts';
import { closedDrafts, finishedDraft } from '../../../src/core/sweep/finished.ts';
import { editionOf, noted, type Sight, sightOf } from '../../../src/core/sweep/noted.ts';
import { overdueSweep } from '../../../src/core/sweep/overdue.ts';

const HOUR = 3_600_000;
/** An hour whose turn is that of the changes 23, 46, …. */
const NOW = 23 * 20_000 * HOUR;
const AT = new Date(NOW).toISOString();

const numbered = (...numbers: number[]) => numbers.map((number) => ({ number, whole: true, hidden: true }));
const digestOf = (number: number) => String(number).padStart(16, '0');
const digests = (...numbers: number[]) => new Map(numbers.map((number) => [number, digestOf(number)]));
const NOW_RUNS = editionOf('1.2.0');
const right = (number: number, sight: Sight = 'whole', edition = NOW_RUNS) =>
  noted(digestOf(number), edition, sight);

test('what was left comes first, in its order, then the oldest that looks otherwise', () => {
  const seen = { 1: right(1), 2: right(9), 3: right(3), 5: right(9) };
  const due = dueOf(
    numbered(1, 2, 3, 4, 5),
    digests(1, 2, 3, 4, 5),
    { left: [5, 3, 9], seen },
    NOW_RUNS,
    NOW,
  );
  expect(due).toEqual([5, 3, 2, 4]);
});

test('what a survey does not show whole is always looked at', () => {
  expect(
    dueOf(
      [{ number: 1, whole: false, hidden: false }],
      digests(1),
      { left: [], seen: { 1: right(1) } },
      NOW_RUNS,
      NOW,
    ),
  ).toEqual([1]);
});

test('in 23 hours each change that depends on what no survey shows is looked at once, and no other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 50 }), (numbers) => {
      const seen = Object.fromEntries(numbers.map((number) => [number, right(number)]));
      const turns = Array.from({ length: 23 }, (_, hour) =>
        dueOf(numbered(...numbers), digests(...numbers), { left: [], seen }, NOW_RUNS, NOW + hour * HOUR),
      );
      const plain = numbers.map((number) => ({ number, whole: true, hidden: false }));
      expect(dueOf(plain, digests(...numbers), { left: [], seen }, NOW_RUNS, NOW)).toEqual([]);
      expect(turns.flat().sort((a, b) => a - b)).toEqual([...numbers].sort((a, b) => a - b));
    }),
  );
});

const GAP = { what: 'alerts', reason: 'not shown' } as const;
const PAIR = { a: '#1', b: '#2', conflict: null, files: [], reason: 'nobody tells' } as const;
test.each([
  ['all was seen', [], [], 'whole', [[], []]],
  ['the token never sees it', [{ ...GAP, lasting: true }], [], 'partly', [[23], []]],
  ['nobody tells whether two conflict', [], [PAIR], 'partly', [[23], []]],
  ['it may be seen the next time', [GAP, { ...GAP, lasting: true }], [], 'again', [[23], [24]]],
] as const)('judged while %s: when it is looked at again', (_, unseen, pairs, sight, [onTurn, offTurn]) => {
  expect(sightOf({ unseen, pairs })).toBe(sight);
  const plain = (number: number) => [{ number, whole: true, hidden: false }];
  const due = (number: number) =>
    dueOf(
      plain(number),
      digests(number),
      { left: [], seen: { [number]: right(number, sight) } },
      NOW_RUNS,
      NOW,
    );
  expect([due(23), due(24)]).toEqual([onTurn, offTurn]);
});

test('a new version judges anew what looks the same, a few a sweep and the oldest first, until all were', () => {
  const numbers = Array.from({ length: 60 }, (_, at) => 60 - at);
  const plain = numbers.map((number) => ({ number, whole: true, hidden: false }));
  let seen: Record<string, string> = Object.fromEntries(
    numbers.map((number) => [
      number,
      number === 7 ? digestOf(7) : right(number, 'whole', editionOf('1.1.9')),
    ]),
  );
  const sweeps: number[][] = [];
  for (let sweep = 0; sweep < 4; sweep += 1) {
    expect(dueOf(plain, digests(...numbers), { left: [], seen }, NOW_RUNS, NOW)).toEqual([]);
    const older = olderOf(plain, digests(...numbers), { seen }, NOW_RUNS);
    sweeps.push(older);
    seen = { ...seen, ...Object.fromEntries(older.map((number) => [number, right(number)])) };
  }
  expect(sweeps.map((older) => older.length)).toEqual([25, 25, 10, 0]);
  expect(sweeps.flat()).toEqual([...numbers].reverse());
});

test('gone are those that something is kept about and that are not open; branches of a clone are no pull requests', () => {
  expect(goneOf(new Set([1, 2]), { 1: 'a', 3: 'b' }, ['pr-2', 'pr-4', 'pr-3', 'br-12', 'global'])).toEqual([
    3, 4,
  ]);
  const change = { branch: 'b', approvals: [], checks: [], bypassed: [] };
  const state = { ...emptyState(), changes: { 'pr-3': change } };
  expect(closedDrafts(state, [3, 4]).map(({ workflow }) => workflow)).toEqual(['pr-3']);
});

const QUIET = { ...emptyState(), sweep: { at: AT, left: [], unfinished: 0, seen: { 1: 'a' } } };

test.each([
  ['nothing is new', QUIET, { seen: { 1: 'a' }, gone: [], left: [] }, 1, null],
  [
    'nothing is new for six hours',
    QUIET,
    { seen: { 1: 'a' }, gone: [], left: [] },
    6,
    { seen: {}, gone: [], left: [] },
  ],
  [
    'one looks otherwise',
    QUIET,
    { seen: { 1: 'b', 2: 'c' }, gone: [], left: [] },
    1,
    { seen: { 1: 'b', 2: 'c' }, gone: [], left: [] },
  ],
  ['one is closed', QUIET, { seen: {}, gone: [1, 7], left: [] }, 1, { seen: {}, gone: ['1'], left: [] }],
  ['one is left', QUIET, { seen: {}, gone: [], left: [2] }, 1, { seen: {}, gone: [], left: [2] }],
  [
    'it is the first one',
    emptyState(),
    { seen: {}, gone: [], left: [] },
    1,
    { seen: {}, gone: [], left: [] },
  ],
  [
    'the last one left something',
    { ...QUIET, sweep: { ...QUIET.sweep, left: [1], unfinished: 1 } },
    { seen: {}, gone: [], left: [] },
    1,
    { seen: {}, gone: [], left: [] },
  ],
])('a sweep says how far it came where %s', (_when, state, outcome, hours, said) => {
  expect(finishedDraft(state, outcome, NOW + hours * HOUR)?.data ?? null).toEqual(said);
});

const SWEPT = { at: AT };
const RULES = 'version: 1\nagents: { builder: { id: agent-001 } }\n';
const PLAIN = [loadPolicy(RULES, 'baton.yml')];
const every = (text: string) => [loadPolicy(`${RULES}sweep: { every: ${text} }\n`, 'baton.yml')];

test.each([
  ['never swept, policy of an hour ago', { at: null }, PLAIN, 1, null],
  ['never swept, policy of nine hours ago', { at: null }, PLAIN, 9, /no sweep has run .* 9 hours ago/],
  ['swept seven hours ago', SWEPT, PLAIN, 7, null],
  ['swept eight hours ago', SWEPT, PLAIN, 8, /the last sweep was recorded 8 hours ago/],
  ['asked for every day, swept yesterday', SWEPT, every('24h'), 25, null],
  ['asked for every day, swept two days ago', SWEPT, every('24h'), 48, /48 hours ago/],
  // It says so with the second one: the first comes before there is anything to say.
  ['asked for every four hours, swept nine hours ago', SWEPT, every('4h'), 9, null],
  ['asked for every four hours, swept ten hours ago', SWEPT, every('4h'), 10, /10 hours ago/],
  ['asked for every five minutes, swept eight hours ago', SWEPT, every('5m'), 8, /8 hours ago/],
  ['under a policy that was not seen, swept yesterday', SWEPT, [], 25, null],
  ['under a policy that was not seen, swept two days ago', SWEPT, [], 48, /48 hours ago/],
])('overdue: %s', (_when, { at }, policies, hours, said) => {
  const sweep = { ...QUIET.sweep, at };
  const policy = { digest: policies[0]?.digest ?? 'd', at: AT };
  const told = overdueSweep({ sweep, policy }, policies, NOW + hours * HOUR);
  if (said === null) expect(told).toBeNull();
  else expect(told).toMatch(said);
});
