import type { ReportOptions } from '../actions/report.ts';
import type { Register } from '../cli.ts';

/** `baton report`: how work goes, from the log. */
export const registerReport: Register = (program, runtime) => {
  program
    .command('report')
    .description('how work goes: velocity, quality, collaboration and efficiency, of all and of each agent')
    .option('--since <when>', 'an instant, a day, or how long ago (default: the first event)')
    .option('--until <when>', 'the same (default: now)')
    .option('--base <ref>', 'branch whose policy has the targets')
    .option('--json', 'answer as one JSON object (docs/schemas/report.json)')
    .option('--html', 'answer as one HTML page that needs nothing else')
    .option('--csv', 'answer as CSV')
    .addHelpText(
      'after',
      `
All figures are counted from the log alone; docs/report.md says how each is.
Exit codes: 0 shown · 2 shown, but lines of the log could not be read, or the remote did not answer

Examples:
  baton report --since 7d
  baton report --since 2026-11-01 --until 2026-12-01 --html > november.html
  baton report --json | jq '.metrics[] | select(.met == false) | .name'`,
    )
    .action(async (options: ReportOptions) =>
      (await import('../actions/report.ts')).report(runtime, options),
    );
};
