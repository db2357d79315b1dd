import { resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import type { InboxPlace } from '../inbox/open.ts';

/** Folder of what the server keeps where `BATON_DATA` names none. */
export const DATA_FOLDER = '.baton';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where the inbox is, for the server and for whoever looks at it: the file that was named, else the database of `DATABASE_URL`, else
 * `inbox.sqlite` in the folder of `BATON_DATA`. Throws a `UserError` where `DATABASE_URL` is not PostgreSQL's.
 */
export function inboxPlace(env: Env, cwd: string, file?: string): InboxPlace {
  if (file !== undefined) return { kind: 'file', file: resolve(cwd, file) };
  if (env.DATABASE_URL) return placeOf(env.DATABASE_URL, cwd, 'DATABASE_URL');
  return { kind: 'file', file: resolve(cwd, env.BATON_DATA || DATA_FOLDER, 'inbox.sqlite') };
}

/** A file, or a database where it is a URL. @param argument where it was named */
export function placeOf(text: string, cwd: string, argument: string): InboxPlace {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined && argument !== 'DATABASE_URL') return { kind: 'file', file: resolve(cwd, text) };
  if (scheme === 'postgres' || scheme === 'postgresql') return { kind: 'database', url: text };
  throw new UserError(EXIT.usage, {
    code: 'inbox.not-postgres',
    // The text may hold a password.
    message: `${argument} names no PostgreSQL database${scheme === undefined ? '' : `, but something of ${scheme}`}`,
    place: { argument },
    hint: 'It has the form postgres://user:password@host:5432/name.',
  });
}
