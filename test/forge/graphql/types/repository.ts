import { queueOf } from '../../model/queue-verbs.ts';
import type { Repository } from '../../model/repository.ts';
import { demand, maySee, viewer } from '../access.ts';
import type { Call } from '../call.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { notFound } from '../refuse.ts';
import { pathUrl, repositoryUrl } from '../urls.ts';
import { alertPage } from './alerts.ts';
import { byExpression, storedObject } from './git-objects.ts';
import { issuePage } from './issue.ts';
import { labelNamed, labelPage } from './label.ts';
import { type PullArgs, pullPage } from './pull-lists.ts';
import { qualified, refOf, refPage } from './ref.ts';
import { asSubject } from './subject.ts';

const upper = (permission: string): string | null =>
  permission === 'none' ? null : permission.toUpperCase();

interface PeopleArgs extends PageArgs {
  login?: string | null;
  query?: string | null;
}

/** Everyone with a permission of their own or by a team, the owner included. */
function collaborators(repository: Repository, args: PeopleArgs, call: Call) {
  demand(call, repository, { resource: 'metadata', access: 'read', user: 'write' });
  const { login: who, query } = args;
  const all = [
    ...(repository.owner.kind === 'User' ? [repository.owner] : []),
    ...[...repository.collaborators.values()].map(({ account }) => account),
    ...[...repository.teams.values()].flatMap(({ team }) =>
      [...team.members.values()].map(({ account }) => account),
    ),
  ].filter(
    ({ login, kind }) =>
      kind === 'User' &&
      (!who || login.toLowerCase() === who.toLowerCase()) &&
      (!query || login.toLowerCase().includes(query.toLowerCase())),
  );
  const page = paginate(
    [...new Map(all.map((account) => [account.id, account])).values()],
    args,
    'collaborators',
  );
  return {
    ...page,
    edges: page.edges.map((edge) => ({
      ...edge,
      permission: upper(call.world.permission(repository, edge.node)),
    })),
  };
}

const content: Fields<Repository> = {
  object: (repository, { expression, oid }: { expression?: string | null; oid?: string | null }, call) => {
    demand(call, repository, { resource: 'contents', access: 'read' });
    if (oid != null) return storedObject(repository, oid);
    return expression == null ? null : byExpression(repository, expression);
  },
  ref: (repository, { qualifiedName }: { qualifiedName: string }, call) => {
    demand(call, repository, { resource: 'contents', access: 'read' });
    return qualified(repository, qualifiedName);
  },
  refs: (repository, args: Parameters<typeof refPage>[1], call) => {
    demand(call, repository, { resource: 'contents', access: 'read' });
    return refPage(repository, args);
  },
  defaultBranchRef: (repository) => refOf(repository, `refs/heads/${repository.defaultBranch}`),
};

const conversations: Fields<Repository> = {
  pullRequest: (repository, { number }: { number: number }, call) => {
    demand(call, repository, { resource: 'pull_requests', access: 'read' });
    const pull = repository.issues.get(number)?.pull;
    if (!pull) throw notFound(`a PullRequest with the number of ${number}`);
    return pull;
  },
  pullRequests: (repository, args: PullArgs, call) => {
    demand(call, repository, { resource: 'pull_requests', access: 'read' });
    return pullPage(repository, args);
  },
  issue: (repository, { number }: { number: number }, call) => {
    demand(call, repository, { resource: 'issues', access: 'read' });
    const issue = repository.issues.get(number);
    if (!issue || issue.pull) throw notFound(`an Issue with the number of ${number}`);
    return issue;
  },
  issues: (repository, args: Parameters<typeof issuePage>[1], call) => {
    demand(call, repository, { resource: 'issues', access: 'read' });
    return issuePage(repository, args);
  },
  pinnedIssues: (repository, args: PageArgs, call) => {
    demand(call, repository, { resource: 'issues', access: 'read' });
    return paginate(repository.pins, args, 'pinnedIssues');
  },
  issueOrPullRequest: (repository, { number }: { number: number }) => {
    const issue = repository.issues.get(number);
    if (!issue) throw notFound(`an issue or pull request with the number of ${number}`);
    return asSubject(issue);
  },
  label: (repository, { name }: { name: string }) => labelNamed(repository, name) ?? null,
  labels: (repository, args: PageArgs) => labelPage(repository.labels, args),
};

const rights: Fields<Repository> = {
  collaborators,
  assignableUsers: (repository, args: PeopleArgs, call) => collaborators(repository, args, call),
  viewerPermission: (repository, _args, call) =>
    call.token.kind === 'user' ? upper(call.world.permission(repository, viewer(call))) : null,
  viewerCanAdminister: (repository, _args, call) =>
    call.token.kind === 'user' && call.world.permission(repository, viewer(call)) === 'admin',
  rulesets: (repository, args: PageArgs & { targets?: string[] | null }) => {
    const { targets } = args;
    const found = repository.rulesets.filter(
      ({ target }) => !targets || targets.includes(target.toUpperCase()),
    );
    return paginate(
      found.map((ruleset) => ({ repository, ruleset })),
      args,
      'rulesets',
    );
  },
  ruleset: (repository, { databaseId }: { databaseId: number }) => {
    const ruleset = repository.rulesets.find(({ id }) => id === databaseId);
    return ruleset ? { repository, ruleset } : null;
  },
  /** Classic protection is not modelled: what protects a branch here are rulesets. GitHub shows this list to administrators only. */
  branchProtectionRules: (repository, args: PageArgs, call) => {
    demand(call, repository, { resource: 'administration', access: 'read', user: 'admin' });
    return paginate([], args, 'branchProtectionRules');
  },
  vulnerabilityAlerts: (repository, args: Parameters<typeof alertPage>[1], call) => {
    demand(call, repository, { resource: 'vulnerability_alerts', access: 'read', user: 'write' });
    return alertPage(repository, args);
  },
  hasVulnerabilityAlertsEnabled: ({ alerts }) => alerts.dependabot !== 'disabled',
};

export const RepositoryFields: Fields<Repository> = {
  ...content,
  ...conversations,
  ...rights,
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  nameWithOwner: ({ fullName }) => fullName,
  owner: ({ owner }) => new As(owner.kind, owner),
  description: () => null,
  url: (repository) => repositoryUrl(repository),
  resourcePath: (repository) => pathUrl(repositoryUrl(repository)),
  isPrivate: (repository) => repository.private,
  visibility: (repository) => (repository.private ? 'PRIVATE' : 'PUBLIC'),
  isArchived: ({ archived }) => archived,
  isDisabled: () => false,
  isLocked: () => false,
  isEmpty: ({ git }) => git.branches().length === 0,
  isFork: ({ parent }) => parent !== undefined,
  isTemplate: () => false,
  isInOrganization: ({ owner }) => owner.kind === 'Organization',
  parent: ({ parent }, _args, call) => (parent && maySee(call, parent) ? parent : null),
  forkCount: ({ forks }) => forks.length,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  pushedAt: ({ pushedAt }) => pushedAt,
  mergeCommitAllowed: ({ merges }) => merges.merge,
  squashMergeAllowed: ({ merges }) => merges.squash,
  rebaseMergeAllowed: ({ merges }) => merges.rebase,
  autoMergeAllowed: ({ merges }) => merges.auto,
  deleteBranchOnMerge: ({ merges }) => merges.deleteBranch,
  hasIssuesEnabled: () => true,
  hasDiscussionsEnabled: () => false,
  mergeQueue: (repository, { branch }: { branch?: string | null }, call) =>
    queueOf(call.world, repository, branch ?? repository.defaultBranch) ?? null,
};
