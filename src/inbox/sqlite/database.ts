import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { EXIT, UserError } from '../../core/errors.ts';
import { noInbox } from '../no-inbox.ts';

export type { Database };

/** Number of the tables' form, in the file's `user_version`. */
const FORM = 2;

const TABLES = `
CREATE TABLE delivery (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  idle INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'handled', 'dead')),
  ended_at INTEGER,
  attempts INTEGER,
  reason TEXT
) STRICT;
CREATE INDEX waiting ON delivery (key, seq) WHERE state = 'waiting';
CREATE INDEX ended ON delivery (state, ended_at) WHERE state <> 'waiting';
-- Keys whose round was handed out and has not ended well; first is the last delivery of the first try.
CREATE TABLE trial (key TEXT PRIMARY KEY, tries INTEGER NOT NULL, first INTEGER NOT NULL, not_before INTEGER NOT NULL) STRICT;
CREATE TABLE timer (key TEXT PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT NULL, idle INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX due ON timer (at);
`;

/** What makes this form of the one before. */
const FROM_FORM_1 = `
ALTER TABLE delivery ADD COLUMN idle INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timer ADD COLUMN idle INTEGER NOT NULL DEFAULT 0;
`;

/**
 * Opens the file of an inbox, and makes it where there is none. What is committed is on the disk: WAL, synchronous FULL.
 *
 * @param mode `existing`: throws where there is no file
 */
export async function openDatabase(file: string, mode: 'create' | 'existing'): Promise<Database> {
  const Sqlite = await sqlite();
  if (mode === 'existing' && !existsSync(file)) throw noInbox({ file });
  try {
    if (mode === 'create') mkdirSync(dirname(file), { recursive: true });
    const database = new Sqlite(file, { timeout: 2_000, fileMustExist: mode === 'existing' });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    prepare(database, file);
    return database;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw unusable(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Loaded by the few commands that need it. */
export async function sqlite(): Promise<typeof Database> {
  try {
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw new UserError(
      EXIT.repository,
      {
        code: 'inbox.no-sqlite',
        message: 'the package better-sqlite3 is not installed here, or not for this machine',
        hint: 'Install Baton with `npm install baton-bot`, or set DATABASE_URL to use PostgreSQL.',
      },
      { cause },
    );
  }
}

function prepare(database: Database, file: string): void {
  const form = database.pragma('user_version', { simple: true });
  if (form === FORM) return;
  if (form !== 0 && form !== 1)
    throw unusable(file, `it was written by another version of Baton (form ${String(form)})`);
  database.exec(
    `BEGIN IMMEDIATE; ${form === 0 ? TABLES : FROM_FORM_1} PRAGMA user_version = ${FORM}; COMMIT`,
  );
}

function unusable(file: string, why: string, cause?: unknown): UserError {
  return new UserError(
    EXIT.input,
    {
      code: 'inbox.unusable',
      message: `the inbox cannot be opened: ${why}`,
      place: { file },
      hint: 'Name the file of an inbox, on a local disk, that this account may write.',
    },
    { cause },
  );
}
