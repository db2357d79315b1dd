import type { FileChange } from '../change/facts.ts';

/**
 * Folders out of which files were renamed into another folder. Where such a folder is gone, git takes it for renamed, and
 * wants what others add to it to move along.
 */
export function renamedFolders(files: readonly FileChange[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { path, previous, status } of files) {
    if (status !== 'renamed' || previous === null) continue;
    let [from, to] = [folderOf(previous), folderOf(path)];
    // From old/x/f to new/x/f both old/x and old were renamed.
    while (from !== to && from !== '') {
      found.add(from);
      if (nameOf(from) !== nameOf(to)) break;
      [from, to] = [folderOf(from), folderOf(to)];
    }
  }
  return found;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
