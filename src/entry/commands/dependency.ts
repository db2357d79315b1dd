import type { Command } from 'commander';
import type { AddOptions, DropOptions } from '../actions/dependency.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/dependency.ts');

/** `baton dependency …`: what waits for what. */
export const registerDependency: Register = (program, runtime) => {
  const dependency = program
    .command('dependency')
    .description('what comes first: add, drop, list and draw dependencies');
  common(dependency.command('add').argument('<id>', 'what waits').argument('<on>', 'what comes first'))
    .description('say that one thing waits for another')
    .option('--advisory', 'warn only, and let it go on')
    .option('--timeout <duration>', 'when waiting escalates, or the warning lapses')
    .action(async (id: string, on: string, options: AddOptions) =>
      (await actions()).add(runtime, id, on, options),
    );
  common(dependency.command('drop').argument('<id>', 'what waits').argument('<on>', 'what it waits for'))
    .description('take that back; a task that is blocked on it alone goes on')
    .option('--reason <text>', 'why')
    .action(async (id: string, on: string, options: DropOptions) =>
      (await actions()).drop(runtime, id, on, options),
    );
  common(dependency.command('list'))
    .description('all of them, the oldest first')
    .action(async (options: DeskOptions) => (await actions()).list(runtime, options));
  common(dependency.command('graph'))
    .description('all of them as a Mermaid graph')
    .action(async (options: DeskOptions) => (await actions()).graph(runtime, options));
  dependency.addHelpText(
    'after',
    `
One that would close a circle is refused, and the whole circle is shown (exit 1).

Examples:
  baton dependency add task-3f2a91c0 task-77b0d1e2 --timeout 24h
  baton dependency drop task-3f2a91c0 task-77b0d1e2 --reason "done by hand"`,
  );
};

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
