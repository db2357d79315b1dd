import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { decodePath, encodePath } from '../core/paths.ts';
import type { Git } from './git.ts';

/** Which of these paths (from the root) are folders of the work tree? A submodule is none: it has owners as a file has. */
export async function workTreeFolders(
  git: Git,
  root: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const folders = new Set(paths.filter((path) => isDirectory(root, path)));
  if (folders.size === 0) return folders;
  for (const path of entriesOf(await git.run(['ls-files', '-s', '-z', '--full-name', ':/']), '160000 '))
    folders.delete(path);
  return folders;
}

/** Every folder of a commit. */
export async function committedFolders(git: Git, oid: string): Promise<ReadonlySet<string>> {
  return new Set(entriesOf(await git.run(['ls-tree', '-r', '-d', '-z', '--full-tree', oid]), '040000 '));
}

/** Paths of the entries of `ls-files -s` or `ls-tree` that have this mode. */
function entriesOf({ stdout }: { readonly stdout: Buffer }, mode: string): string[] {
  return decodePath(stdout)
    .split('\0')
    .filter((entry) => entry.startsWith(mode))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
}

function isDirectory(root: string, path: string): boolean {
  const bytes = Buffer.concat([Buffer.from(join(root, '/')), encodePath(path)]);
  try {
    return lstatSync(bytes, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // What cannot be looked at (a name too long, a file where a folder should be) is no folder that anybody meant.
    return false;
  }
}
