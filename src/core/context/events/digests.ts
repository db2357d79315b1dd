import * as z from 'zod';
import { saidText } from '../said.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, refuse } from './row.ts';

export const digestEvents = lifecycle(
  { phase: 'global', collection: 'digests', noun: 'digest', key: 'digest_id', keyField: identifier },
  {
    DIGEST_WRITTEN: {
      about: 'A digest was written for the period that begins then; each period once.',
      from: 'any',
      to: 'written',
      fields: {
        period: instant,
        /** Tasks that were finished and that failed by then, over all agents. */
        totals: z.strictObject({ completed: z.int().min(0), failed: z.int().min(0) }),
      },
      guard: (_, data, item) => {
        const [id, period] = [saidText(data.digest_id), saidText(data.period)];
        return Date.parse(saidText(item?.data.period)) >= Date.parse(period)
          ? refuse('event.duplicate', `the digest ${id} of ${period} is written already`, ['period'])
          : undefined;
      },
    },
  },
) satisfies Record<string, EventRow>;
