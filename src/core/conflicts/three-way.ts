import { type FileMeeting, type Meeting, partedWays, pathOf } from './meetings.ts';
import type { ConflictLines } from './pairs.ts';
import { mergeTexts } from './text-merge.ts';
import type { Version, Versions } from './versions.ts';

/** What merging comes to in one place. */
export interface Judged {
  readonly conflict: boolean | null;
  /** The conflicted paths; those that cannot be told; none where it merges. */
  readonly files: readonly string[];
  /** The kind of conflict in git's words (`contents`, `modify/delete`), or why it cannot be told. */
  readonly reason: string | null;
  readonly lines: readonly ConflictLines[];
}

const CLEAN: Judged = { conflict: false, files: [], reason: null, lines: [] };
const ABSENT: Version = { kind: 'absent' };

/** Longest text that is merged, in UTF-16 code units. GitHub's GraphQL gives texts up to about this size whole. */
export const TEXT_LIMIT = 512_000;

/** Git's verdict on one place where two changes meet, from the versions of the file. */
export function judgeMeeting(meeting: Meeting, versions: Versions): Judged {
  const path = pathOf(meeting);
  switch (meeting.kind) {
    case 'folder':
      return conflict('file/directory', [path]);
    case 'moved': {
      const folder = versions({ path: meeting.folder, which: meeting.by });
      if (folder === undefined) return unread(meeting.folder);
      return folder.kind === 'absent' ? conflict('file location', [path]) : CLEAN;
    }
    case 'new': {
      const [a, b] = [versions({ path, which: 'a' }), versions({ path, which: 'b' })];
      if (a === undefined || b === undefined) return unread(path);
      if (!meeting.listed && (a.kind === 'absent' || b.kind === 'absent')) return CLEAN;
      return mergeVersionsAt(path, ABSENT, a, b);
    }
    case 'file':
      return judgeFile(meeting, path, versions);
  }
}

function judgeFile(meeting: FileMeeting, path: string, versions: Versions): Judged {
  const { base, a, b, unlisted } = meeting;
  if (partedWays(meeting) && a !== null && b !== null) return conflict('rename/rename', [base, a, b]);
  const read = (at: string | null, which: 'a' | 'b') =>
    at === null ? ABSENT : versions({ path: at, which });
  const [ground, left, right] = [versions({ path: base, which: 'base' }), read(a, 'a'), read(b, 'b')];
  if (ground === undefined || left === undefined || right === undefined) return unread(path);
  const renamed = (a !== null && a !== base) || (b !== null && b !== base);
  if (unlisted !== null) {
    const hidden = unlisted === 'a' ? left : right;
    const other = unlisted === 'a' ? right : left;
    if (same(hidden, ground)) return CLEAN;
    if (hidden.kind === 'absent') {
      return other.kind === 'absent'
        ? CLEAN
        : unknown(path, `${base} was deleted or renamed by the other: its list does not say which`);
    }
  }
  if (renamed && (a === null || b === null)) return conflict('rename/delete', [path]);
  return mergeVersionsAt(path, ground, left, right);
}

/** The three versions of one path, as git merges them without attributes. */
function mergeVersionsAt(path: string, base: Version, a: Version, b: Version): Judged {
  if (same(a, b) || same(a, base) || same(b, base)) {
    const modes = modeOf(a) === modeOf(b) || modeOf(a) === modeOf(base) || modeOf(b) === modeOf(base);
    return modes || base.kind !== 'absent' ? CLEAN : conflict('add/add', [path]);
  }
  if (a.kind === 'absent' || b.kind === 'absent') return conflict('modify/delete', [path]);
  if (a.kind === 'folder' || b.kind === 'folder') return conflict('file/directory', [path]);
  if (typeOf(a) !== typeOf(b)) return conflict('distinct types', [path]);
  if (a.kind === 'link' || a.kind === 'submodule')
    return conflict(a.kind === 'link' ? 'contents' : 'submodule', [path]);
  return mergeFiles(path, base, a, b);
}

function mergeFiles(path: string, base: Version, a: Version, b: Version): Judged {
  const kind = base.kind === 'absent' ? 'add/add' : 'contents';
  const all = [base, a, b].map(readable);
  if (all.includes('binary')) return conflict('binary', [path]);
  if (all.includes('too-large')) return unknown(path, `${path} is too large to be merged here`);
  const [ground = '', left = '', right = ''] = [base, a, b].map((each) =>
    each.kind === 'text' ? each.text : '',
  );
  const found = mergeTexts(ground, left, right);
  if (found === null) return unknown(path, `${path} repeats itself too much to be merged here`);
  if (found.length > 0) {
    return conflict(
      kind,
      [path],
      found.map((lines) => ({ path, ...lines })),
    );
  }
  return base.kind === 'absent' && modeOf(a) !== modeOf(b) ? conflict(kind, [path]) : CLEAN;
}

/** What git would make of it: a NUL among the first 8,000 bytes means binary, whatever the forge calls it. */
function readable(version: Version): 'text' | 'binary' | 'too-large' {
  if (version.kind === 'binary' || version.kind === 'too-large') return version.kind;
  if (version.kind !== 'text') return 'text';
  if (version.text.slice(0, 8000).includes('\0')) return 'binary';
  return version.text.length > TEXT_LIMIT ? 'too-large' : 'text';
}

function same(x: Version, y: Version): boolean {
  if (x.kind === 'absent' || x.kind === 'folder') return x.kind === y.kind;
  return 'oid' in y && x.oid === y.oid && typeOf(x) === typeOf(y);
}

function typeOf(version: Version): 'file' | Version['kind'] {
  const { kind } = version;
  return kind === 'text' || kind === 'binary' || kind === 'too-large' ? 'file' : kind;
}

function modeOf(version: Version): boolean | null {
  return 'executable' in version ? version.executable : null;
}

function conflict(reason: string, files: readonly string[], lines: readonly ConflictLines[] = []): Judged {
  return { conflict: true, files, reason, lines };
}

function unknown(path: string, reason: string): Judged {
  return { conflict: null, files: [path], reason, lines: [] };
}

function unread(path: string): Judged {
  return unknown(path, `${path} could not be read`);
}
