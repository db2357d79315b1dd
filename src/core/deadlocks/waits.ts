import { placeWaits } from './capacity.ts';
import { leaseWaits } from './lease-waits.ts';
import { dependencyWaits, handoffWaits, reviewWaits, taskWaits } from './task-waits.ts';
import type { Wait } from './wait.ts';
import { agentWaits, worksIn } from './works.ts';
import { bookNow, type WaitWorld } from './world.ts';

/**
 * The wait-for graph as it stands: every wait of tasks, changes, leases, reviews, handoffs and places in the queue. Ordered by what they
 * say, since the order of a state is that of its history.
 */
export function waitsIn(world: WaitWorld): Wait[] {
  const book = bookNow(world);
  const works = worksIn(world);
  return [
    ...agentWaits(works, world),
    ...leaseWaits(world, book, works),
    ...placeWaits(book),
    ...taskWaits(world),
    ...dependencyWaits(world),
    ...reviewWaits(world),
    ...handoffWaits(world, works),
  ]
    .map((wait) => ({ wait, key: `${wait.waiter} ${wait.kind} ${wait.on.join(' ')} ${wait.since}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ wait }) => wait);
}
