import { type QueueEntry, queueRule } from './merge-queue.ts';
import { requiredCheck } from './merge-state.ts';
import type { Repository } from './repository.ts';
import { rulesOn } from './rule-check.ts';

/** How the checks stand that the branch requires, on the commit of an entry. */
export function groupState(entry: QueueEntry, now: number): 'green' | 'red' | 'late' | 'pending' {
  const { group, queue } = entry;
  const rule = queueRule(queue.repository, queue.branch);
  if (!group || !rule) return 'pending';
  const found = requiredOn(queue.repository, queue.branch).map((check) =>
    requiredCheck(queue.repository, group.headSha, check),
  );
  if (found.includes('red')) return 'red';
  if (!found.includes('pending')) return 'green';
  return now - group.since >= rule.check_response_timeout_minutes * 60_000 ? 'late' : 'pending';
}

function requiredOn(repository: Repository, branch: string) {
  return rulesOn(repository, `refs/heads/${branch}`).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? rule.parameters.required_status_checks : [],
  );
}

const STATES = {
  green: 'MERGEABLE',
  red: 'UNMERGEABLE',
  late: 'UNMERGEABLE',
  pending: 'AWAITING_CHECKS',
} as const;

/** GitHub's word for how an entry stands. */
export function entryState(entry: QueueEntry): string {
  return entry.group ? STATES[groupState(entry, entry.group.since)] : 'QUEUED';
}
