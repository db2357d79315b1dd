import { expect, test } from '@jest/globals';
import { emptyState } from '../../src/core/context/state.ts';
import { decideAndSave } from '../../src/flows/decide.ts';
import type { ContextStore, Snapshot, World } from '../../src/flows/ports.ts';
import { check } from '../support/context.ts';

const snapshot: Snapshot = {
  state: emptyState(),
  head: null,
  freshness: { kind: 'local' },
  reconciled: null,
};

function losing(times: number): { store: ContextStore; saves: () => number } {
  let saves = 0;
  const save = async () => {
    saves += 1;
    return saves > times ? ({ kind: 'saved', snapshot } as const) : ({ kind: 'lost-race' } as const);
  };
  return { store: { load: async () => snapshot, save }, saves: () => saves };
}

function frozen(): { world: World; slept: number[] } {
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  const newId = (at: number) => String(at).padStart(26, '0');
  return { slept, world: { now: () => 1_000, random: () => 1, sleep, newId } };
}

test('after a lost race it waits under a bound that doubles, and decides again', async () => {
  const { world, slept } = frozen();
  let decided = 0;
  const { tries } = await decideAndSave(
    losing(9).store,
    () => {
      decided += 1;
      return { answer: null, drafts: [check('unit')] };
    },
    world,
  );
  expect({ tries, decided }).toEqual({ tries: 10, decided: 10 });
  expect(slept).toEqual([40, 80, 160, 320, 320, 320, 320, 320, 320]);
});

test('it gives up after a bounded number of tries, and says that nothing was written', async () => {
  const { store, saves } = losing(Number.POSITIVE_INFINITY);
  await expect(
    decideAndSave(store, () => ({ answer: 0, drafts: [check('unit')] }), frozen().world),
  ).rejects.toMatchObject({
    exit: 6,
    faults: [{ code: 'context.race-lost', message: expect.stringContaining('nothing was written') }],
  });
  expect(saves()).toBe(200);
});

test('nothing to write: nothing is saved', async () => {
  const { store, saves } = losing(0);
  await decideAndSave(store, () => ({ answer: 'same', drafts: [] }), frozen().world);
  expect(saves()).toBe(0);
});

test('what the first reading brought over is reported although the race was lost after it', async () => {
  const { store } = losing(1);
  const brought = { kept: 2, outdated: [{ line: 'X', reason: 'taken' }] };
  let loads = 0;
  const load = async () => {
    loads += 1;
    return { ...snapshot, reconciled: loads === 1 ? brought : null };
  };
  const { snapshot: after, tries } = await decideAndSave(
    { ...store, load },
    () => ({ answer: null, drafts: [check('unit')] }),
    frozen().world,
  );
  expect({ tries, reconciled: after.reconciled }).toEqual({ tries: 2, reconciled: brought });
});
