import type { WithdrawOptions } from '../actions/handoff.ts';
import type { Register } from '../cli.ts';

/** `baton handoff …`: work that goes from one agent to another. */
export const registerHandoff: Register = (program, runtime) => {
  const handoff = program.command('handoff').description('work that goes from one agent to another');
  handoff
    .command('withdraw')
    .argument('<id>')
    .description('take a handoff back before it is taken; what waits for it goes on')
    .option('--reason <text>', 'why')
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .action(async (id: string, options: WithdrawOptions) =>
      (await import('../actions/handoff.ts')).withdraw(runtime, id, options),
    );
};
