#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode, type Fault, UserError } from '../core/errors.ts';
import { renderFaults } from '../render/terminal/faults.ts';
import { registerAgentsMd } from './commands/agents-md.ts';
import { registerApprove } from './commands/approve.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerCheck } from './commands/check.ts';
import { registerCodeowners } from './commands/codeowners.ts';
import { registerConflict } from './commands/conflict.ts';
import { registerConflicts } from './commands/conflicts.ts';
import { registerContext } from './commands/context.ts';
import { registerDeadlocks } from './commands/deadlocks.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDependency } from './commands/dependency.ts';
import { registerExplain } from './commands/explain.ts';
import { registerHandoff } from './commands/handoff.ts';
import { registerHooks } from './commands/hooks.ts';
import { registerInbox } from './commands/inbox.ts';
import { registerIncident } from './commands/incident.ts';
import { registerInit } from './commands/init.ts';
import { registerLease } from './commands/lease.ts';
import { registerMessage } from './commands/message.ts';
import { registerNext } from './commands/next.ts';
import { registerOnboard } from './commands/onboard.ts';
import { registerOwners } from './commands/owners.ts';
import { registerRecord } from './commands/record.ts';
import { registerReport } from './commands/report.ts';
import { registerServe } from './commands/serve.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerStatus } from './commands/status.ts';
import { registerSubscription } from './commands/subscription.ts';
import { registerSweep } from './commands/sweep.ts';
import { registerTask } from './commands/task.ts';
import { registerValidate } from './commands/validate.ts';
import { registerWhoami } from './commands/whoami.ts';
import { processRuntime, type Runtime } from './runtime.ts';
import { VERSION } from './version.ts';

/** Adds one verb to the program. Heavy imports belong inside the action, so that every start pays only for its verb. */
export type Register = (program: Command, runtime: Runtime) => void;

/** Every verb, in the order in which help lists them. A new command is one new entry. */
const COMMANDS = {
  init: registerInit,
  validate: registerValidate,
  owners: registerOwners,
  codeowners: registerCodeowners,
  'agents-md': registerAgentsMd,
  whoami: registerWhoami,
  onboard: registerOnboard,
  lease: registerLease,
  task: registerTask,
  next: registerNext,
  dependency: registerDependency,
  deadlocks: registerDeadlocks,
  message: registerMessage,
  subscription: registerSubscription,
  handoff: registerHandoff,
  check: registerCheck,
  simulate: registerSimulate,
  backtest: registerBacktest,
  approve: registerApprove,
  record: registerRecord,
  conflict: registerConflict,
  incident: registerIncident,
  conflicts: registerConflicts,
  context: registerContext,
  status: registerStatus,
  report: registerReport,
  sweep: registerSweep,
  explain: registerExplain,
  hooks: registerHooks,
  serve: registerServe,
  inbox: registerInbox,
  demo: (program, runtime) => registerDemo(program, runtime, carryOut),
} satisfies Record<string, Register>;

function createProgram(runtime: Runtime): Command {
  const program = new Command('baton')
    .description('Coordinates many coding agents, and the people who answer for them, in one git repository.')
    .version(VERSION)
    .option('-C, --directory <dir>', 'run as if started in this folder')
    .showSuggestionAfterError()
    // What is wrong with the command line is told in the same form as every other fault.
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const register of Object.values<Register>(COMMANDS)) register(program, runtime);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

function report(faults: readonly Fault[], runtime: Runtime, asJson: boolean): void {
  if (asJson) runtime.warn(JSON.stringify({ error: faults }));
  else runtime.warn(renderFaults(faults, runtime.paint));
}

const HELP = '`baton --help` lists all commands; add --help to one to see what it takes.';

/** `error: unknown option '--hed'` and, on a line of its own, `(Did you mean --head?)`. */
function usageFault({ code, message }: CommanderError, verb: string): Fault {
  const [said = '', ...rest] = message.split('\n');
  const near = rest
    .join(' ')
    .trim()
    .replace(/^\(|\)$/g, '');
  return {
    code: `usage.${code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    message: said.replace(/^error: /, ''),
    place: { argument: 'command line' },
    hint: near || (verb === '' ? HELP : `baton ${verb} --help shows how`),
  };
}

/** The command that a line names, such as `task new`; empty where it names none. */
function verbIn(words: readonly string[], program: Command): string {
  const found: string[] = [];
  let at: Command | undefined = program;
  for (const [place, word] of words.entries()) {
    const folder = ['-C', '--directory'].includes(words[place - 1] ?? '');
    const next: Command | undefined = folder ? undefined : at.commands.find((each) => each.name() === word);
    if (next === undefined) continue;
    found.push(word);
    at = next;
  }
  return found.join(' ');
}

function exitOf(error: unknown, runtime: Runtime, verb: string, asJson: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.clear;
    // Help that was shown for want of a command has said all there is to say.
    if (error.code !== 'commander.help') report([usageFault(error, verb)], runtime, asJson);
    return EXIT.usage;
  }
  if (error instanceof UserError) {
    report(error.faults, runtime, asJson);
    return error.exit;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const hint = 'This is a defect of Baton. Please report it with the lines above and what you ran.';
  report([{ code: 'defect', message: stack, hint }], runtime, asJson);
  return EXIT.defect;
}

/** `-C <dir>` before the verb, as git has it: taken here, since everything else already needs the folder. */
function startFolder(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '-C' || word === '--directory');
  return at === 2 ? argv[at + 1] : undefined;
}

/** The world that the command runs in; undefined where there is none, which has been told then. */
function enter(argv: readonly string[]): ReturnType<typeof processRuntime> | undefined {
  try {
    return processRuntime(fileURLToPath(import.meta.url), startFolder(argv));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${renderFaults(error.faults)}\n`);
    process.exitCode = error.exit;
    return undefined;
  }
}

/** Carries out one command line, words without the program, and tells what goes wrong. */
async function carryOut(runtime: Runtime, words: readonly string[]): Promise<void> {
  const program = createProgram(runtime);
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    runtime.exit(exitOf(error, runtime, verbIn(words, program), words.includes('--json')));
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const runtime = enter(argv);
  if (runtime === undefined) return;
  try {
    await carryOut(runtime, argv.slice(2));
  } finally {
    runtime.end();
  }
}

// Most commands end before code that V8 has optimised pays for the time in which it was made, and where others use the machine,
// too, they wait for it: with 15 times the usual budget `owners --all` on 10,000 files ends 15 to 30 ms sooner, 50 in the
// median. What runs for longer is optimised some 10 ms later. Newer versions than Node 20 do not know the flag, and say so.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

// A reader that has seen enough (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.clear);
  throw error;
});

await main(process.argv);
