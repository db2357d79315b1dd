import type { DeadlockOptions } from '../actions/deadlocks.ts';
import type { Register } from '../cli.ts';

/** `baton deadlocks`: work that waits for itself. */
export const registerDeadlocks: Register = (program, runtime) => {
  program
    .command('deadlocks')
    .description('work that waits for itself in a circle: who gives way, and the command that breaks it')
    .option('--after <duration>', 'how long a circle stands before it counts', '10m')
    .option('--record', 'open a conflict for each, and tell the one that gives way')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 none · 1 some have stood long enough · 2 cannot tell (the remote did not answer)

Examples:
  baton deadlocks
  baton deadlocks --after immediate --json | jq -r '.deadlocks[].victim.command'`,
    )
    .action(async (options: DeadlockOptions) =>
      (await import('../actions/deadlocks.ts')).deadlocks(runtime, options),
    );
};
