import { expect, test } from '@jest/globals';
import type { FaultKind } from '../forge/faults.ts';
import { check, EVERYTHING, notes, run, scenePull, type Wanted } from '../support/effects.ts';

/** Four writes: the labels, everything else, and two more pages of annotations. */
const WANTED: Wanted = {
  ...EVERYTHING,
  checks: [...EVERYTHING.checks, check('baton/wide', { annotations: notes(120) })],
};
const WRITES = 4;

/** What stands on the forge after a run in which something may go wrong, and one more. */
async function told(kind?: FaultKind, nth = 0, which: 'mutation' | 'query' = 'mutation') {
  const { scene, pull } = await scenePull();
  const { forge, repo } = scene;
  try {
    let seen = 0;
    const strikes = () => {
      seen += 1;
      return seen === nth;
    };
    if (kind !== undefined) {
      forge.fault({
        kind,
        match: ({ query }) =>
          query !== undefined && query.startsWith('mutation') === (which === 'mutation') && strikes(),
      });
    }
    // Long enough for a busy machine, and short enough to wait for where no answer comes.
    const { applied } = await run(scene, pull, WANTED, kind === 'timeout' ? { timeoutMs: 4000 } : {});
    expect(forge.faultsStruck).toBe(kind === undefined ? 0 : 1);
    await run(scene, pull, WANTED);
    const snapshot = await forge.snapshot(repo);
    const { applied: last } = await run(scene, pull, WANTED);
    expect(last).toEqual({ written: [], left: [] });
    return { applied, snapshot };
  } finally {
    await forge.close();
  }
}

let undisturbed: Awaited<ReturnType<typeof told>>;
test('four writes undisturbed', async () => {
  undisturbed = await told();
  expect(undisturbed.applied.left).toEqual([]);
});

const KINDS: readonly FaultKind[] = [
  'status502',
  'reset',
  'lostResponse',
  'halfMutation',
  'secondaryRateLimit',
  'timeout',
  'resourceLimits',
];
const each = KINDS.flatMap((kind) => Array.from({ length: WRITES }, (_, at) => [kind, at + 1] as const));
test.each(each)(
  '%s of write %s: after one more run all is as if nothing had gone wrong',
  async (kind, nth) => {
    const { applied, snapshot } = await told(kind, nth);
    // What GitHub turned away is written by the same run, and labels of which no answer came are looked up.
    const healed = kind === 'secondaryRateLimit' || (kind === 'lostResponse' && nth === 1);
    expect({ healed: applied.left.length === 0 }).toEqual({ healed });
    expect(snapshot).toEqual(undisturbed.snapshot);
  },
);
