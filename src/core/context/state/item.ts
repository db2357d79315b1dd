import type { JsonObject } from './json.ts';

/** Something with a life of its own that events open, move and end: a handoff, a conflict, a message, an incident. */
export interface Item {
  readonly id: string;
  readonly status: string;
  /** Workflow id of the event that opened it. */
  readonly workflow: string;
  readonly opened: string;
  /** When its status last changed, and who changed it. */
  readonly since: string;
  readonly by: string;
  /** What its events said, the latest of each field. */
  readonly data: JsonObject;
}
export type Items = Readonly<Record<string, Item>>;

/** Kinds of items. Each is a key of the state, and has its place in the documents. */
export const COLLECTIONS = [
  'branches',
  'breakers',
  'checkpoints',
  'commands',
  'conflicts',
  'dependencies',
  'digests',
  'gates',
  'handoffs',
  'incidents',
  'messages',
  'notices',
  'overrides',
  'risks',
  'services',
  'subscriptions',
  'workflows',
] as const;
export type Collection = (typeof COLLECTIONS)[number];
