import type { Matrix } from '../../ownership/matrix.ts';
import type { Roster } from '../../roster/roster.ts';
import type { PathKey } from '../positions.ts';
import type { Policy } from '../schema.ts';

/** Names that the file defines, also those whose definition is faulty. */
export interface Known {
  readonly agents: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly areas: ReadonlySet<string>;
  readonly gates: ReadonlySet<string>;
  /** `each` among them, where it is written. */
  readonly components: ReadonlySet<string>;
  /** Who may override. */
  readonly overriders: ReadonlySet<string>;
}

/** What a trap is looked for in. */
export interface Subject {
  readonly policy: Policy;
  readonly roster: Roster;
  /** Of the entries that are valid; the others are faults of their own. */
  readonly matrix: Matrix;
  readonly known: Known;
  /** Every path of the repository; undefined where they are not known, and no trap that needs them is found. */
  readonly paths: readonly string[] | undefined;
}

/** One place where a policy steps into a trap. */
export interface Finding {
  readonly path: readonly PathKey[];
  readonly side: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** One way in which a policy of the right shape is still wrong. */
export interface Trap {
  /** error: the policy cannot be used; warning: it does something its reader would not expect. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, as the reference page puts it. */
  readonly about: string;
  find(subject: Subject): Iterable<Finding>;
}

export function found(path: readonly PathKey[], message: string, hint?: string): Finding {
  return { path, side: 'value', message, ...(hint === undefined ? {} : { hint }) };
}

export function foundKey(path: readonly PathKey[], message: string, hint?: string): Finding {
  return { path, side: 'key', message, ...(hint === undefined ? {} : { hint }) };
}
