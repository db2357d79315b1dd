import { type Vote, votesIn } from '../context/events/conflicts.ts';
import { saidList, saidText } from '../context/said.ts';
import type { Item } from '../context/state/item.ts';
import { digestOf } from '../policy/canonical.ts';
import { CONFLICT_TYPES, type ConflictType } from '../policy/ladders.ts';

/** A conflict as the log has it. */
export interface Conflict {
  readonly id: string;
  readonly type: ConflictType;
  readonly status: 'open' | 'escalated' | 'decided';
  /** Agents, people, or changes that nobody is known of. */
  readonly parties: readonly string[];
  readonly matter: string;
  readonly paths: readonly string[];
  /** Changes and tasks that it is between. */
  readonly between: readonly string[];
  readonly workflow: string;
  /** ISO 8601 UTC. */
  readonly opened: string;
  /** Rung that has to decide, from 1; 0: none was told yet. */
  readonly level: number;
  /** That rung as the ladder had it. */
  readonly rung: string | null;
  /** When all of that rung were told, ISO 8601 UTC; null: not yet. */
  readonly told: string | null;
  readonly untold: readonly string[];
  readonly votes: readonly Vote[];
  /** Who decided what and why, where that was done. */
  readonly decision: { readonly by: string; readonly what: string; readonly why: string | null } | null;
}

export function conflictOf({ id, status, workflow, opened, by, data }: Item): Conflict {
  const what = saidText(data.decision);
  return {
    id,
    type: CONFLICT_TYPES.find((type) => type === data.type) ?? 'technical',
    status: status === 'decided' || status === 'escalated' ? status : 'open',
    parties: saidList(data.parties),
    matter: saidText(data.matter),
    paths: saidList(data.paths),
    between: saidList(data.between),
    workflow,
    opened,
    level: typeof data.level === 'number' ? data.level : 0,
    rung: saidText(data.rung) || null,
    told: saidText(data.told) || null,
    untold: saidList(data.untold),
    votes: votesIn(data.votes),
    decision: status === 'decided' ? { by, what, why: saidText(data.reason) || null } : null,
  };
}

/** Somebody contends with somebody, as facts or state show it. */
export interface Contention {
  readonly type: ConflictType;
  /** What stays the same as long as it is the same matter between the same: it makes the id. */
  readonly key: readonly string[];
  readonly parties: readonly string[];
  readonly matter: string;
  readonly paths: readonly string[];
  readonly between: readonly string[];
}

/** The same for the same parties and matter, whenever and by whomever it is seen. */
export function contentionId({ type, key }: Pick<Contention, 'type' | 'key'>): string {
  return `${type}-${digestOf([type, ...key]).slice(0, 12)}`;
}
