import { EXIT } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import type { Register } from '../cli.ts';

/** `baton hooks …`: judging before a push. */
export const registerHooks: Register = (program, runtime) => {
  const hooks = program.command('hooks').description('judge branches before they are pushed');
  hooks
    .command('install')
    .description(
      'install the pre-push hook in this clone; `git push --no-verify` goes past it, and the next check records that',
    )
    .action(async () => {
      const { installPrePush } = await import('../../local/hooks.ts');
      const { openRepository } = await import('../../local/repository.ts');
      const command = runtime.program.map(shellWord).join(' ');
      runtime.print(`installed ${await installPrePush(await openRepository(runtime.git), command)}`);
      runtime.exit(EXIT.clear);
    });
  hooks
    .command('uninstall')
    .description('remove it again; a hook that is not Baton’s is left alone')
    .action(async () => {
      const { uninstallPrePush } = await import('../../local/hooks.ts');
      const { openRepository } = await import('../../local/repository.ts');
      const state = await uninstallPrePush(await openRepository(runtime.git));
      runtime.print(
        state.kind === 'ours' ? `removed ${state.path}` : `no pre-push hook of Baton at ${state.path}`,
      );
      runtime.exit(EXIT.clear);
    });
};
