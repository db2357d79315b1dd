import type { ConflictsOptions } from '../actions/conflicts.ts';
import type { Register } from '../cli.ts';

/** `baton conflicts`: which open branches cannot both be merged. */
export const registerConflicts: Register = (program, runtime) => {
  program
    .command('conflicts')
    .description(
      'list the open branches that cannot both be merged, who should yield, and an order to merge in',
    )
    .option('--base <rev>', 'what the branches are to be merged into')
    .option('--branches <glob>', 'only branches whose name matches; `*` stands for anything')
    .option('--matrix', 'all pairs as a triangle')
    .option('--order', 'only the merge order that needs the fewest rebases')
    .option('--no-fetch', 'do not ask the remote for its branches first')
    .option('--json', 'answer as one JSON object (docs/conflicts.md)')
    .addHelpText(
      'after',
      `
Two branches conflict where \`git merge-tree\` says so: exactly, for every pair that could.

Exit codes: 0 none conflicts · 1 some do · 2 none known, and some cannot be told

Examples:
  baton conflicts
  baton conflicts --branches 'agent/*' --matrix
  baton conflicts --json | jq '.pairs[] | select(.conflict)'`,
    )
    .action(async (options: ConflictsOptions) =>
      (await import('../actions/conflicts.ts')).conflicts(runtime, options),
    );
};
