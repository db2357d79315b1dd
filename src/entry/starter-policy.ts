import { join } from 'node:path';
import { locateCodeowners } from '../core/ownership/codeowners.ts';
import { readPolicy } from '../core/policy/load.ts';
import { POLICY_PATH } from '../core/policy/place.ts';
import { sketchPolicy } from '../core/policy/starter.ts';
import { renderStarter } from '../core/policy/starter-text.ts';
import { listAuthors } from '../local/authors.ts';
import { openRepository } from '../local/repository.ts';
import { readIfThere, workTreePaths } from '../local/worktree.ts';
import { comparedDraft, type DraftFile } from './draft-file.ts';
import type { Runtime } from './runtime.ts';

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
  const agents = starter.agents.length === 1 ? '1 agent' : `${starter.agents.length} agents`;
  return comparedDraft({
    kind: 'policy',
    text,
    file: POLICY_PATH,
    absolute: join(root, POLICY_PATH),
    notes: [agents, ...starter.notes],
  });
}
