import * as z from 'zod';
import { instant } from '../events/row.ts';
import type { DocumentKind } from './kind.ts';

const schema = z.strictObject({
  at: instant.nullable(),
  left: z.array(z.int().min(1)),
  unfinished: z.int().min(0),
  seen: z.record(z.string(), z.string()),
  issues: z
    .strictObject({
      at: instant,
      until: instant.nullable(),
      numbers: z.array(z.int().min(1)),
      left: z.array(z.int().min(1)).exactOptional(),
    })
    .exactOptional(),
});

/** What the last sweep left behind. */
export const sweep: DocumentKind = {
  path: /^global\/sweep\.yaml$/,
  *write({ sweep: { at, left, unfinished, seen, issues } }) {
    if (at === null && issues === undefined) return;
    const looked = issues === undefined ? {} : { issues: { ...issues } };
    yield ['global/sweep.yaml', { at, left, unfinished, seen, ...looked }];
  },
  read(value, state) {
    state.sweep = schema.parse(value);
  },
};
