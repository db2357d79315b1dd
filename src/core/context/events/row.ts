import * as z from 'zod';
import type { Fault } from '../../errors.ts';
import type { Json } from '../state/json.ts';
import type { State } from '../state.ts';

/** An event is not allowed to stand where it stands. `field` leads to what is wrong in its data; empty: the whole. */
export interface Refused {
  readonly refused: Fault;
  readonly field: readonly PropertyKey[];
}

export type Next = State | Refused;

export function refuse(
  code: string,
  message: string,
  field: readonly PropertyKey[] = [],
  hint?: string,
): Refused {
  return { refused: hint === undefined ? { code, message } : { code, message, hint }, field };
}

export function isRefused(next: object): next is Refused {
  return 'refused' in next;
}

/** What every event carries beside its own data. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;
export const instant = z.string().refine((text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)), {
  error: 'expected an instant in UTC such as 2026-11-20T09:30:00.000Z',
});
export const text = z.string().min(1).max(2_000);
export const markdown = z.string().max(20_000);
/** Names somebody: an agent id, `@login`, an e-mail address, or `baton`. */
export const someone = z.string().regex(/^[^\s\p{Cc}]{1,200}$/u, {
  error: 'expected an agent id, a @login, an e-mail address or baton',
});
export const identifier = z.string().regex(/^[^\s]{1,200}$/, { error: 'expected an id without spaces' });
export const semver = z
  .string()
  .regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/, { error: 'expected a version such as 1.0.0' });
export const json: z.ZodType<Json> = z.json();
export const object = z.record(z.string(), json);

export const HEADER = {
  id: z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, { error: 'expected an id of letters, digits, _ and -' }),
  at: instant,
  by: someone,
  v: semver,
  /** Set when the event was first written elsewhere and decided again here: its id and instant there. */
  origin: z.strictObject({ id: z.string().max(64), at: instant }).optional(),
};
export type Header = z.output<z.ZodObject<typeof HEADER>>;

/** Type, workflow and phase: what stands before the data on the line. */
export interface EventName {
  readonly type: string;
  readonly workflow: string;
  readonly phase: string;
}

export interface EventRow<F extends z.ZodRawShape = z.ZodRawShape> {
  /** What the event says, for docs/events.md. */
  readonly about: string;
  /** The phase it must stand under; null: the workflow's own phase. */
  readonly phase: string | null;
  /** The data it requires beside the header. */
  readonly fields: F;
  /** Header and fields together. */
  readonly schema: z.ZodType;
  /** The state after it, or why it cannot be. Pure. */
  reduce(state: State, data: z.output<z.ZodObject<F>> & Header, event: EventName): Next;
}

/** One row of the event table. */
export function row<F extends z.ZodRawShape>(spec: Omit<EventRow<F>, 'schema'>): EventRow<F> {
  return { ...spec, schema: z.strictObject({ ...HEADER, ...spec.fields }) };
}
