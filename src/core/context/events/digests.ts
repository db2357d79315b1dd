import * as z from 'zod';
import { PINS } from '../../board/pins.ts';
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

export const boardEvents = lifecycle(
  { phase: 'global', collection: 'digests', noun: 'board', key: 'board_id', keyField: identifier },
  {
    BOARD_DUE: {
      about:
        'The board is to show what has changed since. Whoever saved this sees to it; until the instant it names nobody else does.',
      from: 'any',
      to: 'due',
      fields: {
        /** Digest of what it is to show. */
        shown: z.string().max(64),
        until: instant,
      },
    },
    BOARD_SHOWN: {
      about: 'Which issue the board is, whether it is open, and whether it is pinned.',
      from: ['due', 'shown'],
      to: 'shown',
      fields: { number: z.int().min(1), open: z.boolean(), pin: z.enum(PINS).optional() },
    },
  },
) satisfies Record<string, EventRow>;
