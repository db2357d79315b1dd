import { compileGlobs } from '../ownership/glob.ts';

/**
 * Directories and files at exactly the depth of a pattern that some path lies in or is: `components/terraform/*` and
 * `components/terraform/vpc/main.tf` give `components/terraform/vpc`. Under a pattern with `**` every path is its own entry.
 */
export function entriesAt(pattern: string, paths: readonly string[]): string[] {
  const clean = trimSlashes(pattern);
  const depth = clean.split('/').length;
  const anyDepth = clean.includes('**');
  // The last `*` must mean one level here, so the entry is matched as a directory that holds something.
  const globs = compileGlobs([anyDepth ? clean : `/${clean}/`]);
  const found = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    if (anyDepth) {
      if (globs.matches(path)) found.add(path);
    } else if (parts.length >= depth) {
      const entry = parts.slice(0, depth).join('/');
      if (globs.matches(`${entry}/-`)) found.add(entry);
    }
  }
  return [...found].sort();
}

/** Directories that a pattern names and that some path lies in; of several above one path the outermost. */
export function directoriesAt(pattern: string, paths: readonly string[]): string[] {
  const globs = compileGlobs([`/${trimSlashes(pattern)}/`]);
  const found = new Set<string>();
  for (const path of paths) {
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      const directory = path.slice(0, end);
      if (!globs.matches(`${directory}/-`)) continue;
      found.add(directory);
      break;
    }
  }
  return [...found].sort();
}

function trimSlashes(pattern: string): string {
  return pattern.replace(/^\/+|\/+$/g, '');
}
