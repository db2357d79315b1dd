import type { CheckOptions } from '../actions/check.ts';
import type { Register } from '../cli.ts';

/** `baton check`: the verdict on a branch. */
export const registerCheck: Register = (program, runtime) => {
  program
    .command('check')
    .description(
      'judge a branch: identity, ownership and approvals, leases, gates, and conflicts with every other open branch',
    )
    .option('--base <ref>', 'branch to judge against, whose policy applies')
    .option('--head <rev>', 'what to judge; by default what is checked out')
    .option('--branch <name>', 'name of the change, where --head is a bare commit')
    .option(
      '--explain <rule>',
      'one rule with all that it looked at, such as `ownership` or `gates.code_complete`',
    )
    .option('--no-fetch', 'do not ask the remote for its branches first')
    .option('--record-pre-push', 'record the judgement as that of the pre-push hook')
    .option('--json', 'answer as one JSON object (docs/schemas/check.json)')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing blocks · 1 blocked · 2 cannot tell, which is not a pass

Examples:
  baton check
  baton check --head feature/login --json
  baton check --explain ownership`,
    )
    .action(async (options: CheckOptions) => (await import('../actions/check.ts')).check(runtime, options));
};
