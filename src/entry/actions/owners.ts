import { EXIT, UserError } from '../../core/errors.ts';
import { type AskedPath, type AskedPaths, pathsAsked, type Standpoint } from '../../core/ownership/asked.ts';
import { parseCodeowners, type Rule } from '../../core/ownership/codeowners.ts';
import { createOwnership, type Ownership } from '../../core/ownership/explain.ts';
import { placed } from '../../core/ownership/lint.ts';
import { isUnowned, tally } from '../../core/ownership/tally.ts';
import {
  type CodeownersFile,
  readCommittedCodeowners,
  readNamedCodeowners,
  readWorkTreeCodeowners,
} from '../../local/codeowners-file.ts';
import { committedFolders, workTreeFolders } from '../../local/folders.ts';
import type { Git } from '../../local/git.ts';
import { readPathList } from '../../local/path-list.ts';
import { resolveCommit } from '../../local/repository.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import { type Owned, renderExplanation, renderOwned, renderShares } from '../../render/terminal/owners.ts';
import type { Runtime } from '../runtime.ts';

export interface OwnersOptions {
  readonly all?: boolean;
  readonly ref?: string;
  readonly codeowners?: string;
  readonly unowned?: boolean;
  readonly stats?: boolean;
  readonly json?: boolean;
}

export async function owners(
  runtime: Runtime,
  asked: readonly string[],
  options: OwnersOptions,
): Promise<void> {
  if (asked.length === 0 && !options.all) throw nothingAsked();
  const oid = options.ref === undefined ? null : await resolveCommit(runtime.git, options.ref, '--ref');
  const tracked = options.all ? trackedFiles(runtime, oid) : Promise.resolve([]);
  // The rules are read while git still lists the files; what goes wrong there is told where they are awaited.
  tracked.catch(() => undefined);
  const standpoint = await standpointOf(runtime, asked, options);
  const { rules, name } = await rulesOf(runtime, standpoint, oid, options);
  const typed = await typedPaths(runtime, asked, standpoint, {
    oid,
    alone: options.codeowners !== undefined,
  });
  const paths = [...typed.paths, ...(await tracked)];
  const ownership = createOwnership(rules);
  const owned = paths.map((path) => ({ path, rule: ownership.ruleOf(path) }));
  const shown = options.unowned ? owned.filter(({ rule }) => isUnowned(rule)) : owned;
  // Where all that was asked is refused, there is nothing to be shown.
  if (paths.length > 0 || typed.faults.length === 0) show(runtime, shown, ownership, name, options);
  if (options.unowned && shown.length === 0 && paths.length > 0 && !options.json && !options.stats)
    runtime.warn(paths.length === 1 ? 'it has an owner' : `every one of ${paths.length} files has an owner`);
  if (options.stats && !options.json && options.codeowners === undefined) await showAgents(runtime, paths);
  if (typed.faults.length > 0) throw new UserError(EXIT.usage, typed.faults);
  runtime.exit(options.unowned && shown.length > 0 ? EXIT.overlap : EXIT.clear);
}

function nothingAsked(): UserError {
  return new UserError(EXIT.usage, {
    code: 'owners.nothing-asked',
    message: 'no path was named',
    hint: 'Name paths, `-` for standard input, or --all for every tracked file.',
  });
}

/** With a file of its own nothing needs git, unless somebody asks for what only git knows. */
async function standpointOf(
  { git, cwd }: Runtime,
  asked: readonly string[],
  options: OwnersOptions,
): Promise<Standpoint> {
  const alone = options.codeowners !== undefined;
  if (alone && !options.all && !asked.some((path) => path.startsWith('/'))) return { root: null, prefix: '' };
  const args = ['rev-parse', '--show-toplevel', '--show-prefix'];
  const said = await git.ask(args);
  if (said === undefined) {
    if (!alone && options.ref === undefined) await refuseWithoutWorkTree(git);
    return alone ? { root: cwd, prefix: '', slashIsRoot: true } : { root: null, prefix: '' };
  }
  const [root = '', prefix = ''] = said.split('\n');
  return { root, prefix: alone ? '' : prefix };
}

/** Says why there is no work tree. Throws a `UserError`. */
async function refuseWithoutWorkTree(git: Git): Promise<void> {
  // Outside of a repository this says so itself.
  await git.run(['rev-parse', '--git-dir']);
  throw new UserError(EXIT.repository, {
    code: 'git.no-work-tree',
    message: `${git.cwd} has no files that are checked out: it is a bare repository, or a git directory`,
    hint: 'Run it in a clone, or ask of a commit: add --ref HEAD.',
  });
}

interface Rules {
  readonly rules: readonly Rule[];
  readonly name: string;
}

