import { EXIT } from '../../core/errors.ts';
import type { Register } from '../cli.ts';
import type { Runtime } from '../runtime.ts';

interface Options {
  as?: string;
  base?: string;
  json?: boolean;
}

/** `baton whoami`: who acts here, and what the policy lets them do. */
export const registerWhoami: Register = (program, runtime) => {
  program
    .command('whoami')
    .description('show who acts here, why, and what the policy lets them do')
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 on the roster · 1 not on the roster, with the remedy

Examples:
  baton whoami
  baton whoami --as agent-004 --json
  BATON_AGENT=agent-004 baton whoami`,
    )
    .action((options: Options) => whoami(runtime, options));
};

async function whoami(runtime: Runtime, options: Options): Promise<void> {
  const { openWorkspace } = await import('../workspace.ts');
  const { claimOf } = await import('../actor.ts');
  const { findActor } = await import('../../core/roster/actor.ts');
  const { hintsOf, profileOf } = await import('../../core/roster/profile.ts');
  const { currentBranch } = await import('../../local/hands.ts');
  const { renderProfile } = await import('../../render/terminal/identity.ts');
  const { repository, loaded } = await openWorkspace(runtime, options.base);
  const claim = await claimOf(runtime, options.as);
  const profile = profileOf(findActor(claim, loaded.policy), loaded.policy);
  const said = options.as?.trim() || claim.env?.trim() || claim.email;
  const hints = hintsOf(
    (await currentBranch({ git: runtime.git })) ?? '',
    repository.root ?? '',
    loaded.policy,
  );
  if (options.json) runtime.print(JSON.stringify({ schemaVersion: 1, ...profile, hints }));
  else runtime.print(renderProfile(profile, hints, runtime.paint, said));
  runtime.exit(profile.recognised ? EXIT.clear : EXIT.overlap);
}
