import type { Command } from 'commander';
import type { ListOptions, SendOptions } from '../actions/message.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/message.ts');

/** `baton message …`: what agents and people say to each other. */
export const registerMessage: Register = (program, runtime) => {
  const message = program.command('message').description('send, read, answer and acknowledge messages');
  common(
    message
      .command('send')
      .argument('[to]', 'an agent, a group, ALL, or `@login`')
      .argument('[subject]', 'what it is about, in a line'),
  )
    .description('send a message')
    .option('--file <file>', 'the whole message as YAML or JSON; `-` is standard input')
    .option('--type <type>', 'REQUEST (wants an answer), UPDATE or ALERT', 'UPDATE')
    .option('--priority <P0..P3>', 'how urgent it is', 'P2')
    .option('--content <text>', 'the text, in Markdown; `-` is standard input')
    .option('--artifact <path:type...>', 'what it is about: `docs/api.md:document`; code, config or document')
    .option('--deadline <when>', 'until when a REQUEST is to be answered: `2h`, or an instant')
    .option('--tag <tag...>', 'words to find it by')
    .option('--thread <id>', 'the thread that it goes on')
    .option('--on <workflow>', 'the change or task that it belongs to: `pr-42`')
    .addHelpText(
      'after',
      `
What is wrong with a message is told all at once, and nothing is sent.

Examples:
  baton message send agent-004 "Which subnet is free?" --type REQUEST --deadline 2h
  baton message send ALL "main is frozen until noon" --type ALERT --priority P1
  baton message send --file message.yml`,
    )
    .action(async (to: string | undefined, subject: string | undefined, options: SendOptions) =>
      (await actions()).send(runtime, to, subject, options),
    );
  common(message.command('inbox'))
    .description('what waits for the acting agent; `baton inbox` does the same')
    .action(async (options: DeskOptions) => (await actions()).inbox(runtime, options));
  common(message.command('list'))
    .description('all messages that nobody has acknowledged')
    .option('--dead', 'only dead letters: nobody answered')
    .option('--to <name>', 'only those for somebody')
    .action(async (options: ListOptions) => (await actions()).list(runtime, options));
  answers(message, runtime);
};

function answers(message: Command, runtime: Parameters<Register>[1]): void {
  common(message.command('show').argument('<id>'))
    .description('one message, whole')
    .action(async (id: string, options: DeskOptions) => (await actions()).show(runtime, id, options));
  common(message.command('thread').argument('<id>', 'a message of it, or the thread'))
    .description('all that was said in a thread, from the log')
    .action(async (id: string, options: DeskOptions) => (await actions()).thread(runtime, id, options));
  common(message.command('reply').argument('<id>').argument('<text>', 'the answer, in a line'))
    .description('answer a message, which acknowledges it')
    .option('--content <text>', 'more text, in Markdown; `-` is standard input')
    .option('--artifact <path:type...>', 'what it is about: `docs/api.md:document`')
    .action(async (id: string, text: string, options: SendOptions) =>
      (await actions()).reply(runtime, id, text, options),
    );
  common(message.command('ack').argument('<id...>'))
    .description('say that it was read: it leaves the inbox')
    .action(async (ids: string[], options: DeskOptions) =>
      (await actions()).acknowledgeAll(runtime, ids, options),
    );
  common(message.command('redeliver').argument('<id...>'))
    .description('send dead letters again, with all their time before them')
    .action(async (ids: string[], options: DeskOptions) =>
      (await actions()).redeliverAll(runtime, ids, options),
    );
}

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
