import type { Issue } from '../../model/issue.ts';
import { As } from '../dispatch.ts';

/** An issue or the pull request of that number, where the schema has either. */
export function asSubject(issue: Issue): As {
  return issue.pull ? new As('PullRequest', issue.pull) : new As('Issue', issue);
}
