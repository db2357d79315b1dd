import type { Command } from 'commander';
import type { OpenOptions } from '../actions/incident.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/incident.ts');

/** `baton incident …`: what is broken, who leads, and what is done about it. */
export const registerIncident: Register = (program, runtime) => {
  const incident = program
    .command('incident')
    .description('incidents: open them, move them on, and hold merges back meanwhile');
  common(incident.command('open').argument('<level>', 'P0, P1 or P2').argument('<what...>', 'what is broken'))
    .description('open one; merges freeze where the policy says so')
    .option('--path <path...>', 'what it is about: whoever owns that may have to lead')
    .action(async (level: string, what: string[], options: OpenOptions) =>
      (await actions()).open(runtime, level, what.join(' '), options),
    );
  for (const [verb, about] of MOVES)
    common(incident.command(verb).argument('<id>').argument('[text...]', 'what, or why'))
      .description(about)
      .action(async (id: string, text: string[], options: DeskOptions) =>
        (await actions()).move(runtime, verb, id, text.join(' '), options),
      );
  common(incident.command('show').argument('<id>'))
    .description('the checklist of one, as Markdown: detection, decision, execution, review')
    .action(async (id: string, options: DeskOptions) => (await actions()).show(runtime, id, options));
  common(incident.command('report').argument('<id>'))
    .description('its post-mortem, as Markdown, from the log: also of one that is closed')
    .action(async (id: string, options: DeskOptions) => (await actions()).report(runtime, id, options));
  common(incident.command('list'))
    .description('all that are open, the gravest first')
    .action(async (options: DeskOptions) => (await actions()).list(runtime, options));
  incident.addHelpText(
    'after',
    `
detection → decision → execution → review → closed
Exit codes: 0 done · 1 refused, with what is possible · 2 cannot tell (the remote did not answer)

Examples:
  baton incident open P0 the site is down --path 'api/*'
  baton incident decide inc-3f2a91c0 roll back to v1.4`,
  );
};

const MOVES = [
  ['decide', 'say what will be done'],
  ['execute', 'say that it is being done'],
  ['review', 'say that it is looked back upon'],
  ['thaw', 'let merges go on while it is open'],
  ['close', 'end it'],
] as const;

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
