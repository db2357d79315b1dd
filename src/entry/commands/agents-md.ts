import type { AgentsOptions } from '../actions/agents-md.ts';
import type { Register } from '../cli.ts';
import { cliUsage } from '../cli-usage.ts';

/** `baton agents-md`: what an agent has to know, as a managed section of AGENTS.md. */
export const registerAgentsMd: Register = (program, runtime) => {
  program
    .command('agents-md')
    .description(
      'show, compare or write the section of AGENTS.md that says who owns what, and how work is done',
    )
    .option('--check', 'show what differs; exit code 1 if anything does')
    .option('--write', 'bring the file up to date; what stands outside the section is left as it is')
    .option('--policy <file>', 'file to read (default: .github/baton.yml of the work tree)')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 up to date, or written · 1 drift · 4 faults of the policy or of the markers

Examples:
  baton agents-md                      # the whole file, as it should be
  baton agents-md --check              # in CI: a diff, and exit code 1, on drift
  baton agents-md --write`,
    )
    .action(async (options: AgentsOptions) =>
      (await import('../actions/agents-md.ts')).agentsMd(runtime, cliUsage(program), options),
    );
};
