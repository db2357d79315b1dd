import type { SimulateOptions } from '../actions/simulate.ts';
import type { Register } from '../cli.ts';

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `baton simulate`: the verdict on a branch, if some of the facts were others. */
export const registerSimulate: Register = (program, runtime) => {
  program
    .command('simulate')
    .argument(
      '[branch]',
      'what to judge: a branch, by default what is checked out, or a pull request: 42, #42, owner/name#42',
    )
    .description(
      'judge a branch as if approvals, checks, files or the policy were others; nothing is written',
    )
    .option('--approve <who[@sha]>', 'as if WHO approved, the head or an older commit', collect)
    .option('--ignore-approval <who>', 'as if WHO had not approved', collect)
    .option('--request-changes <who>', 'as if WHO had asked for changes to a pull request', collect)
    .option('--ignore-review <who>', 'as if WHO had not reviewed a pull request', collect)
    .option('--check <name=conclusion>', 'as if a check had ended so on the head', collect)
    .option('--label <name>', 'as if a pull request had this label', collect)
    .option('--ignore-label <name>', 'as if a pull request had not this label', collect)
    .option('--add-file <path>', 'as if this file were touched, too', collect)
    .option('--ignore-file <path>', 'as if this file were not touched', collect)
    .option('--policy <file>', 'as if this were the policy on the base')
    .option('--base <ref>', 'branch to judge against')
    .option('--no-fetch', 'do not ask the remote for its branches first')
    .option('--json', 'answer as one JSON object (docs/schemas/simulate.json)')
    .addHelpText(
      'after',
      `
A pull request is read from GitHub with the token in GITHUB_TOKEN or GH_TOKEN. A branch that is called 42 is heads/42.
Conflicts are those of the branch as it is: no contents are made up for a file that is added.

Exit codes, of the simulated verdict: 0 nothing blocks · 1 blocked · 2 cannot tell, which is not a pass

Examples:
  baton simulate --approve @acme/network --check unit=success
  baton simulate feature/login --ignore-file package-lock.json
  baton simulate --policy new.yml
  baton simulate 42 --approve @jane --label ready`,
    )
    .action(async (branch: string | undefined, options: SimulateOptions) =>
      (await import('../actions/simulate.ts')).simulate(runtime, branch, options),
    );
};
