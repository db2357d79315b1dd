import type { FileChange } from '../change/facts.ts';
import { renamedFolders } from './renamed-folders.ts';
import type { ChangedPair, NeededVersion, PairSide } from './versions.ts';

/** A file of the merge base that both changed, or may have: where it stands on each side; null where it was deleted. */
export interface FileMeeting {
  readonly kind: 'file';
  readonly base: string;
  readonly a: string | null;
  readonly b: string | null;
  /** The side whose list does not name it, and may lack it. */
  readonly unlisted: 'a' | 'b' | null;
}

/** A place where two changes can collide. */
export type Meeting =
  | FileMeeting
  /** A path that is new on both sides, or on one and may be on the other. */
  | { readonly kind: 'new'; readonly path: string; readonly listed: boolean }
  /** A new file in the place of a folder into which the other puts a new file. */
  | { readonly kind: 'folder'; readonly path: string; readonly other: string }
  /** A new file in a folder that the other may have renamed: has, if the folder is gone there. */
  | { readonly kind: 'moved'; readonly path: string; readonly folder: string; readonly by: 'a' | 'b' };

/** Every place where the two can collide, sorted by path. */
export function meetingsOf({ a, b }: ChangedPair): Meeting[] {
  const [left, right] = [mapSide(a), mapSide(b)];
  const found = [
    ...files(left, right),
    ...news(left, right),
    ...folders(left, right),
    ...folders(right, left),
    ...moved(left, right, 'a'),
    ...moved(right, left, 'b'),
  ];
  return found.sort((x, y) => compare(pathOf(x), pathOf(y)));
}

/** The path under which a meeting is reported: the new name, where one side renamed the file. */
export function pathOf(meeting: Meeting): string {
  if (meeting.kind !== 'file') return meeting.path;
  const { base, a, b } = meeting;
  return a !== null && a !== base ? a : b !== null && b !== base ? b : base;
}

/** What must be known to judge a meeting. */
export function versionsFor(meeting: Meeting): NeededVersion[] {
  switch (meeting.kind) {
    case 'folder':
      return [];
    case 'moved':
      return [{ path: meeting.folder, which: meeting.by }];
    case 'new':
      return [
        { path: meeting.path, which: 'a' },
        { path: meeting.path, which: 'b' },
      ];
    case 'file': {
      const { base, a, b } = meeting;
      if (partedWays(meeting)) return [];
      return [
        { path: base, which: 'base' },
        ...(a === null ? [] : [{ path: a, which: 'a' } as const]),
        ...(b === null ? [] : [{ path: b, which: 'b' } as const]),
      ];
    }
  }
}

/** Both gave it another name, not the same one: no content can settle that. */
export function partedWays({ base, a, b }: FileMeeting): boolean {
  return a !== null && b !== null && a !== base && b !== base && a !== b;
}

/** Where files of the merge base went (null: deleted), and what came under which path (from an old name, or null: new). */
interface SideMap {
  readonly complete: boolean;
  readonly went: ReadonlyMap<string, string | null>;
  readonly came: ReadonlyMap<string, string | null>;
  readonly files: readonly FileChange[];
}

function mapSide({ files, complete }: PairSide): SideMap {
  const went = new Map<string, string | null>();
  const came = new Map<string, string | null>();
  for (const { path, previous, status } of files) {
    if (status === 'added' || status === 'copied') came.set(path, null);
    else if (status === 'deleted') went.set(path, null);
    else if (status === 'renamed' && previous !== null) {
      went.set(previous, path);
      came.set(path, previous);
    } else went.set(path, path);
  }
  return { complete, went, came, files };
}

function files(left: SideMap, right: SideMap): FileMeeting[] {
  return [...new Set([...left.went.keys(), ...right.went.keys()])].flatMap((base): FileMeeting[] => {
    const [a, b] = [left.went.get(base), right.went.get(base)];
    if (a === undefined && left.complete) return [];
    if (b === undefined && right.complete) return [];
    // Gone on both sides: nothing is left to collide.
    if (a === null && b === null) return [];
    const unlisted = a === undefined ? 'a' : b === undefined ? 'b' : null;
    return [{ kind: 'file', base, a: a === undefined ? base : a, b: b === undefined ? base : b, unlisted }];
  });
}

function news(left: SideMap, right: SideMap): Meeting[] {
  return [...new Set([...left.came.keys(), ...right.came.keys()])].flatMap((path): Meeting[] => {
    const [a, b] = [left.came.get(path), right.came.get(path)];
    if (a !== undefined && b !== undefined) {
      // The same file, renamed to the same name by both, is met as that file.
      return a !== null && a === b ? [] : [{ kind: 'new', path, listed: true }];
    }
    const complete = a === undefined ? left.complete : right.complete;
    return complete ? [] : [{ kind: 'new', path, listed: false }];
  });
}

function folders(left: SideMap, right: SideMap): Meeting[] {
  if (left.came.size === 0 || right.came.size === 0) return [];
  return [...right.came.keys()].flatMap((other) =>
    foldersOf(other).flatMap((path): Meeting[] =>
      left.came.has(path) ? [{ kind: 'folder', path, other }] : [],
    ),
  );
}

function moved(left: SideMap, right: SideMap, by: 'a' | 'b'): Meeting[] {
  const renamed = renamedFolders(left.files);
  if (renamed.size === 0) return [];
  return [...right.came].flatMap(([path, from]): Meeting[] => {
    const folder = foldersOf(path).find((each) => renamed.has(each));
    // A file that only changed its name within the folder is met as a file.
    if (folder === undefined || from?.startsWith(`${folder}/`)) return [];
    return [{ kind: 'moved', path, folder, by }];
  });
}

/** Folders in which a path lies, nearest first. */
function foldersOf(path: string): string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    found.push(path.slice(0, end));
  }
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
