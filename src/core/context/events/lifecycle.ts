import type * as z from 'zod';
import { drop, get, put } from '../record.ts';
import type { Collection, Item, Items } from '../state/item.ts';
import type { JsonObject } from '../state/json.ts';
import type { State } from '../state.ts';
import { type EventName, type EventRow, HEADER, type Header, type Next, refuse, row } from './row.ts';

/** One step in the life of an item. */
export interface Step {
  readonly about: string;
  /** States it is taken from; `none`: there must be no such item yet; `any`: whether there is one or not. */
  readonly from: readonly string[] | 'none' | 'any';
  /** State it leads to; `same`: it stays in its own; null: the item is finished and leaves the documents. */
  readonly to: string | null;
  readonly fields?: z.ZodRawShape;
  /** Rules beyond the transition; the item as it was is undefined where there was none. */
  guard?(state: State, data: JsonObject, item: Item | undefined): Next | undefined;
  /** What else changes with it; `item` as it was before, undefined where there was none. */
  also?(
    state: State,
    data: JsonObject,
    moved: { readonly item: Item | undefined; readonly at: string; readonly by: string },
  ): State;
}

export interface Lifecycle {
  readonly collection: Collection;
  /** What an item is called in messages. */
  readonly noun: string;
  readonly phase: string | null;
  /** The field that names the item; null: it is the workflow itself. */
  readonly key: string | null;
  readonly keyField: z.ZodType<string>;
}

/** What the event says, without the header. */
export function payload(data: object): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !Object.hasOwn(HEADER, name)));
}

function misplaced(life: Lifecycle, step: Step, id: string, item: Item | undefined): Next | undefined {
  const field = life.key === null ? [] : [life.key];
  if (step.from === 'any') return undefined;
  if (step.from === 'none')
    return item && refuse('event.duplicate', `${life.noun} ${id} is already ${item.status}`, field);
  if (!item) return refuse('event.unknown', `there is no ${life.noun} ${id}`, field);
  if (step.from.includes(item.status)) return undefined;
  return refuse(
    'event.transition',
    `${life.noun} ${id} is ${item.status}; expected ${step.from.join(' or ')}`,
    field,
  );
}

function movedItem(id: string, to: string, item: Item | undefined, data: Header, event: EventName): Item {
  return {
    id,
    status: to,
    workflow: item?.workflow ?? event.workflow,
    opened: item?.opened ?? data.at,
    since: item?.status === to ? item.since : data.at,
    by: data.by,
    data: { ...item?.data, ...payload(data) },
  };
}

/** Puts an item in or, where it is undefined, takes it away. */
export function withItem(state: State, collection: Collection, id: string, item: Item | undefined): State {
  const all: Items = state[collection];
  return { ...state, [collection]: item ? put(all, id, item) : drop(all, id) };
}

function rowOf(life: Lifecycle, step: Step): EventRow {
  const fields: z.ZodRawShape = {
    ...(life.key === null ? {} : { [life.key]: life.keyField }),
    ...step.fields,
  };
  return row({
    about: step.about,
    phase: life.phase,
    fields,
    reduce: (state, data, event) => {
      const said = payload(data);
      const id = life.key === null ? event.workflow : (said[life.key] as string);
      const item = get(state[life.collection], id);
      const wrong = misplaced(life, step, id, item) ?? step.guard?.(state, said, item);
      if (wrong) return wrong;
      const to = step.to === 'same' ? (item?.status ?? 'same') : step.to;
      const next = to === null ? undefined : movedItem(id, to, item, data, event);
      const after = withItem(state, life.collection, id, next);
      return step.also?.(after, said, { item, at: data.at, by: data.by }) ?? after;
    },
  });
}

/** The rows of a family of events that move items of one collection from state to state. */
export function lifecycle<K extends string>(
  life: Lifecycle,
  steps: Readonly<Record<K, Step>>,
): Record<K, EventRow> {
  const rows = Object.entries<Step>(steps).map(([type, step]) => [type, rowOf(life, step)]);
  return Object.fromEntries(rows) as Record<K, EventRow>;
}
