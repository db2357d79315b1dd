import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, text } from './row.ts';

export const overrideEvents = lifecycle(
  { phase: 'review', keyField: identifier, collection: 'overrides', noun: 'override', key: 'override_id' },
  {
    OVERRIDE_GRANTED: {
      about: 'Somebody with the authority lets a change pass a rule.',
      from: 'none',
      to: 'standing',
      fields: { rule: text, sha: text.nullable(), reason: text, cites: text.nullable() },
    },
    OVERRIDE_REVOKED: {
      about: 'It no longer stands.',
      from: ['standing'],
      to: null,
      fields: { reason: text },
    },
  },
) satisfies Record<string, EventRow>;
