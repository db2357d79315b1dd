import type { Repository } from '../../model/repository.ts';
import type { World } from '../../model/world.ts';
import { type Json, userView } from './account.ts';

const LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

export function repositoryUrl(world: World, repository: Repository): string {
  return `${world.url}/repos/${repository.fullName}`;
}

export function htmlUrl(repository: Repository): string {
  return `https://github.com/${repository.fullName}`;
}

/** GitHub's "minimal repository": what other things say of the one they are in. */
export function shortRepositoryView(world: World, repository: Repository): Json {
  const url = repositoryUrl(world, repository);
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: userView(world, repository.owner),
    html_url: htmlUrl(repository),
    description: null,
    fork: repository.parent !== undefined,
    url,
    ...Object.fromEntries(Object.entries(LINKS).map(([key, path]) => [key, `${url}${path}`])),
  };
}

export function repositoryView(world: World, repository: Repository): Json {
  const open = [...repository.issues.values()].filter((each) => each.state === 'open').length;
  const html = htmlUrl(repository);
  return {
    ...shortRepositoryView(world, repository),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    git_url: `git://github.com/${repository.fullName}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: repository.forks.length,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks: repository.forks.length,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** How merges are done here, as repositories inside pull requests say. */
export function mergeSettings(repository: Repository): Json {
  const { merges } = repository;
  return {
    allow_merge_commit: merges.merge,
    allow_squash_merge: merges.squash,
    allow_rebase_merge: merges.rebase,
    allow_auto_merge: merges.auto,
    delete_branch_on_merge: merges.deleteBranch,
  };
}

/** What only `GET /repos/{owner}/{repo}` and the like say. */
export function fullRepositoryView(world: World, repository: Repository): Json {
  const { parent } = repository;
  return {
    ...repositoryView(world, repository),
    temp_clone_token: null,
    ...mergeSettings(repository),
    subscribers_count: 0,
    network_count: repository.forks.length,
    ...(parent ? { parent: repositoryView(world, parent), source: repositoryView(world, parent) } : {}),
    ...(repository.owner.kind === 'Organization' ? { organization: userView(world, repository.owner) } : {}),
  };
}
