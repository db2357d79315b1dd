import type { Account, Team } from '../model/account.ts';
import type { Comment, Issue, Label, Review, ReviewComment } from '../model/issue.ts';
import type { Repository } from '../model/repository.ts';
import type { Workflow } from '../model/workflow.ts';

/** Pages for people; no test reads them, so they are where GitHub has them. */
const SITE = 'https://github.com';

export const pathUrl = (url: string): string => url.slice(SITE.length);
export const repositoryUrl = ({ fullName }: Repository): string => `${SITE}/${fullName}`;
export const commitUrl = (repository: Repository, oid: string): string =>
  `${repositoryUrl(repository)}/commit/${oid}`;
export const accountUrl = (account: Account): string =>
  account.kind === 'Bot' ? `${SITE}/apps/${account.login}` : `${SITE}/${account.login}`;
export const teamUrl = ({ organization, slug }: Team): string =>
  `${SITE}/orgs/${organization.login}/teams/${slug}`;
export const issueUrl = (issue: Issue): string =>
  `${repositoryUrl(issue.repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;
export const commentUrl = ({ issue, id }: Comment): string => `${issueUrl(issue)}#issuecomment-${id}`;
export const reviewUrl = ({ pull, id }: Review): string => `${issueUrl(pull.issue)}#pullrequestreview-${id}`;
export const reviewCommentUrl = ({ review, id }: ReviewComment): string =>
  `${issueUrl(review.pull.issue)}#discussion_r${id}`;
export const labelUrl = (repository: Repository, { name }: Label): string =>
  `${repositoryUrl(repository)}/labels/${encodeURIComponent(name)}`;
export const avatarUrl = (account: Account | undefined): string =>
  `https://avatars.githubusercontent.com/${account ? `u/${account.id}` : 'gravatar'}?v=4`;
export const workflowUrl = ({ repository, path }: Workflow): string =>
  `${repositoryUrl(repository)}/actions/workflows/${path.slice(path.lastIndexOf('/') + 1)}`;
export const checkRunUrl = (repository: Repository, id: number): string =>
  `${repositoryUrl(repository)}/runs/${id}`;
