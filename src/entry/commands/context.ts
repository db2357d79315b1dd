import type { Command } from 'commander';
import type { LogOptions } from '../actions/context.ts';
import type { Register } from '../cli.ts';

const actions = () => import('../actions/context.ts');

/** `baton context …`: the shared log and its documents. */
export const registerContext: Register = (program, runtime) => {
  const context = program
    .command('context')
    .description('the shared log and its documents, on the branch `baton`');
  context
    .command('init')
    .description('begin the context, and record the policy where it has changed')
    .option('--base <ref>', 'branch whose policy is recorded')
    .addHelpText(
      'after',
      '\nTwice equals once. Exit codes: 0 done · 2 done here only, the remote did not answer\n\nExample:\n  baton context init',
    )
    .action(async (options: { base?: string }) => (await actions()).init(runtime, options));
  context
    .command('open')
    .description('lay the context out as plain files at .context/, or bring what is there up to date')
    .addHelpText('after', '\nExample:\n  baton context open && cat .context/leases.yaml')
    .action(async () => (await actions()).open(runtime));
  registerLog(context, runtime);
  context
    .command('verify')
    .description('replay the log and compare every document with it')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 verified · 1 a document differs or a line is wrong · 2 cannot tell: no context, or the remote did not answer\n\nExample:\n  baton context verify',
    )
    .action(async (options: { json?: boolean }) =>
      (await import('../actions/context-verify.ts')).verify(runtime, options),
    );
  context
    .command('rebuild')
    .description('make every document anew from the log, where somebody changed them by hand')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Writes one commit, like every other command, and says which documents differed; nothing where none does.
Refused where the log itself was changed: the answer says how the branch is put back.

Exit codes: 0 rebuilt, or nothing to rebuild · 4 the log itself is wrong · 6 the remote did not answer or refused

Example:
  baton context verify || baton context rebuild`,
    )
    .action(async (options: { json?: boolean }) =>
      (await import('../actions/context-verify.ts')).rebuildDocuments(runtime, options),
    );
  context
    .command('sync')
    .description('bring over what was written offline; every other command does this as well')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 in step · 1 in step, but something written offline no longer holds · 2 the remote did not answer\n\nExample:\n  baton context sync',
    )
    .action(async (options: { json?: boolean }) => (await actions()).sync(runtime, options));
  context
    .command('import')
    .argument('<file>', 'event lines, or - for standard input')
    .description('take over event lines written before Baton kept the log')
    .addHelpText(
      'after',
      `
Read with a warning: single-quoted JSON; a missing \`by\` (baton); a missing \`phase_id\` (the phase of the line); a
missing field that may be null (null); fields that had another name; unknown fields (left out).
Refused, each with its line, field and what was expected: unknown types, any other missing field, values out of
range, and events that cannot stand where they stand. The rest is taken over.

Exit codes: 0 all taken · 1 some refused · 2 taken here only, the remote did not answer

Example:
  baton context import old-events.log`,
    )
    .action(async (file: string) => (await actions()).importFile(runtime, file));
};

function registerLog(context: Command, runtime: Parameters<Register>[1]): void {
  context
    .command('log')
    .description('what happened, oldest first')
    .option('--type <glob>', 'only events of these types, such as LEASE_*')
    .option('--workflow <id>', 'only of this change, task or session')
    .option('--since <duration>', 'only of the last 30m, 2h, 7d')
    .option('-n, --number <count>', 'only the latest so many')
    .option('--json', 'one JSON object a line: type, workflow, phase, data')
    .addHelpText(
      'after',
      "\nExamples:\n  baton context log --type 'LEASE_*' --since 2h\n  baton context log --json -n 1 | jq .data",
    )
    .action(async (options: LogOptions) => (await actions()).log(runtime, options));
}
