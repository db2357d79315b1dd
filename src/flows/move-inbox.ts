import type { Held, Stock } from './inbox-ports.ts';

/** How many of each kind were moved. */
export type Moved = Readonly<Record<Held['kind'], number>>;

const PAGE = 100;

/**
 * Moves everything from one inbox to another. Where it is cut off, nothing is lost, and doing it again goes on: the old one is
 * emptied when the new one has it all.
 */
export async function moveInbox(from: Stock, to: Stock): Promise<Moved> {
  const moved = { waiting: 0, dead: 0, timer: 0, handled: 0 };
  for await (const page of from.pages(PAGE)) {
    await to.put(page);
    for (const { kind } of page) moved[kind] += 1;
  }
  await from.clear();
  return moved;
}
