import type { Command } from 'commander';
import type { InboxOptions, ListOptions, MoveOptions, RetryOptions } from '../actions/inbox.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/inbox.ts');

/** `baton inbox`: messages; `baton inbox …`: what the App could not work on. */
export const registerInbox: Register = (program, runtime) => {
  const inbox = program
    .command('inbox')
    .description('messages for the acting agent; its subcommands: what the App could not work on')
    .addHelpText(
      'after',
      `
Without a subcommand it shows what waits for the acting agent, as "baton message inbox" does. The other subcommands are for who
runs the App: deliveries that could not be worked on, and why.

Examples:
  baton inbox --as agent-004
  baton inbox list`,
    );
  inbox
    .command('messages', { isDefault: true })
    .description('what waits for the acting agent; what `baton inbox` alone shows')
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .action(async (options: DeskOptions) => (await import('../actions/message.ts')).inbox(runtime, options));
  common(inbox.command('list'))
    .description('how much waits, and the dead letters: those that died first come first')
    .option('--limit <count>', 'no more than so many', '100')
    .action(async (options: ListOptions) => (await actions()).list(runtime, options));
  common(inbox.command('show').argument('<id>', 'GUID of the delivery'))
    .description('one dead letter, with what was delivered')
    .action(async (id: string, options: InboxOptions) => (await actions()).show(runtime, id, options));
  common(inbox.command('retry').argument('[ids...]', 'GUIDs of the deliveries'))
    .description('make dead letters wait again, with all tries before them')
    .option('--all', 'all of them')
    .action(async (ids: string[], options: RetryOptions) => (await actions()).retry(runtime, ids, options));
  inbox
    .command('move')
    .description('move everything into another inbox, while no server runs')
    .option('--from <place>', 'file or postgres:// URL; else inbox.sqlite in BATON_DATA, else in .baton')
    .option('--to <place>', 'file or postgres:// URL; else DATABASE_URL')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Cut off in between, it loses nothing: run it again.

Examples:
  DATABASE_URL=postgres://baton@db/baton baton inbox move
  baton inbox move --from /data/inbox.sqlite --to postgres://baton@db/baton`,
    )
    .action(async (options: MoveOptions) => (await actions()).move(runtime, options));
};

function common(command: Command): Command {
  return command
    .option(
      '--file <path>',
      'file of the inbox; else that of the server: DATABASE_URL, else BATON_DATA, else .baton',
    )
    .option('--json', 'answer as one JSON object');
}
