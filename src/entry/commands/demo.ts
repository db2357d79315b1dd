import type { Command } from 'commander';
import type { DemoOptions } from '../actions/demo.ts';
import type { CarryOut } from '../demo/day/terminal.ts';
import type { Runtime } from '../runtime.ts';

interface Options extends DemoOptions {
  readonly day?: boolean;
  readonly json?: boolean;
}

/** `baton demo`: the whole story on a temporary real repository. @param carryOut commands in this process, for the day */
export function registerDemo(program: Command, runtime: Runtime, carryOut: CarryOut): void {
  program
    .command('demo')
    .description('watch six agents race, collide, be judged and approved, in a temporary real repository')
    .option('--day', 'a working day of fourteen agents instead, with the clock put on')
    .option('--keep', 'leave the repository there, to look around in it')
    .option('--json', 'with --day: what happened as one JSON object')
    .action(async ({ day, ...options }: Options) =>
      day
        ? (await import('../actions/demo-day.ts')).demoDay(runtime, carryOut, options)
        : (await import('../actions/demo.ts')).demo(runtime, options),
    );
}
