import * as z from 'zod';
import { encodePath } from '../../paths.ts';
import { identifier, instant, object, someone } from '../events/row.ts';
import type { Item, Items } from '../state/item.ts';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';

/** What is read of the documents, before it is a state. */
export type Draft = { -readonly [K in keyof State]: State[K] };

/** One kind of document: where it stands, what stands in it, and how that is read back. */
export interface DocumentKind {
  readonly path: RegExp;
  /** Paths and values as the state has them; only of what exists. */
  write(state: State): Iterable<readonly [path: string, value: JsonObject]>;
  /** Puts what a document says back into the state. Throws a `ZodError` for any other shape. */
  read(value: unknown, state: Draft): void;
}

/** A name as the name of a file: what is no letter, digit or one of `_.#@-` shows as the bytes it is made of. */
export function fileName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_.#@-]/gu, (char) =>
    [...encodePath(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return safe.startsWith('.') ? `%2E${safe.slice(1)}` : safe;
}

const item = z.strictObject({
  id: identifier,
  status: z.string(),
  workflow: z.string(),
  opened: instant,
  since: instant,
  by: someone,
  data: object,
});
export const items = z.record(z.string(), item);
export const itemSchema = item;

/** An item as it is written: a plain JSON object. */
export function itemValue(value: Item): JsonObject {
  return { ...value };
}

export function itemsValue(all: Items): JsonObject {
  return Object.fromEntries(Object.entries(all).map(([id, value]) => [id, itemValue(value)]));
}

/** A document only where there is something to say. */
export function unlessEmpty(path: string, value: JsonObject): [string, JsonObject][] {
  const says = Object.values(value).some(
    (part) => typeof part !== 'object' || part === null || Object.keys(part).length > 0,
  );
  return says ? [[path, value]] : [];
}
