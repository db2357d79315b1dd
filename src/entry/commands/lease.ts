import type { Command } from 'commander';
import type {
  AcquireOptions,
  LeaseOptions,
  ReclaimOptions,
  ReleaseOptions,
  RenewOptions,
} from '../actions/lease.ts';
import type { Register } from '../cli.ts';

const actions = () => import('../actions/lease.ts');

/** `baton lease …`: claims on paths and named resources. */
export const registerLease: Register = (program, runtime) => {
  const lease = program
    .command('lease')
    .description('claim paths and resources, so that nobody else edits them meanwhile');
  common(
    lease
      .command('acquire')
      .argument('[patterns...]', 'paths, in the form of the policy: `src/api/*` is the whole subtree'),
  )
    .description('ask for a lease')
    .option('--resource <name>', 'a named resource of the policy')
    .option('--for <text>', 'what it is for')
    .option('--ttl <duration>', 'how long, such as 30m or 2h')
    .option('--shared', 'let others share it')
    .option('--queue', 'wait in line where it is not free')
    .option('--max-wait <duration>', 'leave the line after this time; implies --queue')
    .option('--partial', 'take what is free where not all is')
    .option('--priority <P0..P3>', 'place in the line', 'P2')
    .addHelpText(
      'after',
      `
Exit codes: 0 approved · 1 overlap (partial, queued, denied) · 2 cannot tell (the remote did not answer)

Examples:
  baton lease acquire 'src/api/*' --for "new pagination" --ttl 1h
  baton lease acquire 'src/api/*' 'docs/api.md' --partial --json
  baton lease acquire --resource staging --queue --max-wait 30m`,
    )
    .action(async (patterns: string[], options: AcquireOptions) =>
      (await actions()).acquire(runtime, patterns, options),
    );
  common(
    lease
      .command('renew')
      .argument('[leases...]', 'lease ids, patterns or resources; all of yours by default'),
  )
    .description('prolong leases that you hold')
    .option('--ttl <duration>', 'for how long from now; by default as long as they were granted')
    .action(async (words: string[], options: RenewOptions) =>
      (await actions()).renew(runtime, words, options),
    );
  common(lease.command('release').argument('[leases...]', 'lease ids, patterns or resources'))
    .description('give leases, places in the line and fenced leases back')
    .option('--all', 'all of yours')
    .action(async (words: string[], options: ReleaseOptions) =>
      (await actions()).release(runtime, words, options),
    );
  common(lease.command('reclaim').argument('<lease>', 'lease id'))
    .description('take a lease from a holder that does not answer')
    .requiredOption('--evidence <text>', 'why; it is recorded and told to the holder')
    .action(async (id: string, options: ReclaimOptions) => (await actions()).reclaim(runtime, id, options));
  common(lease.command('list').argument('[paths...]', 'only those that meet these patterns'))
    .description('show who holds what, who waits, and whose work is fenced')
    .action(async (paths: string[], options: LeaseOptions) =>
      (await actions()).list(runtime, paths, options),
    );
};

function common(command: Command): Command {
  return command
    .option('--as <id>', 'the acting agent, `@login` or address; else BATON_AGENT, else git’s identity')
    .option('--base <ref>', 'branch whose policy applies')
    .option('--json', 'answer as one JSON object');
}
