import { join } from 'node:path';
import { locateCodeowners } from '../core/ownership/codeowners.ts';
import { readPolicy } from '../core/policy/load.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import { sketchPolicy } from '../core/policy/starter.ts';
import { renderStarter } from '../core/policy/starter-text.ts';
import { listAuthors } from '../local/authors.ts';
import { openRepository } from '../local/repository.ts';
import { readIfThere, workTreePaths } from '../local/worktree.ts';
import type { Runtime } from './runtime.ts';

/** A file that `baton init` draws, and where it would stand. */
export interface DraftFile {
  readonly text: string;
  /** From the root of the work tree. */
  readonly file: string;
  readonly absolute: string;
  readonly exists: boolean;
  readonly notes: readonly string[];
}

/** Draws a policy from the work tree and its history. Throws a `UserError` (exit 5) outside of a work tree. */
export async function draftPolicy(runtime: Runtime): Promise<DraftFile> {
  const root = await runtime.git.text(['rev-parse', '--show-toplevel']);
  const git = runtime.git.at(root);
  const { contextBranch } = await openRepository(git);
  const paths = await workTreePaths(git);
  const owners = locateCodeowners(paths);
  const content = owners === null ? undefined : await readIfThere(join(root, owners));
  const starter = sketchPolicy({
    paths,
    codeowners: owners === null || content === undefined ? null : { path: owners, content },
    authors: await listAuthors(git, contextBranch),
  });
  const text = renderStarter(starter);
  const { loaded, faults } = readPolicy(text, POLICY_PATH, paths);
  if (loaded === null) throw new Error(`the starter policy is not valid: ${JSON.stringify(faults)}`);
  const absolute = join(root, POLICY_PATH);
  const exists = (await readIfThere(absolute)) !== undefined;
  const agents = starter.agents.length === 1 ? '1 agent' : `${starter.agents.length} agents`;
  return { text, file: POLICY_PATH, absolute, exists, notes: [agents, ...starter.notes] };
}
