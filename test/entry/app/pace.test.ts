import { expect, test } from '@jest/globals';
import type { Effect } from '../../../src/core/effects/differences.ts';
import { createPace, Later, laterIn } from '../../../src/entry/app/pace.ts';
import type { ContextStore, Snapshot } from '../../../src/flows/ports.ts';
import type { Applier } from '../../../src/flows/pull-ports.ts';

const LABELS: Effect = { kind: 'add-labels', names: ['baton:blocked'] };
const COMMENT: Effect = { kind: 'create-comment', body: 'Blocked' };
const CHECK = { kind: 'create-check', check: {}, stamp: 's' } as unknown as Effect;

function paced() {
  const clock = { now: 1_000 };
  const slept: number[] = [];
  const pace = createPace({
    now: () => clock.now,
    random: () => 0.5,
    sleep: async (ms) => void slept.push(ms),
  });
  const asked: string[][] = [];
  let tooFast = false;
  const applier: Applier = {
    apply: async (_number, _head, effects) => {
      asked.push(effects.map(({ kind }) => kind));
      // As the adapter does where GitHub took some and turned the rest away.
      if (tooFast) await pace.world.sleep(60_000);
      return { written: effects, left: [] };
    },
  };
  return { clock, slept, pace, asked, applier, press: (on: boolean) => (tooFast = on) };
}

test('short waits are sat out, long ones are not', async () => {
  const { pace, slept } = paced();
  await pace.world.sleep(10_000);
  await expect(pace.world.sleep(60_000)).rejects.toThrow(Later);
  expect(slept).toEqual([10_000]);
});

test('while GitHub takes no content of an installation its checks are written, and those of others wholly', async () => {
  const { clock, pace, asked, applier, press } = paced();
  const mine = pace.paced(1, applier);
  press(true);
  const first = await mine.apply(7, 'head', [CHECK, LABELS, COMMENT]);
  expect(first.left.map(({ effect }) => effect)).toEqual([CHECK, LABELS, COMMENT]);
  expect([pace.until(1), pace.until(2), pace.limited(1)]).toEqual([61_000, null, null]);
  press(false);
  const second = await mine.apply(7, 'head', [CHECK, LABELS, COMMENT]);
  expect([second.written, second.left.map(({ effect }) => effect)]).toEqual([[CHECK], [LABELS, COMMENT]]);
  await pace.paced(2, applier).apply(8, 'head', [COMMENT]);
  clock.now = 61_000;
  expect(await mine.apply(7, 'head', [LABELS, COMMENT])).toEqual({ written: [LABELS, COMMENT], left: [] });
  expect(asked.slice(1)).toEqual([['create-check'], ['create-comment'], ['add-labels', 'create-comment']]);
});

test('a limit of one installation is none of another, ends by itself, and is never made shorter', () => {
  const { clock, pace } = paced();
  pace.limit(1, 5_000);
  pace.limit(1, 2_000);
  expect([pace.limited(1), pace.until(1), pace.limited(2)]).toEqual([6_000, 6_000, null]);
  clock.now = 6_000;
  expect(pace.until(1)).toBeNull();
});

test('while GitHub takes no commit of an installation, nobody of it asks again; it is read, and others write', async () => {
  const { clock, pace } = paced();
  let [asked, tooFast] = [0, true];
  const snapshot = { head: 'a' } as Snapshot;
  const store: ContextStore = {
    load: async () => snapshot,
    save: async () => {
      asked += 1;
      if (tooFast) await pace.world.sleep(60_000);
      return { kind: 'saved', snapshot };
    },
  };
  const [mine, other] = [pace.pacedStore(1, store), pace.pacedStore(1, store)];
  const save = (at: ContextStore, events: readonly unknown[] = ['one']) =>
    at.save(snapshot, events as never, {} as never);
  await expect(save(mine)).rejects.toThrow(Later);
  tooFast = false;
  await expect(save(other)).rejects.toMatchObject({ until: 61_000 });
  expect(asked).toBe(1);
  expect(await other.load()).toBe(snapshot);
  expect(await save(other, [])).toMatchObject({ kind: 'saved' });
  expect(await save(pace.pacedStore(2, store))).toMatchObject({ kind: 'saved' });
  clock.now = 61_000;
  expect(await save(other)).toMatchObject({ kind: 'saved' });
});

test('a wait is known where it caused another error', () => {
  const wait = new Later(5);
  expect(laterIn(wait)).toBe(wait);
  expect(laterIn(new Error('no', { cause: new Error('nor', { cause: wait }) }))).toBe(wait);
  expect([laterIn(new Error('no')), laterIn('no')]).toEqual([null, null]);
});
