import type { BacktestOptions } from '../actions/backtest.ts';
import type { Register } from '../cli.ts';

/** `baton backtest`: what a policy would have made of what was merged. */
export const registerBacktest: Register = (program, runtime) => {
  program
    .command('backtest')
    .description(
      'replay the policy over merged changes, and over a changed policy what it would have changed',
    )
    .option('--last <n>', 'how many of the latest merged changes', '200')
    .option('--since <date>', 'none that was merged before this day')
    .option('--github [repository]', 'merged pull requests of GitHub (owner/name), by default of the remote')
    .option('--policy <file>', 'a policy to try, compared with the one in force where there is one')
    .option('--compare <file>', 'a policy to compare with, instead of the one in force')
    .option('--base <ref>', 'branch that the changes were merged into')
    .option('--explain <rule>', 'one rule with every change that did not pass it, and why')
    .option('--json', 'answer as one JSON object (docs/schemas/backtest.json)')
    .addHelpText(
      'after',
      `
Everything is read from the history of this clone, and no remote is asked. With --github, merged pull requests are read from
GitHub with the token in GITHUB_TOKEN or GH_TOKEN: reviews, checks and labels, too. Nothing is written.

Exit codes: 0 it was replayed, whatever came out · 2 GitHub answered for some of it only, which is told

Examples:
  baton backtest --last 500
  baton backtest --policy new.yml
  baton backtest --github --since 2026-01-01
  baton backtest --github acme/infra --policy new.yml
  baton backtest --explain gates.code_complete`,
    )
    .action(async (options: BacktestOptions) =>
      (await import('../actions/backtest.ts')).runBacktest(runtime, options),
    );
};
