import type { Register } from '../cli.ts';

export interface InitOptions {
  write?: boolean;
  github?: boolean;
  pin?: string;
  force?: boolean;
}

/** `baton init`: a starter policy from what the repository shows, and the workflows that run Baton on GitHub. */
export const registerInit: Register = (program, runtime) => {
  program
    .command('init')
    .description('draw a starter policy from CODEOWNERS, folders and authors of this repository')
    .option('--write', 'write it to .github/baton.yml; an existing policy is left as it is')
    .option('--github', 'write the two workflows of the Action to .github/workflows')
    .option(
      '--pin <commit>',
      'full-length commit of the Action that the workflows are pinned to; OWNER/NAME@COMMIT for one of a fork',
    )
    .option('--force', 'write also over files that are there')
    .addHelpText(
      'after',
      `
Without an option the policy is only printed. --github alone leaves the policy alone.

Examples:
  baton init
  baton init --write && baton validate
  baton init --write --github`,
    )
    .action(async (options: InitOptions) => {
      const { init } = await import('../actions/init.ts');
      runtime.exit(await init(runtime, options));
    });
};
