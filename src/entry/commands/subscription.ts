import type { Command } from 'commander';
import type { ListOptions } from '../actions/subscription.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/subscription.ts');

/** `baton subscription …`: of which events somebody is told. */
export const registerSubscription: Register = (program, runtime) => {
  const subscription = program
    .command('subscription')
    .description('of which events somebody is told, by patterns over type:workflow:phase');
  common(subscription.command('add').argument('<pattern>', "such as 'HANDOFF_*:pr-*:*'"))
    .description('be told of events from now on')
    .action(async (pattern: string, options: DeskOptions) =>
      (await actions()).add(runtime, pattern, options),
    );
  common(subscription.command('remove').argument('<pattern>', 'the pattern, or the id'))
    .description('be told no longer')
    .action(async (name: string, options: DeskOptions) => (await actions()).remove(runtime, name, options));
  common(subscription.command('list'))
    .description('all subscriptions')
    .option('--of <name>', 'only those of somebody')
    .action(async (options: ListOptions) => (await actions()).list(runtime, options));
};

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
