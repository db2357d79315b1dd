import type { LogEvent } from '../core/context/events/table.ts';
import { parseLine } from '../core/context/line.ts';
import type { GitContext } from '../store/git-context.ts';

/** Every event of the log that can be read, oldest first. */
export async function eventsOf(store: Pick<GitContext, 'look' | 'content'>): Promise<LogEvent[]> {
  const { head } = await store.look();
  if (head === null) return [];
  const found: LogEvent[] = [];
  for (const { file, number, text } of await store.content.lines(head)) {
    const parsed = parseLine(text, { file, line: number });
    if ('event' in parsed) found.push(parsed.event);
  }
  return found;
}
