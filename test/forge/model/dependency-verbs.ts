import type { Actor } from './happening.ts';
import type { Issue } from './issue.ts';
import { invalid } from './refused.ts';
import type { World } from './world.ts';

/** Says that one issue waits for another. */
export function blockBy(world: World, issue: Issue, actor: Actor, blocker: Issue): void {
  if (issue === blocker || issue.blockedBy.includes(blocker)) {
    throw invalid({ resource: 'IssueDependency', code: 'invalid', field: 'issue_id' });
  }
  issue.blockedBy.push(blocker);
  world.mark(issue, 'blocked_by_added', actor, { blocker });
}

export function unblock(world: World, issue: Issue, actor: Actor, blocker: Issue): void {
  issue.blockedBy = issue.blockedBy.filter((each) => each !== blocker);
  world.mark(issue, 'blocked_by_removed', actor, { blocker });
}
