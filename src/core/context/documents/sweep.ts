import * as z from 'zod';
import { instant } from '../events/row.ts';
import type { DocumentKind } from './kind.ts';

const schema = z.strictObject({
  at: instant,
  left: z.array(z.int().min(1)),
  unfinished: z.int().min(0),
  seen: z.record(z.string(), z.string()),
});

/** What the last sweep left behind. */
export const sweep: DocumentKind = {
  path: /^global\/sweep\.yaml$/,
  *write({ sweep: { at, left, unfinished, seen } }) {
    if (at !== null) yield ['global/sweep.yaml', { at, left, unfinished, seen }];
  },
  read(value, state) {
    state.sweep = schema.parse(value);
  },
};
