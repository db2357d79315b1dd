import { EXIT, type ExitCode, type Fault, UserError } from '../../core/errors.ts';
import { PIN } from '../../core/policy/starter-workflows.ts';
import { writeAtomically } from '../../local/worktree.ts';
import { renderFaults } from '../../render/terminal/faults.ts';
import type { InitOptions } from '../commands/init.ts';
import type { DraftFile } from '../draft-file.ts';
import type { Runtime } from '../runtime.ts';
import { draftPolicy } from '../starter-policy.ts';

/** Shows what was asked for; with `--write` writes what is not there yet, and names what differs and is left. */
export async function init(runtime: Runtime, options: InitOptions): Promise<ExitCode> {
  const plans = (await draftsFor(runtime, options)).map((draft) => planFor(draft, options));
  if (options.write) return write(runtime, plans, options.github === true);
  for (const plan of plans) runtime.print(plans.length === 1 ? plan.draft.text.trimEnd() : preview(plan));
  if (plans.length > 1) runtime.print('Nothing was written: add --write.');
  return EXIT.clear;
}

async function draftsFor(runtime: Runtime, { github, pin }: InitOptions): Promise<DraftFile[]> {
  return [await draftPolicy(runtime), ...(github ? await workflows(runtime, pin) : [])];
}

async function workflows(runtime: Runtime, pin: string | undefined): Promise<DraftFile[]> {
  if (pin !== undefined && !PIN.test(pin)) {
    throw new UserError(EXIT.usage, {
      code: 'init.pin',
      message: `${pin} is not the full name of a commit, which has 40 hexadecimal digits, nor OWNER/NAME@COMMIT`,
      place: { argument: '--pin' },
      hint: 'A tag can be moved to other code, a commit cannot: `git ls-remote URL TAG` shows the commit of a tag.',
    });
  }
  const { draftWorkflows } = await import('../starter-workflows.ts');
  return draftWorkflows(runtime, pin ?? null);
}

/** What becomes of a draft; keep: of a file that is there already and as good, leave: of one that differs. */
interface Plan {
  readonly draft: DraftFile;
  readonly deed: 'write' | 'keep' | 'leave';
}

function planFor(draft: DraftFile, { github, force }: InitOptions): Plan {
  if (draft.there === 'absent') return { draft, deed: 'write' };
  // Beside the workflows any policy will do, and nobody who draws those anew wants to lose theirs.
  const will = draft.there === 'equal' || (github === true && draft.kind === 'policy');
  if (will) return { draft, deed: 'keep' };
  return { draft, deed: force ? 'write' : 'leave' };
}

const PREVIEWS = {
  write: 'would be written',
  keep: 'is there already, and stays',
  leave: 'is there already and differs: it stays without --force',
} as const satisfies Record<Plan['deed'], string>;

function preview({ draft, deed }: Plan): string {
  const head = `# ${draft.file} ${PREVIEWS[deed]}`;
  return deed === 'keep' ? head : `${head}\n${draft.text.trimEnd()}\n`;
}

async function write(runtime: Runtime, plans: readonly Plan[], github: boolean): Promise<ExitCode> {
  for (const { draft, deed } of plans) {
    if (deed === 'keep') runtime.print(`left ${draft.file}: it is there already`);
    if (deed !== 'write') continue;
    await writeAtomically(draft.absolute, draft.text);
    runtime.print(`wrote ${draft.file}`);
    for (const note of draft.notes) runtime.print(`  ${note}`);
  }
  const left = plans.filter(({ deed }) => deed === 'leave');
  if (left.length > 0) runtime.warn(renderFaults(left.map(differs), runtime.paint, 'warning'));
  const wrote = plans.filter(({ deed }) => deed === 'write').map(({ draft }) => draft.kind);
  if (wrote.length > 0) runtime.print(next({ policy: wrote.includes('policy'), github }));
  return left.length > 0 ? EXIT.overlap : EXIT.clear;
}

function differs({ draft: { file, kind } }: Plan): Fault {
  return {
    code: 'init.differs',
    message: `there is already a ${file}, which differs: it was left as it is`,
    place: { file },
    hint: `See what would be drawn with \`baton init${kind === 'workflow' ? ' --github' : ''}\`, or write over it with --force.`,
  };
}

function next({ policy, github }: { readonly policy: boolean; readonly github: boolean }): string {
  const steps = [
    ...(policy
      ? [
          '  baton validate            every fault and trap of it, as you edit',
          '  baton codeowners --write  put its owners into CODEOWNERS',
        ]
      : []),
    ...(github ? ['  baton validate --token workflow   what the token of a workflow could never judge'] : []),
    '  git add .github && git commit -m "chore: agree on a policy"   it is in force once it is on the base branch',
    ...(github ? ['  require the check `baton` in a ruleset of the base branch, once it has run'] : []),
  ];
  return ['Next:', ...steps].join('\n');
}
