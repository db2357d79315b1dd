import * as z from 'zod';
import { lease, queued } from '../events/leases.ts';
import { identifier, instant, someone } from '../events/row.ts';
import type { JsonObject } from '../state/json.ts';
import type { DocumentKind } from './kind.ts';

const lapsed = z.strictObject({
  id: identifier,
  holder: someone,
  paths: z.array(z.string()),
  resource: z.string().nullable(),
  epoch: z.int(),
  ended: instant,
  reason: z.enum(['expired', 'reclaimed']),
  superseded_by: z.strictObject({ epoch: z.int(), holder: someone }).nullable(),
});
const schema = z.strictObject({
  epoch: z.int().min(0),
  held: z.record(z.string(), lease),
  queue: z.array(queued),
  lapsed: z.array(lapsed),
  serials: z.record(z.string(), z.int()),
});

export const leases: DocumentKind = {
  path: /^leases\.yaml$/,
  *write({ leases }) {
    if (leases.epoch > 0 || leases.queue.length > 0) yield ['leases.yaml', leases as unknown as JsonObject];
  },
  read(value, state) {
    state.leases = schema.parse(value);
  },
};
