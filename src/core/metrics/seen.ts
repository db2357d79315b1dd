import type { LogEvent } from '../context/events/table.ts';

/** An event as metrics read it. */
export interface Seen {
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: string;
  readonly data: LogEvent['data'];
}

/** null: its instant cannot be read, so that no window holds it. */
export function seen({ type, data }: LogEvent): Seen | null {
  const at = Date.parse(String(data.at));
  return Number.isNaN(at) ? null : { type, at, by: String(data.by), data };
}

/** Text of a field; empty where there is none. */
export function said({ data }: Seen, field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value : '';
}

/** Somebody that a field names; null where it names nobody. */
export function named(event: Seen, field: string): string | null {
  return said(event, field) || null;
}

export function listed({ data }: Seen, field: string): readonly string[] {
  const value = data[field];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function isPerson(name: string): boolean {
  return name.includes('@');
}
