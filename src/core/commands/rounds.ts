import { type Handled, handled } from '../context/events/commands.ts';
import type { Items } from '../context/state/item.ts';

/**
 * So often in a row automation is answered on one change, each time within the window after the one before. A person's command
 * begins anew.
 */
export const ROUNDS = 3;
export const WINDOW_MS = 3_600_000;

/** What the log keeps of the comments of one change; by comment. */
export function handledOn(workflow: string, commands: Items): ReadonlyMap<string, Handled> {
  const found = new Map<string, Handled>();
  for (const { id, workflow: of, data } of Object.values(commands)) {
    const read = of === workflow ? handled.safeParse(data) : null;
    if (read?.success) found.set(id, read.data);
  }
  return found;
}

/** The comment of a change that was last carried out, by when it was written; undefined where there is none. */
export function latestOf(known: ReadonlyMap<string, Handled>): Handled | undefined {
  return [...known.values()].reduce<Handled | undefined>(
    (latest, each) => (latest === undefined || each.edited_at >= latest.edited_at ? each : latest),
    undefined,
  );
}

/** How often in a row automation was answered before this one of its comments. */
export function roundsBefore(known: ReadonlyMap<string, Handled>, editedAt: string): number {
  const latest = latestOf(known);
  if (latest === undefined || !latest.bot) return 0;
  return Date.parse(editedAt) - Date.parse(latest.edited_at) > WINDOW_MS ? 0 : latest.round;
}

export function isCut({ answers }: Handled): boolean {
  return answers.some(({ outcome }) => outcome === 'cut');
}

/** Was automation answered as often in a row as it is? What it says next is cut. */
export function isSpent({ bot, round }: Handled): boolean {
  return bot && round >= ROUNDS;
}
