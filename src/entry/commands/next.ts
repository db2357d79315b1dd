import type { NextOptions } from '../actions/next.ts';
import type { Register } from '../cli.ts';

/** `baton next`: the most urgent task that can be begun. */
export const registerNext: Register = (program, runtime) => {
  program
    .command('next')
    .description(
      'take the most urgent task that can be begun: by priority, free paths, what waits for it, fit and age',
    )
    .option('--agent <id>', 'for whom; else whoever runs this')
    .option('--peek', 'only show the queue, and take nothing')
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Two that ask at once get different tasks.
Exit codes: 0 taken, or shown · 1 nothing can be begun, or the agent has enough · 2 cannot tell (the remote did not answer)

Examples:
  BATON_AGENT=agent-004 baton next
  baton next --peek --json | jq '.ready[0].task'`,
    )
    .action(async (options: NextOptions) => (await import('../actions/next.ts')).next(runtime, options));
};
