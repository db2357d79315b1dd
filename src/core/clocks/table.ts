import { settle } from '../leases/settle.ts';
import type { Clock } from './clock.ts';

/** Every clock, in the order in which they tick: each on what the ones before bring. A new clock is one new entry. */
export const CLOCKS = {
  leases: {
    about:
      'Leases that ran out end, requests that waited too long leave the queue, and what waited is granted. Only where signs of life were looked for.',
    tick: ({ state, policy, now, lastSeen }) =>
      lastSeen === null ? [] : settle({ leases: state.leases, policy, now, lastSeen }).drafts,
  },
} satisfies Record<string, Clock>;
export type ClockName = keyof typeof CLOCKS;
