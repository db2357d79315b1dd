import type { Json } from './state/json.ts';

/** A field that the event table has seen to be text; empty where there is none. */
export function saidText(field: Json | undefined): string {
  return typeof field === 'string' ? field : '';
}

/** A field that the event table has seen to be a list of texts; empty where there is none. */
export function saidList(field: Json | undefined): string[] {
  return Array.isArray(field) ? field.filter((item) => typeof item === 'string') : [];
}
