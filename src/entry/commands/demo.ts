import type { DemoOptions } from '../actions/demo.ts';
import type { Register } from '../cli.ts';

/** `baton demo`: the whole story on a temporary real repository. */
export const registerDemo: Register = (program, runtime) => {
  program
    .command('demo')
    .description('watch six agents race, collide, be judged and approved, in a temporary real repository')
    .option('--keep', 'leave the repository there, to look around in it')
    .action(async (options: DemoOptions) => (await import('../actions/demo.ts')).demo(runtime, options));
};
