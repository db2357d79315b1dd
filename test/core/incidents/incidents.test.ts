import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../../src/core/change/judge.ts';
import { recordDrafts } from '../../../src/core/change/recorders.ts';
import { faultIn, tried } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { incidentClock } from '../../../src/core/incidents/clock.ts';
import { incidentsIn, PHASES } from '../../../src/core/incidents/incident.ts';
import { INCIDENT_MOVES, type IncidentMove, moveIncident } from '../../../src/core/incidents/move.ts';
import { comment, githubFacts } from '../../support/github.ts';
import { HOUR, NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy(`
rollout: 100
incidents:
  P0: { trigger: any_agent, lead: ops, freeze: true, freeze_except: ["ops/**"] }
  P1: { trigger: senior, lead: domain_expert }
`);
const AFTER = new Date(NOW + 1_000).toISOString();
const say = (login: string, body: string, before: State = emptyState(), id = '1', paths = ['net/a']) => {
  const facts = githubFacts(paths, { commands: [comment(login, body, { comment: id, editedAt: AFTER })] });
  return tried(before, recordDrafts(facts, policy, before, NOW, []), NOW);
};

test.each([
  ['net-lead', 'P0 it is down', 'agent-009'],
  ['net-lead', 'p0 it is down', 'agent-009'],
  ['ops-lead', 'P1 it is slow', 'agent-004'],
])('%s opens %s, and %s leads', (login, said, lead) => {
  expect(incidentsIn(say(login, `/baton incident ${said}`))).toMatchObject([{ lead, phase: 'detection' }]);
});

test.each([
  ['net-lead', 'P1 it is slow', 'is not among'],
  ['net-lead', 'P2 it is odd', 'has no level P2'],
  ['net-lead', 'P0', 'does not say what is broken'],
  ['net-lead', 'P7 x', 'it says neither P0, P1, P2'],
  ['net-lead', 'close inc-1 x', 'there is no open incident inc-1'],
])('%s opens nothing with %s: %s', (login, said, why) => {
  const state = say(login, `/baton incident ${said}`);
  expect(incidentsIn(state)).toEqual([]);
  expect(JSON.stringify(state.commands)).toContain(why);
});

const down = () => say('net-lead', '/baton incident P0 it is down');

test('merges freeze by the check but for what the policy lets through, until the lead thaws or closes it', () => {
  const state = down();
  const [incident] = incidentsIn(state);
  const frozen = (of: State, path: string) =>
    judge(githubFacts([path]), policy, 'd', of, NOW).verdict.children?.find(({ rule }) => rule === 'freeze')
      ?.outcome;
  expect(state.mode).toBe('frozen');
  expect([frozen(state, 'net/a'), frozen(state, 'ops/a'), frozen(emptyState(), 'net/a')]).toEqual([
    'block',
    'pass',
    undefined,
  ]);
  const foreign = say('net-lead', `/baton incident thaw ${incident?.id} mended`, state, '2');
  expect(frozen(foreign, 'net/a')).toBe('block');
  const thawed = say('ops-lead', `/baton incident thaw ${incident?.id} mended`, state, '2');
  expect([thawed.mode, frozen(thawed, 'net/a'), incidentsIn(thawed).length]).toEqual([
    'normal',
    undefined,
    1,
  ]);
  const closed = say('ops-lead', `/baton incident close ${incident?.id} over`, state, '2');
  expect([closed.mode, frozen(closed, 'net/a'), incidentsIn(closed).length]).toEqual([
    'normal',
    undefined,
    0,
  ]);
});

const MOVES: Readonly<Record<IncidentMove, readonly boolean[]>> = {
  decide: [true, false, false, false],
  execute: [false, true, false, false],
  review: [false, false, true, false],
  thaw: [true, true, true, true],
  close: [true, true, true, true],
};

test.each(Object.entries(MOVES))(
  '%s is possible in some phases, and says so in the others',
  (move, table) => {
    expect(Object.keys(MOVES)).toEqual(Object.keys(INCIDENT_MOVES));
    for (const [at, phase] of PHASES.entries()) {
      const [incident] = incidentsIn(down());
      if (incident === undefined) throw new Error('there is none');
      const came = moveIncident({ ...incident, phase }, move as IncidentMove, 'so', '@boss');
      expect('draft' in came).toBe(table[at]);
      if ('fault' in came) expect(came.fault.hint).toMatch(/^Possible now: .*close\.$/);
    }
  },
);

test('the lead is told at once and once; where it is silent, those of full authority', () => {
  let state = down();
  const told = (now: number) => {
    const drafts = incidentClock(state, policy, now);
    state = tried(state, drafts, now);
    return drafts.flatMap(({ data }) => (data.to === undefined ? [] : [data.to]));
  };
  expect(told(NOW)).toEqual(['agent-009']);
  expect(told(NOW + HOUR / 4 - 1)).toEqual([]);
  expect(told(NOW + 9 * HOUR)).toEqual(['agent-001']);
  expect(told(NOW + 99 * HOUR)).toEqual([]);
});

test('whoever has decided is asked no more', () => {
  const state = down();
  const [incident] = incidentsIn(state);
  const first = tried(state, incidentClock(state, policy, NOW), NOW);
  const decided = say('ops-lead', `/baton incident decide ${incident?.id} roll back`, first, '2');
  expect(incidentsIn(decided)).toMatchObject([{ phase: 'decision', decision: 'roll back' }]);
  expect(incidentClock(decided, policy, NOW + 9 * HOUR)).toEqual([]);
});

test('whatever runs late, twice or on old sight: who is asked is asked once, and the lead has its whole time', () => {
  const runs = fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 40 }), stale: fc.boolean() }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(runs, (all) => {
      let [state, now] = [down(), NOW];
      let old = state;
      const asked: { readonly rung: unknown; readonly at: number }[] = [];
      for (const { minutes, stale } of [
        ...all,
        { minutes: 60, stale: false },
        { minutes: 60, stale: false },
      ]) {
        const drafts = incidentClock(stale ? old : state, policy, now + minutes * 60_000);
        old = state;
        now += minutes * 60_000;
        for (const draft of drafts) {
          if (faultIn(state, [draft], now) !== null) continue;
          state = tried(state, [draft], now);
          if (draft.type === 'INCIDENT_ESCALATED') asked.push({ rung: draft.data.rung, at: now });
        }
      }
      expect(asked.map(({ rung }) => rung)).toEqual([1, 2]);
      expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(HOUR / 4);
      const told = Object.keys(state.notices);
      expect([told.length, new Set(told).size]).toEqual([2, 2]);
    }),
    { numRuns: 100 },
  );
});
