import type { OnboardOptions } from '../actions/onboard.ts';
import type { Register } from '../cli.ts';

/** `baton onboard`: the start-up checklist of an agent. */
export const registerOnboard: Register = (program, runtime) => {
  program
    .command('onboard')
    .description('the start-up checklist of an agent, ticked from what the log shows')
    .argument('<agent>', 'its id or name')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Where the policy has \`onboarding\`, each agent that is new in the roster finds it in its inbox, once.
Exit codes: 0 all that can be seen is done · 1 some is not · 2 cannot tell (the remote did not answer)

Examples:
  baton onboard agent-004
  baton onboard agent-004 --json | jq '.steps[] | select(.done == false) | .says'`,
    )
    .action(async (agent: string, options: OnboardOptions) =>
      (await import('../actions/onboard.ts')).onboard(runtime, agent, options),
    );
};
