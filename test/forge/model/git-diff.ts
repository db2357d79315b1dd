import type { Git } from '../../../src/local/git.ts';

export interface FileDiff {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly path: string;
  /** Where a renamed file was before. */
  readonly previousPath: string | undefined;
  /** Blob after the change; for a removed file the one before. */
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  readonly binary: boolean;
}

const STATUS: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** GitHub finds renames as git does by default, and in bigger sets of files too. */
const RENAMES = ['-M', '-l3000'];
/** GitHub shows no diff of a file over 20,000 lines or 1 MB. */
const PATCH_BYTES = 1_000_000;
const PATCH_LINES = 20_000;

/** What changed between two commits or trees, in git's order, which is GitHub's. */
export async function diffFiles(git: Git, from: string, to: string): Promise<FileDiff[]> {
  const text = await git.text(['diff-tree', '-r', ...RENAMES, '--raw', '--numstat', '-z', from, to]);
  const fields = text.split('\0');
  const raw: Omit<FileDiff, 'additions' | 'deletions' | 'binary'>[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(':'); ) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = STATUS[letter.charAt(0)] ?? 'modified';
    const moved = status === 'renamed' || status === 'copied';
    raw.push({
      status,
      previousPath: moved ? fields[at + 1] : undefined,
      path: (moved ? fields[at + 2] : fields[at + 1]) ?? '',
      oid: status === 'removed' ? before : after,
    });
    at += moved ? 3 : 2;
  }
  return raw.map((file) => {
    const [added = '-', deleted = '-', name = ''] = (fields[at] ?? '').split('\t');
    at += name === '' ? 3 : 1;
    const binary = added === '-';
    return {
      ...file,
      additions: binary ? 0 : Number(added),
      deletions: binary ? 0 : Number(deleted),
      binary,
    };
  });
}

/** Each file's hunks in the order of `diffFiles`; undefined where there are none to show. */
export async function diffPatches(git: Git, from: string, to: string): Promise<(string | undefined)[]> {
  const text = await git.text(['diff-tree', '-r', '-p', ...RENAMES, '--full-index', from, to]);
  if (text === '') return [];
  return text
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => {
      const at = part.search(/^@@ /m);
      const patch = at < 0 ? undefined : part.slice(at).replace(/\n$/, '');
      if (patch === undefined || patch.length > PATCH_BYTES) return undefined;
      return patch.split('\n').length > PATCH_LINES ? undefined : patch;
    });
}
