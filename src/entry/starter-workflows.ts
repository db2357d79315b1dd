import { join } from 'node:path';
import reviewWorkflow from '../../examples/workflows/baton.yml';
import sweepWorkflow from '../../examples/workflows/baton-sweep.yml';
import { brokenWorkflows, checkingWorkflows, fitWorkflow } from '../core/policy/starter-workflows.ts';
import type { Git } from '../local/git.ts';
import { openRepository } from '../local/repository.ts';
import { readIfThere, workTreePaths } from '../local/worktree.ts';
import { renderFaults } from '../render/terminal/faults.ts';
import { comparedDraft, type DraftFile } from './draft-file.ts';
import type { Runtime } from './runtime.ts';

const FOLDER = '.github/workflows';

/** The two workflow files of the Action, made to fit. Throws a `UserError` (exit 5) outside of a work tree. */
export async function draftWorkflows(runtime: Runtime, pin: string | null): Promise<DraftFile[]> {
  const root = await runtime.git.text(['rev-parse', '--show-toplevel']);
  const git = runtime.git.at(root);
  const files = await workflowsOf(git, root);
  const broken = brokenWorkflows(files);
  if (broken.length > 0) runtime.warn(renderFaults(broken, runtime.paint, 'warning'));
  const wish = { names: checkingWorkflows(files), base: await baseOf(git), pin };
  const ci = wish.names.length === 0 ? 'no workflow leaves checks yet' : `waits for ${wish.names.join(', ')}`;
  const notes = {
    'baton.yml': [ci, ...(pin === null ? ['put the commit of the release in place of the zeros'] : [])],
    'baton-sweep.yml': [`runs every 20 minutes and after each push to ${wish.base}`],
  };
  const templates = { 'baton.yml': reviewWorkflow, 'baton-sweep.yml': sweepWorkflow };
  return Promise.all(
    (['baton.yml', 'baton-sweep.yml'] as const).map((name) => {
      const file = `${FOLDER}/${name}`;
      const text = fitWorkflow(templates[name], wish);
      return comparedDraft({ kind: 'workflow', file, absolute: join(root, file), text, notes: notes[name] });
    }),
  );
}

async function workflowsOf(git: Git, root: string): Promise<{ path: string; text: string }[]> {
  const paths = (await workTreePaths(git)).filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  const read = await Promise.all(
    paths.map(async (path) => ({
      path,
      text: (await readIfThere(join(root, path)))?.toString('utf8') ?? '',
    })),
  );
  return read.filter(({ path }) => !path.startsWith(`${FOLDER}/baton`));
}

/** What the remote calls its default branch, else the branch that is checked out. */
async function baseOf(git: Git): Promise<string> {
  const { remote } = await openRepository(git);
  for (const ref of [...(remote === null ? [] : [`refs/remotes/${remote}/HEAD`]), 'HEAD']) {
    const said = await git.run(['symbolic-ref', '--quiet', ref], { accept: [1, 128] });
    const name = said.stdout
      .toString('utf8')
      .trim()
      .replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '');
    if (said.code === 0 && name !== '') return name;
  }
  return 'main';
}
