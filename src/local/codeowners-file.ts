import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { CODEOWNERS_PLACES } from '../core/ownership/codeowners.ts';
import type { Git } from './git.ts';

/** A CODEOWNERS file and where it was found. */
export interface CodeownersFile {
  /** As people say it: from the root, or as it was named. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Reads the file that was named. Throws a `UserError` where it cannot be read. */
export async function readNamedCodeowners(cwd: string, name: string): Promise<CodeownersFile> {
  try {
    return { name, bytes: await readFile(resolve(cwd, name)) };
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** The CODEOWNERS that counts in a work tree. Throws a `UserError` where there is none. */
export async function readWorkTreeCodeowners(root: string): Promise<CodeownersFile> {
  for (const name of CODEOWNERS_PLACES) {
    try {
      return { name, bytes: await readFile(resolve(root, name)) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A folder of that name is not the file; the next place counts.
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') throw unreadable(name, error);
    }
  }
  throw missing(root);
}

/** The CODEOWNERS that counts at a commit. Throws a `UserError` where there is none. */
export async function readCommittedCodeowners(git: Git, oid: string): Promise<CodeownersFile> {
  for (const name of CODEOWNERS_PLACES) {
    const { code, stdout } = await git.run(['cat-file', 'blob', `${oid}:${name}`], { accept: [128] });
    if (code === 0) return { name, bytes: stdout };
  }
  throw missing(oid);
}

function unreadable(name: string, cause: unknown): UserError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UserError(
    EXIT.input,
    {
      code: 'codeowners.unreadable',
      message: `${name} cannot be read: ${reason}`,
      place: { file: name },
      hint: 'See that it exists and may be read, or name another one with --codeowners FILE.',
    },
    { cause },
  );
}

function missing(where: string): UserError {
  return new UserError(EXIT.input, {
    code: 'codeowners.missing',
    message: `there is no CODEOWNERS in ${where}`,
    hint: `Write ${CODEOWNERS_PLACES[0]}, or name another file with --codeowners FILE.`,
  });
}
