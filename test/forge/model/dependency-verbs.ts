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
  world.tell('issue_dependencies', 'blocked_by_added', issue.repository, actor, { issue, blocker });
}

export function unblock(world: World, issue: Issue, actor: Actor, blocker: Issue): void {
  issue.blockedBy = issue.blockedBy.filter((each) => each !== blocker);
  world.mark(issue, 'blocked_by_removed', actor, { blocker });
  world.tell('issue_dependencies', 'blocked_by_removed', issue.repository, actor, { issue, blocker });
}

export function parentOf(issue: Issue): Issue | undefined {
  return [...issue.repository.issues.values()].find(({ subIssues }) => subIssues.includes(issue));
}

/** Makes one issue part of another. */
export function addSubIssue(world: World, issue: Issue, actor: Actor, part: Issue): void {
  if (issue === part || parentOf(part) !== undefined) {
    throw invalid({ resource: 'SubIssue', code: 'invalid', field: 'sub_issue_id' });
  }
  issue.subIssues.push(part);
  issue.updatedAt = world.now;
  world.tell('sub_issues', 'sub_issue_added', issue.repository, actor, { issue, part });
}

export function removeSubIssue(world: World, issue: Issue, actor: Actor, part: Issue): void {
  issue.subIssues = issue.subIssues.filter((each) => each !== part);
  issue.updatedAt = world.now;
  world.tell('sub_issues', 'sub_issue_removed', issue.repository, actor, { issue, part });
}
