import type { ApproveOptions } from '../actions/approve.ts';
import type { Register } from '../cli.ts';

/** `baton approve`: agree to a change at its present commit. */
export const registerApprove: Register = (program, runtime) => {
  program
    .command('approve')
    .description(
      'approve a branch as it stands now; counts only for what you answer for, and only if you had no hand in it',
    )
    .argument('<branch>', 'the branch to approve')
    .option('--note <text>', 'a remark that is kept with it')
    .option('--withdraw', 'take your approvals of this branch back')
    .option('--as <id>', 'the approver: agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--no-fetch', 'do not ask the remote for its branches first')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 recorded, and it counts for some of what is touched · 1 recorded or withdrawn, but it counts for nothing · 2 recorded here only

Examples:
  baton approve agent-004/vpc
  baton approve agent-004/vpc --as @acme-lead --note "checked the ranges"
  baton approve agent-004/vpc --withdraw`,
    )
    .action(async (branch: string, options: ApproveOptions) =>
      (await import('../actions/approve.ts')).approve(runtime, branch, options),
    );
};
