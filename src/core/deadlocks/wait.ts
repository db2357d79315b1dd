/**
 * What stands on the wait-for graph: what waits, or is waited for. `place`: one of the places at work that the policy's
 * capacity counts. `name`: something that the log knows by name alone.
 */
export type NodeKind = 'agent' | 'change' | 'handoff' | 'lease' | 'name' | 'place' | 'request' | 'task';

/** A node by its kind and its id: `task:issue-17`. */
export type NodeId = `${NodeKind}:${string}`;

export function nodeOf(kind: NodeKind, id: string): NodeId {
  return `${kind}:${id}`;
}

export function partsOf(node: string): { readonly kind: NodeKind; readonly id: string } {
  const at = node.indexOf(':');
  return { kind: node.slice(0, at) as NodeKind, id: node.slice(at + 1) };
}

/** One wait of a node. A node with several goes on when all of them are over. */
export interface Waiting {
  readonly waiter: string;
  readonly on: readonly string[];
  /** How many of `on` must come to an end first: all of them (AND), one (OR), or some of a pool. */
  readonly need: number;
}

/** Why something waits. Each kind has its row in `WAITS`. */
export type WaitKind =
  | 'lease'
  | 'pool'
  | 'capacity'
  | 'line'
  | 'queued'
  | 'held'
  | 'work'
  | 'dependency'
  | 'blocked'
  | 'review'
  | 'change'
  | 'handoff'
  | 'answer';

export interface Wait extends Waiting {
  readonly waiter: NodeId;
  readonly on: readonly NodeId[];
  readonly kind: WaitKind;
  /** ISO 8601 UTC. */
  readonly since: string;
}
