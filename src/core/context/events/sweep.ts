import * as z from 'zod';
import { type EventRow, row } from './row.ts';

const number = z.int().min(1);
const key = z.string().regex(/^[1-9]\d{0,9}$/, { error: 'expected the number of a change' });
const digest = z.string().regex(/^[0-9a-f]{16}$/, { error: 'expected sixteen hexadecimal digits' });

export const sweepEvents = {
  SWEEP_FINISHED: row({
    about:
      'A sweep looked at all open changes. `seen`: those it found or made right, as they looked then; `gone`: those that are no longer open; `left`: those it did not come to.',
    phase: 'global',
    fields: { seen: z.record(key, digest), gone: z.array(key), left: z.array(number) },
    reduce: (state, { seen, gone, left, at }) => {
      const closed = new Set(gone);
      const kept = Object.entries(state.sweep.seen).filter(([change]) => !closed.has(change));
      const unfinished = left.length === 0 ? 0 : state.sweep.unfinished + 1;
      return { ...state, sweep: { at, left, unfinished, seen: { ...Object.fromEntries(kept), ...seen } } };
    },
  }),
} satisfies Record<string, EventRow>;
