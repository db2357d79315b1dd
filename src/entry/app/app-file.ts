import { randomBytes } from 'node:crypto';
import { access, constants, link, mkdir, open, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { readKey } from './private-key.ts';
import type { Identity } from './settings.ts';

/** What is kept of an App that the set-up page made: only what the server needs. */
export interface MadeApp extends Identity {
  /** Its page on GitHub. */
  readonly url: string;
}

export function appFileIn(dataDir: string): string {
  return join(dataDir, 'app.json');
}

/** The App that was made here; null where none was. Throws a `UserError` where the file cannot be read as one. */
export async function keptApp(dataDir: string): Promise<MadeApp | null> {
  const file = appFileIn(dataDir);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(file, `it cannot be read: ${(error as Error).message}`, error);
  }
  const app = appIn(text);
  if (app === null) throw unusable(file, 'it holds no App with its id, private key and webhook secret');
  return app;
}

function appIn(text: string): MadeApp | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no JSON may be half a secret: not even the parser's message, which quotes it, is shown.
    return null;
  }
  const { app_id, private_key, webhook_secret, url } = (value ?? {}) as Record<string, unknown>;
  const key = readKey(typeof private_key === 'string' ? private_key : '');
  if (key.kind === 'none' || typeof app_id !== 'number' || !Number.isSafeInteger(app_id)) return null;
  if (typeof webhook_secret !== 'string' || webhook_secret === '' || typeof url !== 'string') return null;
  return { appId: app_id, privateKey: key.pem, secret: webhook_secret, url };
}

/** Makes the folder where there is none, for its own user alone. Throws a `UserError` where nothing can be written there. */
export async function prepareFolder(dataDir: string): Promise<void> {
  try {
    await madeFolder(dataDir);
    if (!(await stat(dataDir)).isDirectory()) throw new Error('it is a file, and no folder');
    await access(dataDir, constants.W_OK);
    await ignored(dataDir);
  } catch (error) {
    throw new UserError(
      EXIT.repository,
      {
        code: 'app.data',
        message: `nothing can be written to ${dataDir}: ${(error as Error).message}`,
        place: { argument: 'BATON_DATA' },
        hint: 'Name a folder that this user may write to.',
      },
      { cause: error },
    );
  }
}

/** Not by `recursive`: where nothing can be made, as below `/proc`, Node tries for ever. */
async function madeFolder(folder: string, isAsked = true): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(folder) === folder || !isAsked) throw error;
    await madeFolder(dirname(folder));
    await madeFolder(folder, false);
  }
}

/** The key of the App must not get into a commit where the folder lies in a clone. */
async function ignored(folder: string): Promise<void> {
  try {
    await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Keeps the App, for its own user alone. Never takes the place of one that is kept: throws a `UserError` then. */
export async function keepApp(dataDir: string, { appId, privateKey, secret, url }: MadeApp): Promise<void> {
  const file = appFileIn(dataDir);
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  const text = JSON.stringify(
    { app_id: appId, url, webhook_secret: secret, private_key: privateKey },
    null,
    2,
  );
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // A rename would take the place of what is there.
    await link(aside, file);
  } catch (error) {
    throw unusable(file, `the new App cannot be kept there: ${(error as Error).message}`, error);
  } finally {
    await unlink(aside);
  }
}

function unusable(file: string, message: string, cause?: unknown): UserError {
  const hint =
    'Move the file away to set up another App, or give APP_ID, PRIVATE_KEY and WEBHOOK_SECRET in the environment.';
  return new UserError(EXIT.input, { code: 'app.file', message, place: { file }, hint }, { cause });
}
