import type { Issue } from '../../model/issue.ts';
/** The `orderBy` of the schema. */
export interface Order {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

/** The items by the key that the order names; without an order as they were made. */
export function inOrder<T>(
  items: readonly T[],
  keys: Readonly<Record<string, (item: T) => string | number>>,
  order: Order | null | undefined,
): T[] {
  const key = order && keys[order.field];
  if (!key) {
    if (order) throw new Error(`the simulated GitHub does not order by ${order.field}`);
    return [...items];
  }
  const sign = order.direction === 'DESC' ? -1 : 1;
  return items
    .map((item, at) => ({ item, at, by: key(item) }))
    .sort((a, b) => (a.by < b.by ? -sign : a.by > b.by ? sign : sign * (a.at - b.at)))
    .map(({ item }) => item);
}

/** By creation, which is how GitHub lists them where nothing else is asked. */
export const ISSUE_ORDER = {
  CREATED_AT: ({ number }: Issue) => number,
  UPDATED_AT: ({ updatedAt, number }: Issue) => `${updatedAt} ${String(number).padStart(9, '0')}`,
  COMMENTS: ({ comments }: Issue) => comments.length,
};
