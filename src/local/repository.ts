import { resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { decodePath } from '../core/paths.ts';
import type { Git } from './git.ts';

/** What a branch is judged against. */
export interface Base {
  /** As people say it: `main`, `origin/main`. */
  readonly name: string;
  /** Full name of the ref; null where a commit was named. */
  readonly ref: string | null;
  readonly oid: string;
}

/** A git repository as the other adapters need it. */
export interface Repository {
  /** Runs in the root of the work tree, or in the git directory of a bare repository. */
  readonly git: Git;
  /** Root of the work tree; null in a bare repository. */
  readonly root: string | null;
  /** The git directory that all work trees share. */
  readonly commonDir: string;
  readonly shallow: boolean;
  /** Name of the remote that holds the context; null where there is none. */
  readonly remote: string | null;
  /** Name of the branch that holds the context: `baton.branch` of git's configuration, else `baton`. */
  readonly contextBranch: string;
  /** What changes are judged against unless another base is named: `baton.base` of git's configuration. */
  readonly configuredBase: string | null;
}

/** Finds the repository that `git` runs in. Throws a `UserError` outside of one. */
export async function openRepository(git: Git): Promise<Repository> {
  // A bare repository has no top level, says so last, and has answered everything else by then.
  const said = await git.run(
    [
      'rev-parse',
      '--is-bare-repository',
      '--is-shallow-repository',
      '--is-inside-work-tree',
      '--git-common-dir',
      '--show-toplevel',
    ],
    { accept: [128] },
  );
  const [bare, shallow, inside, common, ...top] = said.stdout.toString('utf8').split('\n');
  if (common === undefined) await git.run(['rev-parse', '--git-dir']);
  const commonDir = resolve(git.cwd, common ?? '');
  const root = said.code === 0 && bare !== 'true' && inside === 'true' ? top.slice(0, -1).join('\n') : null;
  const home = git.at(root ?? commonDir);
  const settings = await readSettings(home);
  return {
    git: home,
    root,
    commonDir,
    shallow: shallow === 'true',
    remote: contextRemote(settings),
    contextBranch: settings.get('baton.branch') || 'baton',
    configuredBase: settings.get('baton.base') || null,
  };
}

/** Everything that git is set up with here, by the name of the setting; of several values the last, as git has it. */
async function readSettings(git: Git): Promise<ReadonlyMap<string, string>> {
  const entries = (await git.text(['config', '-z', '--list'])).split('\0').filter(Boolean);
  return new Map(
    entries.map((entry) => {
      const end = entry.indexOf('\n');
      return end < 0 ? [entry, ''] : [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

/** `baton.remote` of git's configuration, else `origin`, else the only one there is. */
function contextRemote(settings: ReadonlyMap<string, string>): string | null {
  const remotes = [...settings.keys()]
    .filter((key) => key.startsWith('remote.') && key.endsWith('.url'))
    .map((key) => key.slice('remote.'.length, -'.url'.length));
  const configured = settings.get('baton.remote');
  if (configured) {
    if (remotes.includes(configured)) return configured;
    throw new UserError(EXIT.repository, {
      code: 'repository.unknown-remote',
      message: `git's setting baton.remote names ${configured}, and there is no such remote`,
      place: { argument: 'git config baton.remote' },
      hint: `Known remotes: ${remotes.join(', ') || 'none'}. Mend it with \`git config baton.remote NAME\`, or \`git config --unset baton.remote\`.`,
    });
  }
  if (remotes.includes('origin')) return 'origin';
  return remotes.length === 1 ? (remotes[0] as string) : null;
}

/** The commit that a revision names. Throws a `UserError` that tells an empty repository from a wrong name. */
export async function resolveCommit(git: Git, revision: string, argument?: string): Promise<string> {
  const oid = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (oid) return oid;
  // Also where other branches exist (the context does, from the start): a HEAD that names nothing has no commit yet.
  const anything = revision === 'HEAD' ? undefined : await git.ask(['rev-list', '-n', '1', '--all']);
  if (!anything) {
    throw new UserError(EXIT.repository, {
      code: 'repository.unborn',
      message: `${git.cwd} has no commit yet`,
      hint: 'Make a first commit: git commit --allow-empty -m "chore: begin"',
    });
  }
  throw new UserError(EXIT.usage, {
    code: 'repository.unknown-revision',
    message: `${revision} is no commit of this repository`,
    ...(argument ? { place: { argument } } : {}),
    hint: 'Name a branch, tag or commit that `git rev-parse` knows; `git fetch` first if it is on the remote.',
  });
}

/**
 * The branch that changes are judged against: the one named, else `baton.base` of git's configuration, else the remote's
 * default branch, else `main` or `master`. Where the local and the remote branch differ, the one that is ahead is taken;
 * where they have parted, the remote one, since that is what everybody shares.
 */
export async function findBase(repository: Repository, named?: string): Promise<Base> {
  const { git, remote } = repository;
  const asked = named ?? repository.configuredBase;
  if (asked) return namedBase(git, asked, named ? '--base' : 'git config baton.base');
  const known = await tipsOf(repository, ['main', 'master']);
  const head = known.get(`refs/remotes/${remote}/HEAD`)?.symref.slice(`refs/remotes/${remote}/`.length);
  if (head && head !== 'main' && head !== 'master')
    return aheadOf(repository, head, await tipsOf(repository, [head]));
  const isKnown = (name: string) =>
    known.has(`refs/heads/${name}`) || known.has(`refs/remotes/${remote}/${name}`);
  const branch = head || ['main', 'master'].find(isKnown);
  if (branch) return aheadOf(repository, branch, known);
  await resolveCommit(git, 'HEAD');
  throw new UserError(EXIT.repository, {
    code: 'repository.no-base',
    message: 'there is no branch `main` or `master`, and the remote does not name its default branch',
    hint: 'Name it with --base BRANCH, or once for all with `git config baton.base BRANCH`.',
  });
}

interface Tip {
  readonly oid: string;
  /** What a symbolic ref stands for; empty where it is none. */
  readonly symref: string;
}

/** Branches of these names, here and on the remote, and what the remote's HEAD stands for; by the full name of the ref. */
async function tipsOf(
  { git, remote }: Repository,
  branches: readonly string[],
): Promise<ReadonlyMap<string, Tip>> {
  const refs = branches.map((branch) => `refs/heads/${branch}`);
  if (remote)
    refs.push(`refs/remotes/${remote}/HEAD`, ...branches.map((branch) => `refs/remotes/${remote}/${branch}`));
  const said = await git.text(['for-each-ref', '--format=%(refname) %(objectname) %(symref)', ...refs]);
  const rows = said.split('\n').map((line) => line.split(' '));
  return new Map(rows.map(([name = '', oid = '', symref = '']) => [name, { oid, symref }]));
}

async function namedBase(git: Git, name: string, argument: string): Promise<Base> {
  const oid = await resolveCommit(git, name, argument);
  const said = await git.ask(['rev-parse', '--symbolic-full-name', '--end-of-options', name]);
  // Some versions of git answer with the option, too; of a bare commit they say nothing.
  const ref = said?.split('\n').find((line) => line.startsWith('refs/'));
  return { name, ref: ref ?? null, oid };
}

async function aheadOf(
  { git, remote }: Repository,
  branch: string,
  tips: ReadonlyMap<string, Tip>,
): Promise<Base> {
  const local = `refs/heads/${branch}`;
  const shared = `refs/remotes/${remote}/${branch}`;
  const here = tips.get(local)?.oid;
  const there = remote ? tips.get(shared)?.oid : undefined;
  if (here && (!there || here === there)) return { name: branch, ref: local, oid: here };
  if (!there) {
    throw new UserError(EXIT.repository, {
      code: 'repository.no-base',
      message: `the base branch ${branch} is not here`,
      hint: 'Fetch it with `git fetch`, or name another one with --base BRANCH.',
    });
  }
  const remoteBase = { name: `${remote}/${branch}`, ref: shared, oid: there };
  if (!here) return remoteBase;
  const localAhead = await git.run(['merge-base', '--is-ancestor', there, here], { accept: [1, 128] });
  return localAhead.code === 0 ? { name: branch, ref: local, oid: here } : remoteBase;
}

/** Content of a file at a commit; undefined where there is none. */
export async function readAt(git: Git, oid: string, path: string): Promise<Buffer | undefined> {
  const result = await git.run(['cat-file', 'blob', `${oid}:${path}`], { accept: [128] });
  return result.code === 0 ? result.stdout : undefined;
}

/** Is this a symbolic link at a commit? Its content is where it points to. */
export async function isLinkAt(git: Git, oid: string, path: string): Promise<boolean> {
  const listed = await git.ask(['ls-tree', '-z', '--full-tree', oid, '--', path]);
  return listed?.startsWith('120000 ') ?? false;
}

/** Every file of a commit, sorted as git sorts them. Submodules count by their own path. */
export async function listPaths(git: Git, oid: string): Promise<string[]> {
  const { stdout } = await git.run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', oid]);
  return decodePath(stdout).split('\0').slice(0, -1);
}
