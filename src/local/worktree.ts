import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { decodePath } from '../core/paths.ts';
import type { Git } from './git.ts';

/** Every path of the work tree that is tracked, or new and not ignored. Sorted as git sorts them. */
export async function workTreePaths(git: Git): Promise<string[]> {
  const { stdout } = await git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const paths = new Set<string>();
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(0, at);
    paths.add(decodePath(stdout.subarray(at, end)));
    at = end + 1;
  }
  return [...paths];
}

/** Content of a file; undefined where there is none. Throws a `UserError` (exit 4) where it cannot be read. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw fileError('file.unreadable', file, cause);
  }
}

/** Writes a file in one step: a reader sees the old content or the new one, never a part. Keeps the file's mode. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const mode = await stat(file).then(
      (found) => found.mode & 0o777,
      () => 0o644,
    );
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
      await rename(draft, file);
    } catch (cause) {
      await rm(draft, { force: true });
      throw cause;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw fileError('file.unwritable', file, cause);
  }
}

function fileError(code: string, file: string, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'See that it is a plain file in a folder that you may read and write.';
  return new UserError(EXIT.input, { code, message: why, place: { file }, hint }, { cause });
}
