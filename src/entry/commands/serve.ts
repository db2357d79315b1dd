import { EXIT, UserError } from '../../core/errors.ts';
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

Exit codes: 0 stopped as asked · 3 a setting is wrong · 5 the inbox cannot be opened, or nothing is installed

Examples:
  baton serve
  DATABASE_URL=postgres://baton@db/baton HOST=0.0.0.0 baton serve`,
    )
    .action(async () => (await app()).serveApp(runtime));
};

/** The packages of the App are not bundled: in a clone where nothing was installed they are not there. */
async function app(): Promise<typeof import('../app/serve.ts')> {
  try {
    return await import('../app/serve.ts');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new UserError(
      EXIT.repository,
      {
        code: 'app.not-installed',
        message: 'the packages that the App needs are not installed beside it',
        hint: 'Run `npm ci` in the clone of Baton, and start it again. Every other command works without them.',
      },
      { cause },
    );
  }
}
