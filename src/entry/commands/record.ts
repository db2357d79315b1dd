import type { RecordOptions } from '../actions/record.ts';
import type { Register } from '../cli.ts';

/** `baton record`: how a check ended on a commit. */
export const registerRecord: Register = (program, runtime) => {
  program
    .command('record')
    .description('record how a check ended on a commit, for the gates that ask for it')
    .argument('<check>', 'name of the check')
    .argument('[command...]', 'run this after `--` and record how it ends')
    .option(
      '--status <conclusion>',
      'success, failure, neutral, skipped, cancelled or timed_out, instead of a command',
    )
    .option('--rev <rev>', 'branch that it ran on; by default what is checked out')
    .option('--url <url>', 'where its output stands')
    .option('--as <id>', 'who ran it: agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: that of the command, where one is run and fails; else 0 recorded · 2 recorded here only

Examples:
  baton record unit-tests -- npm test
  baton record terraform-validate --rev agent-004/vpc --status success`,
    )
    .action(async (name: string, command: string[], options: RecordOptions) =>
      (await import('../actions/record.ts')).record(runtime, name, command, options),
    );
};
