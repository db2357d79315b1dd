import type { Policy } from '../policy/schema.ts';
import type { Ledger } from './ledger.ts';
import type { Seen } from './seen.ts';

export const GROUPS = ['velocity', 'quality', 'collaboration', 'efficiency'] as const;
export type Group = (typeof GROUPS)[number];

/** What one event contributes to a metric. */
export interface Sample {
  /** Milliseconds since 1970: a sample counts in the window that holds this instant. */
  readonly at: number;
  /** Where it is about a span of time and not an instant: its beginning. Then it counts by the part that the window holds. */
  readonly from?: number;
  readonly value: number;
  /** What the value is a part of, where the unit is a share. */
  readonly of: number;
  /** Samples of one key count once in a window. */
  readonly key?: string;
  /** To whom it is put down: agent ids, `@login`s, addresses. */
  readonly agents: readonly string[];
}

export const UNITS = ['share', 'a day', 'a week', 'in 14 days', 'count', 'ms'] as const;
/** share: part of one. ms: median, in milliseconds. The others: how many, at all or in such a time. */
export type Unit = (typeof UNITS)[number];

/** A figure of the report. */
export interface Metric {
  readonly group: Group;
  /** As people call it. */
  readonly name: string;
  readonly unit: Unit;
  /** What it is, over events of the log. */
  readonly formula: string;
  /** Whom it is put down to. */
  readonly whose: string;
  /** Is more of it better, or less? Decides when a target is met. */
  readonly better: 'more' | 'less';
  /** Key of the policy's `targets` that it is held against. */
  readonly target: keyof Policy['targets'] | null;
  /** What an event contributes; `before`: what the log had said until then. */
  of(event: Seen, before: Ledger): readonly Sample[];
  /** What is going on at an instant (milliseconds) and has not ended. */
  open?(ledger: Ledger, at: number): readonly Sample[];
}
