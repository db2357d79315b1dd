import { EXIT } from '../../core/errors.ts';
import type { Register } from '../cli.ts';
import type { Runtime } from '../runtime.ts';

interface Options {
  base?: string;
  json?: boolean;
}

/** `baton explain …`: what Baton believes, and why. */
export const registerExplain: Register = (program, runtime) => {
  const explain = program.command('explain').description('show what Baton believes, and why');
  explain
    .command('identity')
    .argument('[rev]', 'a branch or a commit', 'HEAD')
    .description('show who had a hand in a branch or commit: every sign, what it counts for, and why')
    .option('--base <rev>', 'what the commits are counted from, and whose policy applies')
    .option('--json', 'answer as one JSON object')
    .addHelpText(
      'after',
      `
A branch is read from where it left the base; anything else is read as one commit, unless --base is given.

Exit codes: 0 everybody is known · 1 automation that is not on the roster has a hand in it

Examples:
  baton explain identity
  baton explain identity agent-004/vpc --json
  baton explain identity HEAD~3`,
    )
    .action((revision: string, options: Options) => explainIdentity(runtime, revision, options));
};

async function explainIdentity(runtime: Runtime, revision: string, options: Options): Promise<void> {
  const { openWorkspace } = await import('../workspace.ts');
  const { explanationOf, identify } = await import('../../core/roster/identity.ts');
  const { readHands } = await import('../../local/hands.ts');
  const { renderIdentity } = await import('../../render/terminal/identity.ts');
  const { repository, base, loaded } = await openWorkspace(runtime, options.base);
  const { hands, head, since } = await readHands(repository, revision, base, options.base !== undefined);
  const identity = identify(hands, loaded.policy, { forge: 'local' });
  const subject = { revision, branch: hands.branch || null, head, since, commits: hands.commits.length };
  if (options.json)
    runtime.print(JSON.stringify({ schemaVersion: 1, ...subject, ...explanationOf(identity) }));
  else runtime.print(renderIdentity(subject, identity, runtime.paint));
  runtime.exit(identity.unknownAutomation.length === 0 ? EXIT.clear : EXIT.overlap);
}
