import { dirname } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { variablesHelp } from '../app/variables.ts';
import type { Register } from '../cli.ts';
import type { Runtime } from '../runtime.ts';

/** `baton serve`: the App. */
export const registerServe: Register = (program, runtime) => {
  program
    .command('serve')
    .description('the GitHub App: takes webhooks in, keeps them, and judges what they are about')
    .addHelpText(
      'after',
      `
Settings come from the environment; without App, key and secret it shows a page that makes the App (docs/app.md):
${variablesHelp()}

Exit codes: 0 stopped as asked · 3 a setting is wrong, or the port is taken · 4 app.json or the inbox cannot be read as one ·
5 the inbox or its folder cannot be opened, or the packages of the App are not installed · 70 a defect

Examples:
  baton serve
  DATABASE_URL=postgres://baton@db/baton HOST=0.0.0.0 baton serve`,
    )
    .action(async () => (await app(runtime)).serveApp(runtime));
};

/** The packages of the App are not bundled: in a clone where nothing was installed they are not there. */
async function app(runtime: Runtime): Promise<typeof import('../app/serve.ts')> {
  try {
    return await import('../app/serve.ts');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new UserError(
      EXIT.repository,
      {
        code: 'app.not-installed',
        message: 'the packages that the App needs are not installed beside it',
        hint: `Run \`npm ci --omit=dev\` in ${dirname(dirname(runtime.program[1]))}, and start it again. Every other command works without them.`,
      },
      { cause },
    );
  }
}
