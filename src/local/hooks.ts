import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import { shellWord } from '../core/shell.ts';
import type { Repository } from './repository.ts';

/** The line by which Baton knows its own hook. */
const MARK = '# baton: pre-push';

/**
 * The hook. Git tells on standard input what is pushed: local ref, its commit, remote ref, its commit. Deleted branches
 * and the context branch are not judged.
 *
 * @param command how the command line is started, quoted for a shell
 */
export function prePushScript(command: string, contextBranch: string): string {
  return `#!/bin/sh
${MARK}
# Judges every branch before it is pushed. \`git push --no-verify\` goes past it; the next \`baton check\` sees and records that.
status=0
while read -r local_ref local_oid remote_ref remote_oid; do
  case "$local_oid" in *[!0]*) ;; *) continue ;; esac
  case "$remote_ref" in ${shellWord(`refs/heads/${contextBranch}`)}) continue ;; refs/heads/*) ;; *) continue ;; esac
  ${command} check --head "$local_oid" --branch "\${remote_ref#refs/heads/}" --record-pre-push </dev/null >&2
  code=$?
  # Above 2 nothing was judged: a policy that cannot be read must not keep its own repair from being pushed.
  if [ $code -gt 2 ]; then echo "baton: not judged (exit $code), pushed all the same" >&2
  elif [ $code -ne 0 ]; then status=$code; fi
done
exit $status
`;
}

export type HookState =
  | { readonly kind: 'none'; readonly path: string }
  | { readonly kind: 'ours'; readonly path: string }
  | { readonly kind: 'foreign'; readonly path: string };

/** What stands where git looks for the pre-push hook. */
export async function hookState({ git }: Pick<Repository, 'git'>): Promise<HookState> {
  const path = join(resolve(git.cwd, await git.text(['rev-parse', '--git-path', 'hooks'])), 'pre-push');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return { kind: 'none', path };
  return { kind: text.includes(MARK) ? 'ours' : 'foreign', path };
}

/** Since when the hook has stood there as it is (milliseconds); null where it is not ours. */
export async function prePushSince(repository: Pick<Repository, 'git'>): Promise<number | null> {
  const { kind, path } = await hookState(repository);
  return kind === 'ours' ? (await stat(path)).mtimeMs : null;
}

/** Did this clone push what the remote's branch shows, and after that instant (milliseconds)? Git's own log of the ref tells. */
export async function pushedFromHere(
  { git, remote }: Pick<Repository, 'git' | 'remote'>,
  branch: string,
  since: number,
): Promise<boolean> {
  const ref = `refs/remotes/${remote}/${branch}`;
  const latest = await git.ask([
    'reflog',
    'show',
    '--date=unix',
    '--format=%gd%x00%gs',
    '-n',
    '1',
    ref,
    '--',
  ]);
  const [, seconds, how] = /@\{(\d+)\}\0(.*)$/s.exec(latest ?? '') ?? [];
  // The log counts whole seconds.
  return how === 'update by push' && Number(seconds) >= Math.floor(since / 1000);
}

/** Installs or renews the hook. Never overwrites somebody else's. */
export async function installPrePush(
  repository: Pick<Repository, 'git' | 'contextBranch'>,
  command: string,
): Promise<string> {
  const state = await hookState(repository);
  if (state.kind === 'foreign') {
    throw new UserError(EXIT.repository, {
      code: 'hooks.foreign',
      message: 'there is another pre-push hook already',
      place: { file: state.path },
      hint: `Call Baton from it, and keep its exit code: ${command} check --head "$local_oid" --branch "\${remote_ref#refs/heads/}" --record-pre-push`,
    });
  }
  await mkdir(resolve(state.path, '..'), { recursive: true });
  await writeFile(state.path, prePushScript(command, repository.contextBranch));
  await chmod(state.path, 0o755);
  return state.path;
}

/** Removes the hook where it is ours. */
export async function uninstallPrePush(repository: Pick<Repository, 'git'>): Promise<HookState> {
  const state = await hookState(repository);
  if (state.kind === 'ours') await rm(state.path);
  return state;
}
