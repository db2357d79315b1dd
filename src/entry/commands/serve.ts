import type { Register } from '../cli.ts';

/** `baton serve`: the App. */
export const registerServe: Register = (program, runtime) => {
  program
    .command('serve')
    .description('the GitHub App: takes webhooks in, keeps them, and judges what they are about')
    .addHelpText(
      'after',
      `
Settings come from the environment: APP_ID, PRIVATE_KEY or PRIVATE_KEY_PATH, WEBHOOK_SECRET; HOST, PORT, DATABASE_URL, BATON_DATA,
BATON_AT_ONCE, BATON_SWEEP_MINUTES, BATON_HEAL_MINUTES, GITHUB_API_URL, LOG_LEVEL (docs/app.md).

Exit codes: 0 stopped as asked · 3 a setting is wrong · 5 the inbox cannot be opened

Examples:
  baton serve
  DATABASE_URL=postgres://baton@db/baton HOST=0.0.0.0 baton serve`,
    )
    .action(async () => (await import('../app/serve.ts')).serveApp(runtime));
};
