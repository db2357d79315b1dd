import * as z from 'zod';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, json, someone, text } from './row.ts';

export const breakerEvents = lifecycle(
  { phase: 'global', keyField: identifier, collection: 'breakers', noun: 'breaker', key: 'breaker_id' },
  {
    BREAKER_OPENED: {
      about: 'An agent failed too often on a path and is held back.',
      from: 'any',
      to: 'open',
      fields: { agent: someone, path: text.nullable(), evidence: z.array(json) },
    },
    BREAKER_HALF_OPENED: {
      about: 'It may try once.',
      from: ['open'],
      to: 'half_open',
      fields: { evidence: z.array(json) },
    },
    BREAKER_CLOSED: {
      about: 'The try went well.',
      from: ['half_open'],
      to: null,
      fields: { evidence: z.array(json) },
    },
  },
) satisfies Record<string, EventRow>;
