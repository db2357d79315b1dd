import type { QueuedRequest } from '../context/state/lease.ts';
import type { Book } from '../leases/book.ts';
import { roomFor } from '../leases/capacity.ts';
import type { Policy } from '../policy/schema.ts';
import { nodeOf, type Wait } from './wait.ts';

/** Where nobody new may begin, a request waits until enough of those at work have given back all of their leases. */
export function* capacityWaits(request: QueuedRequest, book: Book, policy: Policy): Iterable<Wait> {
  if (roomFor(request.holder, book, policy).kind !== 'full') return;
  const atWork = [...new Set(book.held.map(({ holder }) => holder))].sort();
  const layers = new Map(Object.values(policy.agents).map(({ id, layer }) => [id, layer]));
  const own = layers.get(request.holder);
  const limit = own === undefined ? undefined : policy.leases.capacity?.per_layer[own];
  const beside = atWork.filter((agent) => own !== undefined && layers.get(agent) === own);
  const waiter = nodeOf('request', request.id);
  const wait = (agents: readonly string[], need: number): Wait => ({
    waiter,
    on: agents.map((agent) => nodeOf('place', agent)),
    need,
    kind: 'capacity',
    since: request.since,
  });
  if (limit !== undefined && beside.length >= limit) yield wait(beside, beside.length - limit + 1);
  const most = mostAtWork(policy);
  if (most !== null && atWork.length > most) yield wait(atWork, atWork.length - most);
}

/** A place at work is given back with the last lease of its agent. */
export function* placeWaits(book: Book): Iterable<Wait> {
  for (const agent of new Set(book.held.map(({ holder }) => holder))) {
    const leases = book.held.filter(({ holder }) => holder === agent);
    const since = leases.map(({ granted }) => granted).sort()[0] ?? '';
    const on = leases.map(({ id }) => nodeOf('lease', id));
    yield { waiter: nodeOf('place', agent), on, need: on.length, kind: 'held', since };
  }
}

/** How many may be at work for one more to be let in; null: any number. */
function mostAtWork({ leases: { capacity, high_water } }: Policy): number | null {
  if (capacity?.agents === undefined) return null;
  const { agents } = capacity;
  let most = agents - 1;
  while (most > 0 && (most / agents) * 100 >= high_water.pause) most -= 1;
  return most;
}
