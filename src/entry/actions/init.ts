import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { PIN } from '../../core/policy/starter-workflows.ts';
import { writeAtomically } from '../../local/worktree.ts';
import type { InitOptions } from '../commands/init.ts';
import type { Runtime } from '../runtime.ts';
import { type DraftFile, draftPolicy } from '../starter-policy.ts';

/** Prints the policy, or writes what was asked for: everything, or nothing where a file of it is there already. */
export async function init(runtime: Runtime, options: InitOptions): Promise<ExitCode> {
  const policy = options.write || (options.force && !options.github);
  if (!policy && !options.github) {
    runtime.print((await draftPolicy(runtime)).text.trimEnd());
    return EXIT.clear;
  }
  const drafts = [
    ...(policy ? [await draftPolicy(runtime)] : []),
    ...(options.github ? await workflows(runtime, options.pin) : []),
  ];
  const there = drafts.filter(({ exists }) => exists);
  if (there.length > 0 && !options.force) throw new UserError(EXIT.usage, there.map(isThere));
  for (const { absolute, text, file, notes } of drafts) {
    await writeAtomically(absolute, text);
    runtime.print(`wrote ${file}`);
    for (const note of notes) runtime.print(`  ${note}`);
  }
  runtime.print(next({ policy: policy === true, github: options.github === true }));
  return EXIT.clear;
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

function isThere({ file }: DraftFile) {
  return {
    code: 'init.exists',
    message: `there is already a ${file}, and nothing was written`,
    place: { file },
    hint: 'See what would be drawn with `baton init`, or write over it with --force.',
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
