import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodePath } from '../core/paths.ts';
import type { Git } from './git.ts';

/** What git says of merging two commits with each other. */
export interface MergeResult {
  /** null: git could not tell, for the reason given. */
  readonly conflict: boolean | null;
  /** Conflicted paths, sorted; a conflict of folders alone can have none. */
  readonly files: readonly string[];
  /** Kinds of conflict in git's words (`contents`, `modify/delete`), or why it cannot be told. */
  readonly reason: string | null;
}

/** How merges were computed, for benchmarks and progress. */
export interface MergeStats {
  merges: number;
  processes: number;
}

type Pair = readonly [a: string, b: string];

/** Merges one process takes on: enough to hide its start, few enough to keep both processes busy to the end. */
const CHUNK = 48;
const WORKERS = 2;
const NEEDED = [2, 38] as const;
const NEEDED_STDIN = [2, 39] as const;

/**
 * Merges pairs of commits as `git merge` would with this repository's configuration and attributes, in memory: nothing is
 * left in the repository, which may be read-only. Answers come in the order asked.
 */
export async function mergeAll(
  git: Git,
  pairs: readonly Pair[],
  onProgress: (done: number) => void = () => undefined,
): Promise<{ readonly results: readonly MergeResult[]; readonly stats: MergeStats }> {
  const stats: MergeStats = { merges: 0, processes: 0 };
  if (pairs.length === 0) return { results: [], stats };
  const version = await gitVersion(git);
  if (!atLeast(version, NEEDED)) return { results: pairs.map(() => tooOld(version)), stats };
  const scratch = await openScratch(git);
  const results: MergeResult[] = [];
  try {
    const size = atLeast(version, NEEDED_STDIN) ? CHUNK : 1;
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < pairs.length) {
        const from = next;
        next += size;
        const found = await mergeChunk(git, pairs.slice(from, from + size), scratch.env, stats);
        for (const [at, result] of found.entries()) results[from + at] = result;
        onProgress(stats.merges);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
  } finally {
    await scratch.close();
  }
  return { results, stats };
}

/** `[2, 39]` of `git version 2.39.5 (Apple Git-154)`. */
export async function gitVersion(git: Git): Promise<readonly [number, number]> {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(await git.text(['version'])) ?? [];
  return [Number(major), Number(minor)];
}

function atLeast(version: readonly [number, number], needed: readonly [number, number]): boolean {
  return version[0] > needed[0] || (version[0] === needed[0] && version[1] >= needed[1]);
}

function tooOld(version: readonly [number, number]): MergeResult {
  const reason = `git ${version.join('.')} cannot merge without a work tree: install git ${NEEDED.join('.')} or newer`;
  return { conflict: null, files: [], reason };
}

/** Merging writes objects; they go to a folder that is thrown away, and that borrows those of the repository. */
async function openScratch(git: Git): Promise<{ env: Record<string, string>; close(): Promise<void> }> {
  const objects = resolve(git.cwd, await git.text(['rev-parse', '--git-path', 'objects']));
  const folder = await mkdtemp(join(tmpdir(), 'baton-merge-'));
  await mkdir(join(folder, 'info'));
  const quoted = objects.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  await writeFile(join(folder, 'info', 'alternates'), `"${quoted}"\n`);
  return {
    env: { GIT_OBJECT_DIRECTORY: folder },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Every way to end is an answer here. */
const ANY_EXIT = Array.from({ length: 255 }, (_, at) => at + 1);
const ARGS = ['-c', 'core.fsync=none', 'merge-tree', '--write-tree', '-z', '--name-only'];

async function mergeChunk(
  git: Git,
  pairs: readonly Pair[],
  env: Record<string, string>,
  stats: MergeStats,
): Promise<MergeResult[]> {
  const results: MergeResult[] = [];
  while (results.length < pairs.length) {
    const rest = pairs.slice(results.length);
    if (rest.length > 1) results.push(...(await mergeMany(git, rest, env, stats)));
    // The one at which it ended, asked alone, says why.
    const next = pairs[results.length];
    if (next !== undefined) results.push(await mergeOne(git, next, env, stats));
  }
  return results;
}

/** One process for many merges. It ends at the first one that it cannot do; what it said until then stands. */
async function mergeMany(
  git: Git,
  pairs: readonly Pair[],
  env: Record<string, string>,
  stats: MergeStats,
): Promise<MergeResult[]> {
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
  const { stdout } = await git.run([...ARGS, '--stdin'], { input, env, accept: ANY_EXIT });
  const results = parseMany(stdout);
  stats.processes += 1;
  stats.merges += results.length;
  return results;
}

async function mergeOne(
  git: Git,
  [a, b]: Pair,
  env: Record<string, string>,
  stats: MergeStats,
): Promise<MergeResult> {
  const { code, stdout, stderr } = await git.run([...ARGS, a, b], { env, accept: ANY_EXIT });
  stats.processes += 1;
  stats.merges += 1;
  if (code > 1) {
    const said = stderr.trim().split('\n')[0] ?? '';
    return { conflict: null, files: [], reason: `git could not merge them: ${said || `exit ${code}`}` };
  }
  if (code === 0) return CLEAN;
  const fields = new Fields(stdout);
  fields.take();
  return readConflict(fields, undefined);
}

/** NUL-terminated fields, read one by one. */
class Fields {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The next field; undefined where no whole one is left. */
  take(): string | undefined {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) return undefined;
    const field = decodePath(this.bytes.subarray(this.at, end));
    this.at = end + 1;
    return field;
  }
}

/**
 * `<status> <tree> [<path>…] <empty> [<count> <path>… <kind> <message>]… <empty>`, a NUL after each; a clean merge has neither
 * paths nor messages, and one empty field. A record that breaks off was not finished, and is left out.
 */
export function parseMany(bytes: Buffer): MergeResult[] {
  const fields = new Fields(bytes);
  const results: MergeResult[] = [];
  for (let status = fields.take(); status !== undefined; status = fields.take()) {
    fields.take();
    if (status === '1') {
      if (fields.take() === undefined) break;
      results.push(CLEAN);
      continue;
    }
    if (status !== '0') break;
    const outcome = readConflict(fields, '');
    if (outcome === BROKEN) break;
    results.push(outcome);
  }
  return results;
}

const CLEAN: MergeResult = { conflict: false, files: [], reason: null };
const BROKEN: MergeResult = { conflict: null, files: [], reason: 'git broke off its answer' };

/** Where a file must give way to a folder of its name, git lists it as `path~<commit>`, which stands in no branch. */
const ASIDE = /~(?:[0-9a-f]{40}|[0-9a-f]{64})(?:_\d+)?$/;

/** @param end what stands after the last message: an empty field, or nothing where the process made one merge. */
function readConflict(fields: Fields, end: '' | undefined): MergeResult {
  const files = new Set<string>();
  for (let path = fields.take(); path !== ''; path = fields.take()) {
    if (path === undefined) return BROKEN;
    files.add(path.replace(ASIDE, ''));
  }
  const kinds = new Set<string>();
  for (let count = fields.take(); count !== end; count = fields.take()) {
    for (let left = Number(count); left > 0; left -= 1) fields.take();
    const [kind, message] = [fields.take(), fields.take()];
    if (kind === undefined || message === undefined) return BROKEN;
    const [, conflict] = /^CONFLICT \((.+)\)$/.exec(kind) ?? [];
    if (conflict) kinds.add(conflict);
  }
  return { conflict: true, files: [...files].sort(), reason: [...kinds].sort().join(', ') || 'conflict' };
}
