import type { Lease, QueuedRequest } from '../context/state/lease.ts';
import { type Book, holdersInTheWay } from '../leases/book.ts';
import { aheadInQueue, poolSize } from '../leases/settle.ts';
import { capacityWaits } from './capacity.ts';
import { type NodeId, nodeOf, type Wait } from './wait.ts';
import type { Works } from './works.ts';
import type { WaitWorld } from './world.ts';

const leaseNode = ({ id }: Pick<Lease, 'id'>): NodeId => nodeOf('lease', id);

/** Requests wait for leases, and for those ahead of them; leases for the work that they are held for; that work for its requests. */
export function* leaseWaits(world: WaitWorld, book: Book, { workOf }: Works): Iterable<Wait> {
  for (const lease of book.held) {
    const on = [workOf(lease.holder, lease.for)];
    yield { waiter: leaseNode(lease), on, need: 1, kind: 'held', since: lease.granted };
  }
  for (const request of book.queue) {
    const node = nodeOf('request', request.id);
    yield {
      waiter: workOf(request.holder, request.for),
      on: [node],
      need: 1,
      kind: 'queued',
      since: request.since,
    };
    yield* obstacles(request, world, book);
  }
}

function* obstacles(request: QueuedRequest, world: WaitWorld, book: Book): Iterable<Wait> {
  const { since, resource } = request;
  const waiter = nodeOf('request', request.id);
  const size = poolSize(world.policy, resource);
  const onPaths = holdersInTheWay(book, { ...request, resource: null }, null);
  const rivals = resource === null ? [] : holdersInTheWay(book, { ...request, paths: [] }, size);
  const inTheWay = size === null ? [...new Set([...onPaths, ...rivals])] : onPaths;
  if (inTheWay.length > 0)
    yield { waiter, on: inTheWay.map(leaseNode), need: inTheWay.length, kind: 'lease', since };
  if (size !== null && rivals.length > 0) {
    const taken = book.held.filter((lease) => lease.resource === resource);
    yield { waiter, on: taken.map(leaseNode), need: taken.length - size + 1, kind: 'pool', since };
  }
  const ahead = aheadInQueue(book, request);
  if (ahead.length > 0) {
    const on = ahead.map(({ id }) => nodeOf('request', id));
    yield { waiter, on, need: on.length, kind: 'line', since };
  }
  yield* capacityWaits(request, book, world.policy);
}
