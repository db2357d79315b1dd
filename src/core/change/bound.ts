import type { Policy } from '../policy/schema.ts';
import type { Enforce } from '../verdict.ts';

/** What the policy says on how strictly a rule binds: once for each part that says it; undefined: by the default. */
export type Bound = (policy: Policy) => readonly (Enforce | undefined)[];

const byDefault: Bound = () => [undefined];

/** How strictly each rule binds, in all its parts. `history` binds as the others do, and says nothing itself. */
export const BOUND = {
  history: () => [],
  identity: byDefault,
  limits: byDefault,
  ownership: ({ ownership: { enforce, unowned } }) => [enforce, unowned],
  leases: ({ leases: { enforce } }) => [enforce],
  gates: ({ gates }) => Object.values(gates).map(({ enforce }) => enforce),
  conflicts: ({ conflicts: { enforce } }) => [enforce],
  handoff: ({ handoffs }) => [handoffs?.enforce],
  ladders: ({ conflicts: { enforce } }) => [enforce],
  dependencies: byDefault,
  // Written by an incident that is to hold merges back.
  freeze: ({ incidents }) =>
    Object.values(incidents).flatMap((level) => (level?.freeze === true ? ['enforce' as const] : [])),
  // Only ever warns.
  'pre-push': () => [],
} satisfies Record<string, Bound>;

export type RuleName = keyof typeof BOUND;
