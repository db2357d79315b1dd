import type { Approval } from '../context/state/change.ts';
import type { Principal } from './recognise.ts';

/** The six facts, which are never merged into one another. */
export const HANDS = ['author', 'committer', 'pusher', 'opener', 'requester', 'approver'] as const;
export type Hand = (typeof HANDS)[number];

/** What a sign of identity was taken from, in the order in which people are shown them. */
export const FACTS = [
  ...HANDS,
  'co-author',
  'trailer',
  'branch',
  'name',
  'domain',
  'text',
  'declared',
] as const;
export type Fact = (typeof FACTS)[number];

/** Code-unit order: the same on every machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A: an account that the forge has authenticated. B: an address that stands for an account. C: text that anybody can write.
 */
export type Strength = 'A' | 'B' | 'C';

/** What a forge can prove. A plain git repository authenticates nobody: there the address of the commits is the account. */
export type Forge = 'local' | 'github';

/** What a sign of each strength amounts to. On GitHub an address in an unsigned commit is no better than a trailer. */
export const COUNTS = {
  local: { A: 'strong', B: 'strong', C: 'weak' },
  github: { A: 'strong', B: 'weak', C: 'weak' },
} as const satisfies Record<Forge, Record<Strength, 'strong' | 'weak'>>;

/** One sign of who had a hand in a change. */
export interface Evidence {
  readonly fact: Fact;
  /** As it was seen: an address, a login, a branch, a trailer. */
  readonly value: string;
  /** Number of the account, where the forge tells it: it stays when a login is given up. */
  readonly number?: number;
  /** Commits it was seen on, sorted; empty where it belongs to the change as a whole. */
  readonly commits: readonly string[];
  /** Nobody where it says nothing. */
  readonly pointsTo: readonly Principal[];
  readonly vendor: string | null;
  readonly strength: Strength;
  /** strong: gives rights. weak: may only restrict. nothing: shown, and left aside. */
  readonly counts: 'strong' | 'weak' | 'nothing';
  readonly why: string;
}

export interface IdentifyOptions {
  readonly forge: Forge;
  /** Approvals of the change. Shown as the sixth fact; an approver has no hand in the change. */
  readonly approvals?: readonly Approval[];
  /** Weak: the description of the change. */
  readonly text?: string | null;
  /** Weak: agent ids that were declared in passing, as by a handoff. */
  readonly declared?: readonly string[];
}
