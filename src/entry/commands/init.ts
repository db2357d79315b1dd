import { EXIT, UserError } from '../../core/errors.ts';
import type { Register } from '../cli.ts';

interface InitOptions {
  write?: boolean;
  force?: boolean;
}

/** `baton init`: a starter policy from what the repository shows. */
export const registerInit: Register = (program, runtime) => {
  program
    .command('init')
    .description('draw a starter policy from CODEOWNERS, folders and authors of this repository')
    .option('--write', 'write it to .github/baton.yml; an existing policy is left as it is')
    .option('--force', 'write it also over an existing policy')
    .addHelpText(
      'after',
      `
Without an option the policy is only printed.

Examples:
  baton init
  baton init --write && baton validate`,
    )
    .action(async (options: InitOptions) => {
      const { draftPolicy } = await import('../starter-policy.ts');
      const draft = await draftPolicy(runtime);
      if (!options.write && !options.force) {
        runtime.print(draft.text.trimEnd());
      } else if (draft.exists && !options.force) {
        throw new UserError(EXIT.usage, {
          code: 'init.exists',
          message: 'there is already a policy, and it was left as it is',
          place: { file: draft.file },
          hint: 'See what would be drawn with `baton init`, or write over it with --force.',
        });
      } else {
        const { writeAtomically } = await import('../../local/worktree.ts');
        await writeAtomically(draft.absolute, draft.text);
        runtime.print(`wrote ${draft.file}: ${draft.agents === 1 ? '1 agent' : `${draft.agents} agents`}`);
        for (const note of draft.notes) runtime.print(`  ${note}`);
        runtime.print(NEXT);
      }
      runtime.exit(EXIT.clear);
    });
};

const NEXT = `Next:
  baton validate            every fault and trap of it, as you edit
  baton codeowners --write  put its owners into CODEOWNERS
  git add .github && git commit -m "chore: agree on a policy"   it is in force once it is on the base branch`;
