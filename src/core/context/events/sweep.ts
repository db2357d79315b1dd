import * as z from 'zod';
import { NOTED } from '../../sweep/noted.ts';
import { type EventRow, instant, row } from './row.ts';

const number = z.int().min(1);
const key = z.string().regex(/^[1-9]\d{0,9}$/, { error: 'expected the number of a change' });
const note = z.string().regex(NOTED, { error: 'expected DIGEST.EDITION, DIGEST.EDITION? or unseen' });

export const sweepEvents = {
  SWEEP_FINISHED: row({
    about:
      'A sweep looked at all open changes. `seen`: those it found or made right, as they looked then and by which edition of Baton; with `?` where something was missing that the token never sees, and `unseen` where it must be looked at again; `gone`: those that are no longer open; `left`: those it did not come to.',
    phase: 'global',
    fields: { seen: z.record(key, note), gone: z.array(key), left: z.array(number) },
    reduce: (state, { seen, gone, left, at }) => {
      const closed = new Set(gone);
      const kept = Object.entries(state.sweep.seen).filter(([change]) => !closed.has(change));
      const unfinished = left.length === 0 ? 0 : state.sweep.unfinished + 1;
      const now = { at, left, unfinished, seen: { ...Object.fromEntries(kept), ...seen } };
      return { ...state, sweep: { ...state.sweep, ...now } };
    },
  }),
  ISSUES_SEEN: row({
    about:
      'A sweep looked at every issue that was updated until then. `numbers`: those that were updated at that very instant; `left`: those to be looked at again.',
    phase: 'global',
    fields: {
      until: instant.nullable(),
      numbers: z.array(number).max(1_000),
      left: z.array(number).max(1_000).optional(),
    },
    reduce: (state, { until, numbers, left, at }) => ({
      ...state,
      sweep: { ...state.sweep, issues: { at, until, numbers, ...(left === undefined ? {} : { left }) } },
    }),
  }),
} satisfies Record<string, EventRow>;
