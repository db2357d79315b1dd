import { EXIT, type ExitCode, type Fault, UserError } from '../../core/errors.ts';
import type { Register } from '../cli.ts';
import type { PolicyFile } from '../policy-file.ts';
import type { Runtime } from '../runtime.ts';

interface ValidateOptions {
  token?: string;
  policy?: string;
  strict?: boolean;
  json?: boolean;
}

/** Faults shown to a person at once; --json has them all. */
const SHOWN = 50;

/** `baton validate`: everything that is wrong with the policy of the work tree, at once. */
export const registerValidate: Register = (program, runtime) => {
  program
    .command('validate')
    .description('report every fault and trap of the policy, with its place and remedy')
    .option('--policy <file>', 'file to read (default: .github/baton.yml of the work tree)')
    .option(
      '--token <kind>',
      'also find rules that block and that Baton can never judge on GitHub with this token: app, workflow, app-in-action or user',
    )
    .option('--strict', 'let warnings end it with exit code 1')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 no faults · 1 warnings, with --strict · 4 faults

Examples:
  baton validate
  baton validate --policy docs/examples/baton.yml
  baton validate --token workflow
  baton validate --json --strict`,
    )
    .action(async (options: ValidateOptions) => {
      const { openPolicyFile } = await import('../policy-file.ts');
      const file = await openPolicyFile(runtime, options.policy);
      const read = await withToken(await withOwner(file, runtime), options.token);
      if (options.json) runtime.print(asJson(read));
      else await print(read, runtime);
      runtime.exit(exitOf(read, options.strict === true));
    });
};

/** Only a warning: the remote of a clone may be a fork, and the teams those of the repository that it was made from. */
async function withOwner(read: PolicyFile, runtime: Runtime): Promise<PolicyFile> {
  const { loaded, warnings } = read.reading;
  // A policy that stands elsewhere is of another repository, or an example.
  if (loaded === null || !read.compared) return read;
  const { remoteRepository } = await import('../pull-named.ts');
  const [owner] = (await remoteRepository(runtime))?.split('/') ?? [];
  if (owner === undefined) return read;
  const { foreignTeams } = await import('../../core/policy/foreign-teams.ts');
  const found = foreignTeams(loaded, owner);
  return { ...read, reading: { ...read.reading, warnings: [...warnings, ...found] } };
}

/** Rules that this kind of token can never judge are faults like any other: they would block for ever. */
async function withToken(read: PolicyFile, kind: string | undefined): Promise<PolicyFile> {
  if (kind === undefined) return read;
  const { TOKENS, unreachable } = await import('../../core/policy/reach.ts');
  const { didYouMean, oneOf } = await import('../../core/policy/nearest.ts');
  const token = TOKENS.find((each) => each === kind);
  if (token === undefined) {
    throw new UserError(EXIT.usage, {
      code: 'usage.token',
      message: `there is no token of kind ${kind}`,
      place: { argument: '--token' },
      hint: didYouMean(kind, TOKENS) ?? `Name ${oneOf(TOKENS)}.`,
    });
  }
  const { loaded } = read.reading;
  if (loaded === null) return read;
  const faults = unreachable(loaded, token);
  if (faults.length === 0) return read;
  return { ...read, reading: { ...read.reading, loaded: null, faults } };
}

function exitOf({ reading }: PolicyFile, strict: boolean): ExitCode {
  if (reading.faults.length > 0) return EXIT.input;
  return strict && reading.warnings.length > 0 ? EXIT.overlap : EXIT.clear;
}

function asJson({ file, reading }: PolicyFile): string {
  const { loaded, faults, warnings } = reading;
  const digest = loaded?.digest ?? null;
  return JSON.stringify({ schemaVersion: 1, file, valid: loaded !== null, digest, faults, warnings });
}

async function print({ file, reading, compared }: PolicyFile, runtime: Runtime): Promise<void> {
  const { renderFaults } = await import('../../render/terminal/faults.ts');
  const { loaded, faults, warnings } = reading;
  const list = (found: readonly Fault[], severity: 'error' | 'warning'): void => {
    if (found.length > 0) runtime.print(renderFaults(found.slice(0, SHOWN), runtime.paint, severity));
    if (found.length > SHOWN) runtime.print(`… and ${found.length - SHOWN} more; --json lists them all`);
  };
  list(faults, 'error');
  list(warnings, 'warning');
  const counted = `${count(faults.length, 'fault')}, ${count(warnings.length, 'warning')}`;
  if (loaded === null) {
    runtime.print(`${file}: ${counted}`);
    return;
  }
  const agents = Object.keys(loaded.policy.agents).length;
  runtime.print(`${file}: ${counted} · ${count(agents, 'agent')} · digest ${loaded.digest.slice(0, 12)}`);
  if (!compared)
    runtime.print('Patterns were not compared with files: this is not the policy of a work tree.');
}

function count(number: number, word: string): string {
  return `${number === 0 ? 'no' : number} ${word}${number === 1 ? '' : 's'}`;
}
