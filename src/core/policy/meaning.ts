import { canonicalJson } from './canonical.ts';
import { type Policy, policySchema } from './schema.ts';

/**
 * Sections that came after policies were in use. One that says nothing of its own is no part of a policy's digest, so that a
 * new Baton does not take every policy for another one.
 */
const LATER = ['dependencies', 'incidents', 'messages', 'mentions', 'targets', 'sweep'] as const;

/** What the digest of a policy is taken of. */
export function meaningOf(policy: Policy): Partial<Policy> {
  const silent = new Set<string>(
    LATER.filter(
      (key) => canonicalJson(policy[key]) === canonicalJson(policySchema.shape[key].parse(undefined)),
    ),
  );
  return Object.fromEntries(Object.entries(policy).filter(([key]) => !silent.has(key)));
}