/** The rules of CODEOWNERS; where there is none, those of the policy's matrix. Bad lines go to standard error. */
async function rulesOf(
  runtime: Runtime,
  standpoint: Standpoint,
  oid: string | null,
  options: OwnersOptions,
): Promise<Rules> {
  const file = await rulesFile(runtime, standpoint, oid, options).catch(async (error: unknown) => {
    const missing =
      error instanceof UserError && error.faults.some(({ code }) => code === 'codeowners.missing');
    const matrix =
      missing && oid === null ? await (await import('../matrix-rules.ts')).workTreeMatrix(runtime) : null;
    if (matrix === null) throw error;
    return matrix;
  });
  if ('rows' in file) {
    const { rulesOfMatrix } = await import('../matrix-rules.ts');
    return { rules: rulesOfMatrix(file), name: 'the matrix of .github/baton.yml, row' };
  }
  const { rules, faults } = parseCodeowners(file.bytes);
  const told = faults.map((fault) => placed(file.name, fault));
  if (told.length > 0) runtime.warn(renderFaults(told, runtime.paint));
  return { rules, name: file.name };
}

/** How many of the paths each agent of the policy owns, where there is a policy. */
async function showAgents(runtime: Runtime, paths: readonly string[]): Promise<void> {
  const matrix = await (await import('../matrix-rules.ts')).workTreeMatrix(runtime);
  if (matrix === null) return;
  const { matrixStats } = await import('../../core/ownership/matrix.ts');
  const { table } = await import('../../render/terminal/table.ts');
  const { agents } = matrixStats(matrix, paths);
  const rows = agents.map(({ agent, rows: count, paths: owned, shared }) => [
    agent,
    String(count),
    String(owned),
    String(shared),
  ]);
  runtime.print(`\n${table(['AGENT', 'ROWS', 'PATHS', 'SHARED'], rows, runtime.paint)}`);
}

async function rulesFile(
  { git, cwd }: Runtime,
  { root }: Standpoint,
  oid: string | null,
  { codeowners }: OwnersOptions,
): Promise<CodeownersFile> {
  if (codeowners !== undefined) return readNamedCodeowners(cwd, codeowners);
  return oid === null ? readWorkTreeCodeowners(root ?? cwd) : readCommittedCodeowners(git, oid);
}

/** Every file of the index, or of a commit. */
async function trackedFiles({ git }: Runtime, oid: string | null): Promise<string[]> {
  const args =
    oid === null
      ? ['ls-files', '-z', '--full-name', '--deduplicate', ':/']
      : ['ls-tree', '-r', '-z', '--full-tree', '--name-only', oid];
  return readPathList((await git.run(args)).stdout);
}

/** By what is judged: a commit, a file of its own, or else the work tree. */
interface Judged {
  readonly oid: string | null;
  readonly alone: boolean;
}

async function typedPaths(
  runtime: Runtime,
  asked: readonly string[],
  from: Standpoint,
  judged: Judged,
): Promise<AskedPaths> {
  const entries: AskedPath[] = [];
  for (const text of asked) {
    if (text !== '-') entries.push({ text });
    else
      entries.push(...readPathList(await runtime.stdin()).map((path, at) => ({ text: path, line: at + 1 })));
  }
  const folders = await foldersAmong(runtime, entries, from, judged);
  return pathsAsked(entries, from, (path) => folders.has(path));
}

/** Folders among what is asked. With a file of its own, paths need not be those of any work tree, and nothing is known. */
async function foldersAmong(
  { git }: Runtime,
  entries: readonly AskedPath[],
  from: Standpoint,
  { oid, alone }: Judged,
): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set();
  if (oid !== null) return committedFolders(git, oid);
  if (from.root === null || alone) return new Set();
  return workTreeFolders(git, from.root, pathsAsked(entries, from).paths);
}

function show(
  runtime: Runtime,
  owned: readonly Owned[],
  ownership: Ownership,
  file: string,
  { all, json, stats }: OwnersOptions,
): void {
  const shares = stats ? tally(owned.map(({ rule }) => rule)) : [];
  if ((stats ? shares : owned).length === 0) return;
  const [only] = owned;
  if (json) runtime.print(stats ? shares.map((share) => JSON.stringify(share)).join('\n') : asAnswers(owned));
  else if (stats) runtime.print(renderShares(shares, owned.length, runtime.paint));
  else if (only && owned.length === 1 && !all)
    runtime.print(renderExplanation(ownership.explain(only.path), file, runtime.paint));
  else runtime.print(renderOwned(owned, runtime.paint));
}

/** One object a line. What a rule says is written once: many files share it. */
function asAnswers(owned: readonly Owned[]): string {
  const said = new Map<Rule | null, string>();
  const lines: string[] = [];
  for (const { path, rule } of owned) {
    let rest = said.get(rule);
    if (rest === undefined) {
      const answer = { owners: rule?.owners ?? [], line: rule?.line ?? null, pattern: rule?.pattern ?? null };
      rest = JSON.stringify(answer).slice(1);
      said.set(rule, rest);
    }
    lines.push(`{"path":${JSON.stringify(path)},${rest}`);
  }
  return lines.join('\n');
}
