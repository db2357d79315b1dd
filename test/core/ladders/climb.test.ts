import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventDraft } from '../../../src/core/context/draft.ts';
import { isRefused } from '../../../src/core/context/events/row.ts';
import { extend } from '../../../src/core/context/extend.ts';
import { emptyState, type State } from '../../../src/core/context/state.ts';
import { climbDrafts } from '../../../src/core/ladders/climb.ts';
import { sentDrafts } from '../../../src/core/notices/drafts.ts';
import { planNotices } from '../../../src/core/notices/plan.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import { smallPolicy } from '../../support/policy.ts';

const T0 = Date.parse('2026-11-20T09:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A context that is written to as the store does it, and remembers what it was told and when. */
class Context {
  state: State = emptyState();
  now = T0;
  readonly told: { readonly id: string; readonly to: string; readonly at: number }[] = [];
  readonly rungs: { readonly level: number; readonly at: number }[] = [];
  private count = 0;
  private readonly policy: Policy;

  constructor(policy: Policy) {
    this.policy = policy;
  }

  /** Saves what stands; what does not is left out, as when offline work is brought over. */
  save(drafts: readonly EventDraft[]): void {
    for (const draft of drafts) {
      this.count += 1;
      const id = String(this.count).padStart(26, '0');
      const next = extend(this.state, [draft], this.now, () => id);
      if (isRefused(next)) continue;
      this.state = next.state;
      if (draft.type === 'CONFLICT_ESCALATED')
        this.rungs.push({ level: Number(draft.data.level), at: this.now });
    }
  }

  open(type = 'technical', data: EventDraft['data'] = {}): void {
    const fields = {
      conflict_id: 'c-1',
      type,
      parties: ['agent-004', 'agent-006'],
      matter: 'x',
      components: [],
      ...data,
    };
    this.save([{ type: 'CONFLICT_OPENED', workflow: 'pr-42', by: 'baton', data: fields }]);
  }

  due(sweep: boolean, seen: State = this.state): EventDraft[] {
    return climbDrafts({ state: seen, policy: this.policy, now: this.now, sweep });
  }

  tell(most = 99): void {
    for (const telling of planNotices(this.state.notices, this.policy, 'local', this.now).tell.slice(
      0,
      most,
    )) {
      this.told.push({ id: telling.id, to: telling.to, at: this.now });
      this.save(sentDrafts(telling, null, this.state));
    }
  }

  tick(minutes: number, sweep = true): void {
    this.now += minutes * MINUTE;
    this.save(this.due(sweep));
    this.tell();
  }
}

const LADDER = 'conflicts: { technical: { ladder: [agents, lead, "@cto"], each: 4h } }';
const named = ({ told }: Context) => told.map(({ to }) => to);

test('each rung is told, has its time from then on, and the last one stays', () => {
  const context = new Context(smallPolicy(LADDER));
  context.open();
  context.tick(0);
  expect(named(context)).toEqual(['agent-004', 'agent-006']);
  context.tick(239);
  expect(named(context)).toHaveLength(2);
  context.tick(1);
  expect(named(context)).toEqual(['agent-004', 'agent-006', 'agent-001']);
  context.tick(60 * 24);
  context.tick(60 * 24);
  expect(named(context)).toEqual(['agent-004', 'agent-006', 'agent-001', '@cto']);
  expect(context.state.conflicts['c-1']).toMatchObject({ status: 'escalated', data: { level: 3 } });
});

test('a rung of which somebody is not told yet keeps its time', () => {
  const context = new Context(smallPolicy(LADDER));
  context.open();
  context.save(context.due(true));
  context.tell(1);
  context.now += 8 * HOUR;
  context.save(context.due(true));
  expect(context.rungs).toHaveLength(1);
  context.tell();
  context.tick(239);
  expect(context.rungs).toHaveLength(1);
  context.tick(1);
  expect(context.rungs).toHaveLength(2);
});

test('past the time of the whole the last rung is told at once', () => {
  const context = new Context(
    smallPolicy('conflicts: { technical: { ladder: [agents, lead, "@cto"], each: 4h, sla: 5h } }'),
  );
  context.open();
  context.tick(0);
  context.tick(5 * 60);
  expect(named(context)).toEqual(['agent-004', 'agent-006', '@cto']);
});

test('immediate: a rung has until the next sweep, and no event in between ends that', () => {
  const context = new Context(
    smallPolicy('conflicts: { technical: { ladder: [agents, lead], each: immediate } }'),
  );
  context.open();
  context.tick(0);
  context.tick(5, false);
  expect(context.rungs).toHaveLength(1);
  context.tick(5);
  expect(named(context)).toEqual(['agent-004', 'agent-006', 'agent-001']);
});

test('without a ladder nobody is told; a rung that is nobody is passed over', () => {
  const none = new Context(smallPolicy());
  none.open();
  none.tick(0);
  expect(none.told).toEqual([]);
  const empty = new Context(
    smallPolicy('conflicts: { technical: { ladder: [primary_owner, shared, lead] } }'),
  );
  empty.open();
  empty.tick(0);
  expect(named(empty)).toEqual(['agent-001']);
});

test('words mean who they say: owners by paths, the expert by authority', () => {
  const paths = ['net/a', 'net/b', 'ops/a'];
  const by = (word: string) => {
    const context = new Context(smallPolicy(`conflicts: { ownership: { ladder: [${word}] } }`));
    context.open('ownership', { paths });
    context.tick(0);
    return named(context).sort();
  };
  expect(by('primary_owner')).toEqual(['agent-004']);
  expect(by('shared')).toEqual(['agent-004', 'agent-009']);
  expect(by('domain_expert')).toEqual(['agent-009']);
  expect(by('standard')).toEqual(['agent-004', 'agent-009']);
});

test('what is decided before anybody was told is not told any more', () => {
  const context = new Context(smallPolicy(LADDER));
  context.open();
  context.save(context.due(true));
  context.save([
    {
      type: 'CONFLICT_DECIDED',
      workflow: 'pr-42',
      by: '@cto',
      data: { conflict_id: 'c-1', decision: 'x', reason: null },
    },
  ]);
  context.tick(1);
  expect(context.told).toEqual([]);
  expect(context.state.notices).toEqual({});
});

/** What can happen to a run, in any order: it sweeps, comes late, decides on what is no longer so, is cut before it told anything, or never comes. */
const steps = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 400 }),
    sweep: fc.boolean(),
    stale: fc.boolean(),
    twice: fc.boolean(),
    tells: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 40 },
);

