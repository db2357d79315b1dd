import type { Place } from '../core/errors.ts';
import type { Conditions } from './conditions.ts';
import type { Desk, OpenInbox } from './kinds.ts';

/** Where an inbox is. */
export type InboxPlace =
  /** A file of SQLite's. */
  | { readonly kind: 'file'; readonly file: string }
  /** A PostgreSQL database: `postgres://…`. */
  | { readonly kind: 'database'; readonly url: string };

/** Opens an inbox to store and to work; makes it where there is none. Throws a `UserError` where that cannot be. */
export async function openInbox(place: InboxPlace, conditions: Conditions): Promise<OpenInbox> {
  if (place.kind === 'file') return (await import('./sqlite/inbox.ts')).openFileInbox(place.file, conditions);
  return (await import('./postgres/inbox.ts')).openDatabaseInbox(place.url, conditions);
}

/**
 * The same where nobody else may work on it: it is to be emptied.
 *
 * @param named where it is named, for whoever reads that another process works on it
 */
export async function openAlone(place: InboxPlace, conditions: Conditions, named: Place): Promise<OpenInbox> {
  // A file is for one process at a time whatever it does.
  if (place.kind === 'file') return openInbox(place, conditions);
  return (await import('./postgres/inbox.ts')).openDatabaseAlone(place.url, conditions, named);
}

/** Opens an inbox to look at it and to retry, also while others work on it. Throws a `UserError` where there is none. */
export async function openDesk(place: InboxPlace, conditions: Conditions): Promise<Desk> {
  if (place.kind === 'file')
    return (await import('./sqlite/inbox.ts')).openFileDesk(place.file, conditions.world.now);
  return (await import('./postgres/inbox.ts')).openDatabaseDesk(place.url, conditions);
}
