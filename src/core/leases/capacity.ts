import type { Lease } from '../context/state/lease.ts';
import type { Layer, Policy } from '../policy/schema.ts';

/** Whether one more agent may start work. */
export type Room =
  | { readonly kind: 'open' }
  | { readonly kind: 'near'; readonly reason: string }
  | { readonly kind: 'full'; readonly reason: string };

/**
 * Agents at work are the distinct holders of leases. A holder that is at work already always has room; a new one has
 * none from the policy's pause mark on, or where its layer is full.
 */
export function roomFor(holder: string, book: { readonly held: readonly Lease[] }, policy: Policy): Room {
  const { capacity, high_water } = policy.leases;
  const atWork = new Set(book.held.map((lease) => lease.holder));
  if (!capacity || atWork.has(holder)) return { kind: 'open' };
  const layers = new Map(Object.values(policy.agents).map((agent) => [agent.id, agent.layer]));
  const layer = layers.get(holder);
  const limit = layer && capacity.per_layer[layer as Layer];
  if (layer && limit !== undefined) {
    const inLayer = [...atWork].filter((other) => layers.get(other) === layer).length;
    if (inLayer >= limit) {
      return { kind: 'full', reason: `layer ${layer} has ${inLayer} of ${limit} agents at work` };
    }
  }
  if (capacity.agents === undefined) return { kind: 'open' };
  const use = (atWork.size / capacity.agents) * 100;
  const said = `${atWork.size} of ${capacity.agents} agents are at work (${Math.round(use)} %)`;
  if (atWork.size >= capacity.agents || use >= high_water.pause) {
    return { kind: 'full', reason: `${said}; new work pauses at ${high_water.pause} %` };
  }
  return use >= high_water.warn
    ? { kind: 'near', reason: `${said}; the mark is ${high_water.warn} %` }
    : { kind: 'open' };
}