test.each(['each: 4h', 'each: immediate', 'each: 30m, sla: 20h'])(
  'whatever runs late, twice, on old sight or not at all: no rung is told twice, none is cut short (%s)',
  (time) => {
    const policy = smallPolicy(`conflicts: { technical: { ladder: [agents, lead, ops, "@cto"], ${time} } }`);
    const each = time.includes('4h') ? 4 * HOUR : time.includes('30m') ? 30 * MINUTE : 0;
    const whole = time.includes('sla') ? 20 * HOUR : Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(steps, (runs) => {
        const context = new Context(policy);
        context.open();
        let old = context.state;
        for (const { minutes, sweep, stale, twice, tells } of runs) {
          const drafts = context.due(sweep, stale ? old : context.state);
          old = context.state;
          context.now += minutes * MINUTE;
          context.save(drafts);
          if (twice) context.save(drafts);
          context.save(context.due(sweep));
          context.tell(tells);
        }
        // In the end somebody runs often enough.
        for (let left = 0; left < 12; left += 1) context.tick(24 * 60);
        const ids = context.told.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const levels = context.rungs.map(({ level }) => level);
        expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
        expect(levels.at(-1)).toBe(4);
        for (const [at, rung] of context.rungs.entries()) {
          const before = context.rungs[at - 1];
          if (before === undefined || rung.at - T0 >= whole) continue;
          expect(rung.level).toBe(before.level + 1);
          const toldAt = context.told
            .filter(({ id }) => id.includes(`.L${before.level}.`))
            .map((each) => each.at);
          expect(toldAt).toHaveLength(before.level === 1 ? 2 : 1);
          expect(rung.at).toBeGreaterThanOrEqual(Math.max(...toldAt) + each);
        }
      }),
      { numRuns: 300 },
    );
  },
);
