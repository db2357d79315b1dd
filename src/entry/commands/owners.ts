import type { OwnersOptions } from '../actions/owners.ts';
import type { Register } from '../cli.ts';

/** `baton owners`: who owns a path by CODEOWNERS, and why. */
export const registerOwners: Register = (program, runtime) => {
  program
    .command('owners')
    .description('who owns a path by CODEOWNERS, by which line, and why that one won')
    .argument('[path...]', 'paths to ask about; `-` reads them from standard input')
    .option('--all', 'every file that git tracks')
    .option('--ref <rev>', 'files and CODEOWNERS of this commit instead of the work tree')
    .option(
      '--codeowners <file>',
      'rules of this file; paths are then taken from the root, also outside of a repository',
    )
    .option('--unowned', 'only paths that nobody owns; exit 1 if there are any')
    .option('--stats', 'how many files each owner has')
    .option('--json', 'one JSON object a line: {"path","owners","line","pattern"}')
    .addHelpText(
      'after',
      `
Standard input is NUL-separated if it holds a NUL, else one path a line. Lines that GitHub would skip go to standard error.
Paths that cannot be answered (folders, empty ones, what is outside) are told there, too; the others are answered.

Exit codes: 0 answered · 1 with --unowned: some paths have no owner · 3 some paths could not be answered

Examples:
  baton owners src/api/users.ts
  baton owners --all --stats
  baton owners --unowned --all
  git diff --name-only -z main... | baton owners --json -`,
    )
    .action(async (paths: string[], options: OwnersOptions) =>
      (await import('../actions/owners.ts')).owners(runtime, paths, options),
    );
};
