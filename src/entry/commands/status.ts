import type { StatusOptions } from '../actions/status.ts';
import type { Register } from '../cli.ts';

/** `baton status`: the board. */
export const registerStatus: Register = (program, runtime) => {
  program
    .command('status')
    .description('the board: who works on what, leases, conflicts, and what waits for whom')
    .option('--base <ref>', 'branch to judge against, whose policy applies')
    .option('--no-fetch', 'do not ask the remote for its branches first')
    .option('--json', 'answer as one JSON object (docs/schemas/status.json)')
    .addHelpText(
      'after',
      `
Exit codes: 0 shown · 2 shown, but the remote did not answer

Examples:
  baton status
  baton status --json | jq '.waits[]'`,
    )
    .action(async (options: StatusOptions) =>
      (await import('../actions/status.ts')).status(runtime, options),
    );
};
