import type { Permission } from '../../core/change/pull.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { accountKey } from '../../core/roster/accounts.ts';
import type { RawReview } from '../queries/raw-pull.ts';
import { accountOf } from './account.ts';

/** A grade that a review does not tell: it says whether its author may write, and no more. */
const FINER = /"permission:(?:triage|maintain|admin)"/;

/**
 * What reviewers may do, as their reviews tell it without a further request: by login in lower case. Empty where the policy
 * asks for a finer grade than whether somebody may write.
 */
export function permissionsIn(
  reviews: readonly RawReview[],
  policy: Policy,
): ReadonlyMap<string, Permission> {
  if (FINER.test(JSON.stringify(policy))) return new Map();
  return new Map(
    reviews.flatMap(({ author, authorCanPushToRepository: may }) => {
      const account = accountOf(author);
      return account === null ? [] : [[accountKey(account), may ? 'write' : 'read'] as const];
    }),
  );
}
