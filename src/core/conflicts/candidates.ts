/** What lies between two commits, as far as it can collide with something else. */
export interface Touched {
  /** Every path that differs, both names of a rename. */
  readonly files: readonly string[];
  /** Folders that are gone: git carries what others add to them along when it takes them for renamed. */
  readonly removed: readonly string[];
}

/** Finds, of some branches, those that a piece of work can collide with. */
export interface TouchIndex {
  /** Positions of the branches that `work` can collide with: a superset of what `git merge-tree` can object to. */
  readonly meets: (work: Touched) => ReadonlySet<number>;
}

/**
 * An index of touched paths. Two pieces of work can only collide where one claims a path (a file it touches, or a folder it
 * removed) and the other touches that path or something below it. This covers renames (both names are touched), a file
 * against a folder of the same name, and what git's detection of renamed folders moves.
 */
export function indexTouched(branches: readonly Touched[]): TouchIndex {
  const claims = new Map<string, number[]>();
  const under = new Map<string, number[]>();
  for (const [at, { files, removed }] of branches.entries()) {
    for (const path of files) {
      push(claims, path, at);
      for (const folder of withFolders(path)) push(under, folder, at);
    }
    for (const folder of removed) push(claims, folder, at);
  }
  return {
    meets({ files, removed }) {
      const met = new Set<number>();
      const meet = (found: readonly number[] | undefined) => {
        for (const at of found ?? []) met.add(at);
      };
      for (const path of files) {
        meet(under.get(path));
        for (const folder of withFolders(path)) meet(claims.get(folder));
      }
      for (const folder of removed) meet(under.get(folder));
      return met;
    },
  };
}

/** The path itself, then each folder it lies in, nearest first. */
function* withFolders(path: string): Generator<string> {
  let end = path.length;
  while (end > 0) {
    yield path.slice(0, end);
    end = path.lastIndexOf('/', end - 1);
  }
}

function push(map: Map<string, number[]>, key: string, at: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [at]);
  else if (known[known.length - 1] !== at) known.push(at);
}

/** Paths that both touch, sorted. */
export function sharedPaths(a: Touched, b: Touched): string[] {
  const [few, many] = a.files.length <= b.files.length ? [a.files, b.files] : [b.files, a.files];
  const known = new Set(many);
  return [...new Set(few)].filter((path) => known.has(path)).sort();
}
