import type { FileChange, FileStatus } from '../core/change/facts.ts';
import { decodePath } from '../core/paths.ts';
import type { Git } from './git.ts';

/** What differs between two trees. */
export interface TreeDiff {
  readonly files: readonly FileChange[];
  /** Folders that are gone, sorted. */
  readonly removed: readonly string[];
}

/** Same renames on every machine: at least half alike, inexact ones up to 1,000 files, whatever git is set up with. */
const RENAMES = ['-M50%', '-l1000', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
const FORMAT = ['--raw', '--numstat', '-z', '--no-abbrev'];

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type-changed',
};
const TREE = '040000';
const SUBMODULE = '160000';

/** Files in which two commits or trees differ, renames under both names, sorted by path. Throws where one does not exist. */
export async function readFiles(git: Git, from: string, to: string): Promise<FileChange[]> {
  const args = ['diff-tree', '-r', ...RENAMES, ...FORMAT, '--end-of-options', from, to];
  const { stdout } = await git.run(args);
  return [...readPart(new Cursor(stdout)).files];
}

/**
 * The differences of many pairs of trees by one process, in the order asked for. `lines`: renames are found and lines
 * counted; without it both names of a rename stand alone, and lines are null.
 */
export async function readTreeDiffs(
  git: Git,
  pairs: readonly (readonly [from: string, to: string])[],
  options: { readonly lines: boolean },
): Promise<TreeDiff[]> {
  if (pairs.length === 0) return [];
  const how = options.lines ? [...RENAMES, ...FORMAT] : ['--no-renames', '--raw', '-z', '--no-abbrev'];
  const input = pairs.map(([from, to]) => `${from} ${to}\n`).join('');
  const { stdout } = await git.run(['diff-tree', '--stdin', '-r', '-t', ...how], { input });
  const cursor = new Cursor(stdout);
  return pairs.map(([from, to]) => {
    const head = cursor.head();
    if (head !== `${from} ${to}`) throw new Error(`git diff-tree --stdin answered ${head} for ${from} ${to}`);
    return readPart(cursor);
  });
}

/** Reads from where the last record ended: a name can hold anything but NUL, so only the place tells what comes next. */
class Cursor {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The line `<tree> <tree>` that announces a pair; it ends with a newline, though everything else ends with NUL. */
  head(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    const line = this.bytes.toString('latin1', this.at, end < 0 ? this.bytes.length : end);
    this.at += line.length + 1;
    return line;
  }

  /** What the next record is; undefined where the pair or the output ends. */
  next(): 'raw' | 'lines' | undefined {
    if (this.at >= this.bytes.length) return undefined;
    if (this.bytes[this.at] === COLON) return 'raw';
    return /^(?:\d+|-)\t/.test(this.bytes.toString('latin1', this.at, this.at + 24)) ? 'lines' : undefined;
  }

  /** Up to the next NUL. */
  field(): Buffer {
    const end = this.bytes.indexOf(0, this.at);
    const field = this.bytes.subarray(this.at, end < 0 ? this.bytes.length : end);
    this.at += field.length + 1;
    return field;
  }
}

const COLON = 0x3a;

function readPart(cursor: Cursor): TreeDiff {
  const files = new Map<string, FileChange>();
  const removed: string[] = [];
  const submodules = new Set<string>();
  for (let kind = cursor.next(); kind !== undefined; kind = cursor.next()) {
    if (kind === 'lines') {
      const { path, added, deleted } = readLines(cursor);
      const file = files.get(path);
      if (file !== undefined && !submodules.has(path)) files.set(path, { ...file, added, deleted });
      continue;
    }
    const { modes, file } = readRaw(cursor);
    if (modes.includes(TREE)) {
      // A folder that moved as a whole stands here as one rename.
      if (file.previous !== null) removed.push(file.previous);
      else if (modes[1] !== TREE) removed.push(file.path);
      continue;
    }
    if (modes.includes(SUBMODULE)) submodules.add(file.path);
    files.set(file.path, file);
  }
  return { files: [...files.values()].sort(byPath), removed: removed.sort() };
}

function readRaw(cursor: Cursor): { modes: readonly [before: string, after: string]; file: FileChange } {
  const [before = '', after = '', , , letter = ''] = cursor.field().toString('latin1').slice(1).split(' ');
  const status = STATUS[letter[0] ?? ''];
  if (status === undefined) throw new Error(`git diff-tree said ${letter}, which is no status it documents`);
  const first = decodePath(cursor.field());
  const twoNames = status === 'renamed' || status === 'copied';
  const path = twoNames ? decodePath(cursor.field()) : first;
  const file = { path, previous: twoNames ? first : null, status, added: null, deleted: null };
  return { modes: [before, after], file };
}

/** `added TAB deleted TAB path`; with a rename the path is empty and both names follow. */
function readLines(cursor: Cursor): { path: string; added: number | null; deleted: number | null } {
  const field = cursor.field();
  const [added = '', deleted = ''] = field.toString('latin1').split('\t', 2);
  let path = decodePath(field.subarray(added.length + deleted.length + 2));
  if (path === '') {
    cursor.field();
    path = decodePath(cursor.field());
  }
  return { path, added: countOf(added), deleted: countOf(deleted) };
}

function countOf(text: string): number | null {
  return text === '-' ? null : Number(text);
}

function byPath(x: FileChange, y: FileChange): number {
  return x.path < y.path ? -1 : x.path > y.path ? 1 : 0;
}
