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
    .option('--write', 'write what is drawn; a file that is there already is left as it is')
    .option('--github', 'draw the two workflows of the Action, too, for .github/workflows')
    .option(
      '--pin <commit>',
      'full-length commit of the Action that the workflows are pinned to; OWNER/NAME@COMMIT for one of a fork',
    )
    .option(
      '--force',
      'with --write, write over files that differ; with --github over workflows alone, never over a policy',
    )
    .addHelpText(
      'after',
      `
Without --write everything is only shown.

Exit codes: 0 written, shown, or there already · 1 a file that differs was left as it is; all else was written

Examples:
  baton init
  baton init --write && baton validate
  baton init --write --github
  baton init --write --github --force   # draw the workflows anew`,
    )
    .action(async (options: InitOptions) => {
      const { init } = await import('../actions/init.ts');
      runtime.exit(await init(runtime, options));
    });
};
