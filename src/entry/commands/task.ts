import type { Command } from 'commander';
import type { ListTasksOptions, MoveOptions, NewTaskOptions } from '../actions/task.ts';
import type { Register } from '../cli.ts';
import type { DeskOptions } from '../task-desk.ts';

const actions = () => import('../actions/task.ts');

/** `baton task …`: intended work, from its beginning to its end. */
export const registerTask: Register = (program, runtime) => {
  const task = program
    .command('task')
    .description('work that is to be done: begin, give, move and end tasks');
  common(task.command('new').argument('<title>', 'what is to be done, in a line'))
    .description('begin a task')
    .option('--priority <P0..P3>', 'how urgent it is', 'P2')
    .option('--due <instant>', 'when it has to be done, such as 2026-11-20 or 2026-11-20T09:30Z')
    .option('--estimate <duration>', 'how long it takes, such as 4h')
    .option('--points <number>', 'how large it is')
    .option('--path <pattern...>', 'what it will touch, in the form of the policy')
    .option('--depends-on <id...>', 'tasks that come first')
    .option('--text <file>', 'a text of which `Depends-on: #12` is read; `-` is standard input')
    .addHelpText(
      'after',
      `
Examples:
  baton task new "Larger address range" --path 'components/terraform/vpc/*' --priority P1
  baton task new "Announce it" --depends-on task-3f2a91c0 --due 2026-12-01`,
    )
    .action(async (title: string, options: NewTaskOptions) =>
      (await actions()).create(runtime, title, options),
    );
  common(task.command('show').argument('<id>'))
    .description('one task: what it waits for, what can be said of it now, who could do it')
    .action(async (id: string, options: DeskOptions) => (await actions()).show(runtime, id, options));
  common(task.command('list'))
    .description('all live tasks; finished ones are in `baton context log`')
    .option('--agent <id>', 'only those of an agent; `nobody` for those that nobody has')
    .option('--state <state>', 'only those in a state, such as BLOCKED')
    .action(async (options: ListTasksOptions) => (await actions()).list(runtime, options));
  moves(task, runtime);
  common(task.command('reopen').argument('<id>'))
    .description('take a finished task up again')
    .option('--agent <id>', 'who takes it up; by default whoever had it')
    .option('--reason <text>', 'why')
    .action(async (id: string, options: MoveOptions) => (await actions()).reopen(runtime, id, options));
  task.addHelpText(
    'after',
    `
CREATED → ASSIGNED → IN_PROGRESS → REVIEW → done; IN_PROGRESS ⇄ BLOCKED; start takes work back from REVIEW.
Exit codes: 0 done · 1 refused, with what is possible · 2 cannot tell (the remote did not answer)`,
  );
};

function moves(task: Command, runtime: Parameters<Register>[1]): void {
  const move =
    (verb: 'assign' | 'start' | 'block' | 'unblock' | 'review' | 'done' | 'fail' | 'reassign') =>
    async (id: string, options: MoveOptions) =>
      (await actions()).move(runtime, verb, id, options);
  common(task.command('assign').argument('<id>').argument('<agent>', 'who gets it'))
    .description('give a new task to an agent')
    .action(async (id: string, agent: string, options: MoveOptions) =>
      move('assign')(id, { ...options, agent }),
    );
  common(task.command('start').argument('<id>'))
    .description('begin it; or take it back from review, since changes are wanted')
    .option('--reason <text>', 'which changes')
    .action(move('start'));
  common(task.command('block').argument('<id>'))
    .description('say that it waits for something')
    .option('--on <id...>', 'tasks or changes that it waits for')
    .option('--reason <text>', 'why')
    .action(move('block'));
  common(task.command('unblock').argument('<id>'))
    .description('say that it waits no more')
    .option('--reason <text>', 'why')
    .action(move('unblock'));
  common(task.command('review').argument('<id>'))
    .description('put the work up for review')
    .option('--by <who...>', 'agents or people, of whom one has to approve')
    .action(move('review'));
  common(task.command('done').argument('<id>'))
    .description('end it: the review approved. What waits for it goes on')
    .option('--reason <text>', 'what came of it')
    .action(move('done'));
  common(task.command('fail').argument('<id>'))
    .description('say that it failed; `--reason cancelled`: it is no longer to be done')
    .requiredOption('--reason <text>', 'why')
    .action(move('fail'));
  common(task.command('reassign').argument('<id>'))
    .description('give it to another agent, also after it failed')
    .requiredOption('--to <agent>', 'who gets it; `nobody` before it was begun')
    .option('--reason <text>', 'why')
    .action(async (id: string, options: MoveOptions & { to: string }) =>
      move('reassign')(id, { ...options, agent: options.to }),
    );
}

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
