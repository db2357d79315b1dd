import { createHash } from 'node:crypto';
import type { JobInsert } from 'pg-boss';
import type { Delivery } from '../../core/deliveries/delivery.ts';
import { repositoryOf } from '../../core/deliveries/subject.ts';
import { type Content, IDLE_PRIORITY } from './boss.ts';

/** A row of pg-boss's table of jobs, as far as Baton reads it. */
export interface JobRow {
  readonly id: string;
  readonly key: string;
  readonly data: Content;
  readonly created: Date;
}

let count = 0;

export function jobOf({ id, key, event, body, receivedAt, idle = false }: Delivery): JobInsert<Content> {
  count += 1;
  const repository = repositoryOf(key);
  return {
    id,
    singletonKey: key,
    data: { event, body, receivedAt, order: count, ...(idle ? { idle } : {}) },
    priority: idle ? IDLE_PRIORITY : 0,
    ...(repository === null ? {} : { group: { id: String(repository) } }),
  };
}

export function deliveryOf({
  id,
  key,
  data: { event, body, receivedAt, idle = false },
}: Omit<JobRow, 'created'>): Delivery {
  return { id, key, event, body, receivedAt, ...(idle ? { idle } : {}) };
}

/** In the order of arrival: pg-boss knows no order among those that were stored together. */
export function byArrival(one: JobRow, other: JobRow): number {
  return one.created.getTime() - other.created.getTime() || one.data.order - other.data.order;
}

/** A UUID that the same words always have. */
export function idOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  // Version 8: made by rules of one's own. Source: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
