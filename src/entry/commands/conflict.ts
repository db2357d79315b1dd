import type { Command } from 'commander';
import type { ResolveOptions } from '../actions/conflict.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/conflict.ts');

/** `baton conflict …`: who contends, who has to decide, and the decision. */
export const registerConflict: Register = (program, runtime) => {
  const conflict = program
    .command('conflict')
    .description('conflicts that somebody has to decide: list, show and resolve them');
  common(conflict.command('list'))
    .description('all that are open or decided, the oldest first')
    .action(async (options: DeskOptions) => (await actions()).list(runtime, options));
  common(conflict.command('show').argument('<id>'))
    .description('one of them: between whom, which rung decides and until when, who may')
    .action(async (id: string, options: DeskOptions) => (await actions()).show(runtime, id, options));
  common(conflict.command('resolve').argument('<id>').argument('<decision...>', 'what is decided'))
    .description('decide one, from the rung that was told or from above it')
    .option('--reason <text>', 'why')
    .action(async (id: string, decision: string[], options: ResolveOptions) =>
      (await actions()).resolve(runtime, id, decision.join(' '), options),
    );
  conflict.addHelpText(
    'after',
    `
Which open branches cannot both be merged says \`baton conflicts\`.
Exit codes: 0 done · 1 refused, or more have to agree · 2 cannot tell (the remote did not answer)

Examples:
  baton conflict list
  baton conflict resolve technical-3f2a91c07b1e "#41 goes first" --reason "it is the smaller one"`,
  );
};

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
