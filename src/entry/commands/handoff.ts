import type { Command } from 'commander';
import { KINDS } from '../../core/handoffs/document.ts';
import type { ListHandoffsOptions, SayOptions } from '../actions/handoff.ts';
import type { DocumentOptions, NewOptions } from '../actions/handoff-document.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/handoff.ts');
const documents = () => import('../actions/handoff-document.ts');

/** `baton handoff …`: work that goes from one agent to another. */
export const registerHandoff: Register = (program, runtime) => {
  const handoff = program.command('handoff').description('work that goes from one agent to another');
  written(handoff, runtime);
  common(handoff.command('list'))
    .description('handoffs that are under way')
    .option('--agent <id>', 'only those that an agent gives or receives')
    .option('--all', 'those of open changes that have ended, too')
    .action(async (options: ListHandoffsOptions) => (await actions()).list(runtime, options));
  common(handoff.command('show').argument('<id>'))
    .description('one handoff: what is handed over, and what can be said of it now')
    .action(async (id: string, options: DeskOptions) => (await actions()).show(runtime, id, options));
  said(handoff, runtime);
  handoff.addHelpText(
    'after',
    `
initiated → validated → transferred → acknowledged → completed; transferred ⇄ clarification; declined → escalated; withdrawn before it is taken.
Exit codes: 0 done · 1 refused, or a word that is not so · 2 cannot tell · 4 a document that cannot be read`,
  );
};

function written(handoff: Command, runtime: Parameters<Register>[1]): void {
  common(handoff.command('new'))
    .description('print a document for the branch that is checked out, with what is known filled in')
    .requiredOption('--to <agent>', 'who receives it')
    .option('--kind <kind>', `one of ${KINDS.join(', ')}; by default what the layers of both call for`)
    .option('--title <text>', 'what is handed over; by default the branch')
    .option('--head <revision>', 'another branch or commit')
    .action(async (options: NewOptions) => (await documents()).create(runtime, options));
  common(handoff.command('validate').argument('<file>', 'the document; `-` is standard input'))
    .description('compare a document with facts, before it is sent')
    .option('--head <revision>', 'another branch or commit')
    .action(async (file: string, options: DocumentOptions) =>
      (await documents()).validate(runtime, file, options),
    );
  common(handoff.command('give').argument('<file>', 'the document; `-` is standard input'))
    .description('hand over, where all that the document says is so')
    .option('--head <revision>', 'another branch or commit')
    .addHelpText(
      'after',
      `
Examples:
  baton handoff new --to agent-004 > handoff.md
  baton handoff validate handoff.md
  baton handoff give handoff.md`,
    )
    .action(async (file: string, options: DocumentOptions) =>
      (await documents()).give(runtime, file, options),
    );
}

function said(handoff: Command, runtime: Parameters<Register>[1]): void {
  const say =
    (move: 'clarify' | 'answer' | 'decline' | 'redirect') =>
    async (id: string, words: readonly string[], options: DeskOptions) =>
      (await actions()).say(runtime, move, id, words.join(' '), options);
  common(handoff.command('accept').argument('<id>'))
    .description('take what is handed over')
    .action(async (id: string, options: DeskOptions) =>
      (await actions()).say(runtime, 'accept', id, '', options),
    );
  common(handoff.command('clarify').argument('<id>').argument('<question...>'))
    .description('ask something before it is taken')
    .action(say('clarify'));
  common(handoff.command('answer').argument('<id>').argument('<answer...>'))
    .description('answer what the receiver asks')
    .action(say('answer'));
  common(handoff.command('decline').argument('<id>').argument('<reason...>'))
    .description('not take it; it goes up')
    .action(say('decline'));
  common(handoff.command('redirect').argument('<id>').argument('<agent...>', 'another receiver, and why'))
    .description('name another receiver of one that was declined or has gone up')
    .action(say('redirect'));
  common(handoff.command('tick').argument('<id>').argument('<item...>'))
    .description('tick items of the checklist')
    .action(async (id: string, items: readonly string[], options: DeskOptions) =>
      (await actions()).tick(runtime, id, items, options),
    );
  common(handoff.command('withdraw').argument('<id>'))
    .description('take a handoff back before it is taken; what waits for it goes on')
    .option('--reason <text>', 'why')
    .action(async (id: string, options: SayOptions) =>
      (await actions()).say(runtime, 'withdraw', id, options.reason ?? '', options),
    );
}

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
