import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import type { Register } from '../cli.ts';
import type { Runtime } from '../runtime.ts';

interface CodeownersOptions {
  check?: boolean;
  write?: boolean;
  lint?: string;
  policy?: string;
  json?: boolean;
}

/** `baton codeowners`: the matrix of the policy as a managed block of CODEOWNERS. */
export const registerCodeowners: Register = (program, runtime) => {
  program
    .command('codeowners')
    .description('show, compare or write the block of CODEOWNERS that the policy makes')
    .option('--check', 'show what differs; exit code 1 if anything does')
    .option('--write', 'bring the file up to date; what stands outside the block is left as it is')
    .option('--lint <file>', 'list the lines of a CODEOWNERS file that GitHub skips (`-`: standard input)')
    .option('--policy <file>', 'file to read (default: .github/baton.yml of the work tree)')
    .option('--json', 'answer as JSON: one object, or with --lint one object a bad line')
    .addHelpText(
      'after',
      `
Exit codes: 0 up to date, written, or no bad lines · 1 drift, or bad lines · 4 faults of the policy or of the markers

Examples:
  baton codeowners                     # the whole file, as it should be
  baton codeowners --check             # in CI: a diff, and exit code 1, on drift
  baton codeowners --write
  baton codeowners --lint .github/CODEOWNERS --json`,
    )
    .action(async (options: CodeownersOptions) => {
      refuseTogether(options);
      runtime.exit(
        options.lint === undefined
          ? await sync(runtime, options)
          : await lint(runtime, options.lint, options),
      );
    });
};

function refuseTogether({ check, write, lint: file }: CodeownersOptions): void {
  const given = [check && '--check', write && '--write', file !== undefined && '--lint'].filter(Boolean);
  if (given.length < 2) return;
  throw new UserError(EXIT.usage, {
    code: 'codeowners.options',
    message: `${given.join(' and ')} do not go together`,
    place: { argument: 'baton codeowners' },
    hint: 'Give one of them.',
  });
}

async function sync(runtime: Runtime, options: CodeownersOptions): Promise<ExitCode> {
  const { planCodeowners, writePlan } = await import('../codeowners-file.ts');
  const plan = await planCodeowners(runtime, options.policy);
  for (const warning of plan.warnings) runtime.warn(`${runtime.paint.yellow('warning')} ${warning}`);
  if (options.write && plan.diff !== null) await writePlan(plan);
  const state = plan.diff === null ? 'current' : options.write ? 'written' : 'drift';
  const { path, diff } = plan;
  if (options.json) {
    runtime.print(JSON.stringify({ schemaVersion: 1, path, state, diff, content: plan.wanted }));
  } else if (options.write) runtime.print(state === 'written' ? `wrote ${path}` : `${path} is up to date`);
  else if (options.check) runtime.print(diff?.trimEnd() ?? `${path} is up to date`);
  else runtime.print(plan.wanted.replace(/\r?\n$/, ''));
  if (options.check && diff !== null && !options.json) {
    runtime.warn(`${path} has drifted from the policy: run \`baton codeowners --write\``);
  }
  return options.check && diff !== null ? EXIT.overlap : EXIT.clear;
}

async function lint(runtime: Runtime, file: string, { json }: CodeownersOptions): Promise<ExitCode> {
  const { lintFile } = await import('../codeowners-file.ts');
  const { renderFaults } = await import('../../render/terminal/faults.ts');
  const { faults, warnings } = await lintFile(runtime, file);
  const shown = (found: readonly (typeof faults)[number][]) =>
    found.map(({ line, column, ...fault }) => ({ ...fault, place: { file, line, column } }));
  if (json) {
    for (const { line, column, code, message } of faults) {
      runtime.print(JSON.stringify({ line, column, code, message }));
    }
  } else {
    runtime.print(faults.length > 0 ? renderFaults(shown(faults), runtime.paint) : `${file}: no bad lines`);
  }
  if (warnings.length > 0) runtime.warn(renderFaults(shown(warnings), runtime.paint, 'warning'));
  return faults.length > 0 ? EXIT.overlap : EXIT.clear;
}
