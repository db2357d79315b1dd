import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, UserError } from '../core/errors.ts';
import type { Git } from '../local/git.ts';

/** Folder in which the context is laid out as plain files. */
export const FOLDER = '.context';

/**
 * Lays a commit of the context out at `.context/`, or brings what is laid out there up to it. Detached, so that nobody
 * commits to the branch by accident, and so that every work tree of a clone can have one. Twice equals once.
 */
export async function layOut(git: Git, root: string, commonDir: string, commit: string): Promise<string> {
  const folder = join(root, FOLDER);
  await ignore(commonDir);
  const there = await git.ask(['-C', folder, 'rev-parse', '--show-toplevel', '--git-common-dir'], {
    accept: [128],
  });
  const isOurs = there?.split('\n')[0]?.endsWith(`/${FOLDER}`) === true;
  const args = isOurs
    ? ['-C', folder, 'checkout', '--quiet', '--detach', commit]
    : ['worktree', 'add', '--quiet', '--force', '--detach', folder, commit];
  const said = await git.run(args, { accept: [1, 128] });
  if (said.code === 0) return folder;
  throw new UserError(EXIT.repository, {
    code: 'context.not-laid-out',
    message: `the context cannot be laid out: ${said.stderr.trim().split('\n').slice(0, 4).join(' ')}`,
    place: { file: FOLDER },
    hint: `What stands in ${FOLDER}/ was changed by hand or is none of Baton's. Move it away, run \`git worktree prune\`, and try again.`,
  });
}

/** Keeps the folder out of `git status`, in this clone only. */
async function ignore(commonDir: string): Promise<void> {
  const file = join(commonDir, 'info', 'exclude');
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (known.split('\n').includes(`/${FOLDER}/`)) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${known === '' || known.endsWith('\n') ? '' : '\n'}/${FOLDER}/\n`);
}
