import type { SweepOptions } from '../actions/sweep.ts';
import type { Register } from '../cli.ts';

/** `baton sweep`: what happens because time passed. */
export const registerSweep: Register = (program, runtime) => {
  program
    .command('sweep')
    .description('record what time has brought about: leases that ran out, and all that the clocks say')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--no-fetch', 'do not ask the remote for its branches first')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Run it by a timer where no App and no scheduled workflow sweeps. Twice equals once.

Exit codes: 0 done · 2 done as far as could be seen: the remote did not answer

Examples:
  baton sweep
  while sleep 300; do baton sweep; done`,
    )
    .action(async (options: SweepOptions) => (await import('../actions/sweep.ts')).sweep(runtime, options));
};
