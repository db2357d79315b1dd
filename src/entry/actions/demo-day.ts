import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../core/errors.ts';
import { renderTimeline, timelineOf } from '../../render/terminal/day.ts';
import { table } from '../../render/terminal/table.ts';
import { Day } from '../demo/day/day.ts';
import { Ground } from '../demo/day/ground.ts';
import { type Outcome, outcomesIn } from '../demo/day/outcomes.ts';
import { conflictScenes } from '../demo/day/scenes/conflicts.ts';
import { handoffScenes } from '../demo/day/scenes/handoffs.ts';
import { incidentScenes } from '../demo/day/scenes/incident.ts';
import { messageScenes } from '../demo/day/scenes/messages.ts';
import { leaseScenes, workScenes } from '../demo/day/scenes/work.ts';
import { type CarryOut, Terminal } from '../demo/day/terminal.ts';
import { DayTime } from '../demo/day/time.ts';
import type { Runtime } from '../runtime.ts';

export interface DayOptions {
  readonly keep?: boolean;
  readonly json?: boolean;
}

/**
 * A working day of the fourteen agents of the example, in a temporary real repository, with its clock put on. Whatever stands in the
 * log was written by commands and by sweeps; what was promised and did not come to be is an error.
 */
export async function demoDay(runtime: Runtime, carryOut: CarryOut, options: DayOptions): Promise<void> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'baton-day-')));
  try {
    const time = new DayTime();
    const ground = new Ground(runtime, home, time);
    runtime.progress('building a repository with fourteen agents');
    const repository = await ground.build();
    const terminal = new Terminal(runtime, carryOut, ground, time);
    const day = new Day({ runtime, terminal, ground, repository, time });
    await live(day, terminal);
    await tell(runtime, day, terminal, { ...options, folder: ground.folder });
  } finally {
    if (options.keep) runtime.warn(`kept: ${join(home, 'platform')}`);
    else await rm(home, { recursive: true, force: true });
  }
  runtime.exit(EXIT.clear);
}

async function live(day: Day, terminal: Terminal): Promise<void> {
  await terminal.typed(['context', 'init']);
  await day.sweep();
  const scenes = [
    ...workScenes(),
    ...leaseScenes(),
    ...messageScenes(),
    ...handoffScenes(),
    ...conflictScenes(),
    ...incidentScenes(),
  ];
  for (const { at, does } of scenes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    await day.until(at);
    await does(day);
  }
  await day.until('18:00');
}

async function tell(
  runtime: Runtime,
  day: Day,
  terminal: Terminal,
  { json, keep, folder }: DayOptions & { readonly folder: string },
): Promise<void> {
  const log = await day.log();
  const outcomes = outcomesIn(log);
  const missing = outcomes.filter(({ count }) => count === 0);
  // A demonstration that shows something else than it says must not end well.
  if (missing.length > 0)
    throw new Error(`the day shows no ${missing.map(({ says }) => says).join('; no ')}`);
  const timeline = timelineOf(log, day.told);
  const verified = await terminal.typed(['context', 'verify'], runtime.paint);
  if (verified.code !== EXIT.clear) throw new Error(`the log does not verify:\n${verified.err}`);
  if (json) {
    const report: unknown = JSON.parse((await terminal.typed(['report', '--json'])).out);
    runtime.print(
      JSON.stringify({
        schemaVersion: 1,
        timeline,
        outcomes,
        events: log.length,
        sweeps: day.sweeps,
        report,
        folder: keep ? folder : null,
      }),
    );
    return;
  }
  const { paint } = runtime;
  runtime.print(renderTimeline(timeline, paint));
  runtime.print(`\n${renderOutcomes(outcomes, runtime)}`);
  runtime.print(`\n${(await terminal.typed(['report'], paint)).out.trimEnd()}`);
  runtime.print(`\n${verified.out.trimEnd()}`);
}

function renderOutcomes(outcomes: readonly Outcome[], { paint }: Pick<Runtime, 'paint'>): string {
  const rows = outcomes.map(({ says, count }) => [paint.green(String(count)), says]);
  return table(['', 'WHAT HAPPENED'], rows, paint);
}
