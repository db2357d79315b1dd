import { restLogin } from '../model/account.ts';
import { suiteState } from '../model/check-verbs.ts';
import { ZERO } from '../model/git-repository.ts';
import type { EventName, Happening } from '../model/happening.ts';
import type { Repository } from '../model/repository.ts';
import type { World } from '../model/world.ts';
import { type Json, teamView, userView } from '../rest/view/account.ts';
import { runView, statusView, suiteView } from '../rest/view/check.ts';
import { commitView, simpleCommitView } from '../rest/view/git.ts';
import { commentView, issueView, labelView } from '../rest/view/issue.ts';
import { fullPullView, pullView, reviewCommentView, reviewView } from '../rest/view/pull.ts';
import { htmlUrl, repositoryUrl, repositoryView } from '../rest/view/repository.ts';
import { codeScanningView, dependabotView, secretView } from '../rest/view/security.ts';
import { workflowRunView, workflowView } from '../rest/view/workflow.ts';

type Of<K extends EventName> = Extract<Happening, { event: K }>;
type Payloads = { readonly [K in EventName]: (world: World, told: Of<K>) => Json | Promise<Json> };

const short = (ref: string) => ref.replace(/^refs\/(heads|tags)\//, '');
const changed = (told: { changes?: unknown }) => (told.changes ? { changes: told.changes } : {});

/** What each event says beyond who, where and which action. Texts follow the recorded examples. */
const PAYLOADS: Payloads = {
  push: pushPayload,
  create: (world, told) => ({
    ref: short(told.ref),
    ref_type: told.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    master_branch: told.repository.defaultBranch,
    description: null,
    pusher_type: 'user',
    repository: repositoryView(world, told.repository),
  }),
  delete: (_, told) => ({
    ref: short(told.ref),
    ref_type: told.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    pusher_type: 'user',
  }),
  pull_request: pullPayload,
  pull_request_review: (world, told) => ({
    ...changed(told),
    review: { ...reviewView(world, told.review), state: told.review.state.toLowerCase() },
    pull_request: pullView(world, told.pull),
  }),
  pull_request_review_comment: (world, told) => ({
    comment: reviewCommentView(world, told.comment),
    pull_request: pullView(world, told.pull),
  }),
  issues: (world, told) => ({
    issue: issueView(world, told.issue),
    ...changed(told),
    ...(told.label ? { label: labelView(world, told.repository, told.label) } : {}),
    ...(told.assignee ? { assignee: userView(world, told.assignee) } : {}),
  }),
  // As GitHub's pages describe them: nobody has recorded these.
  issue_dependencies: (world, { issue, blocker }) => ({
    blocked_issue_id: issue.id,
    blocked_issue: issueView(world, issue),
    blocking_issue_id: blocker.id,
    blocking_issue: issueView(world, blocker),
    blocking_issue_repo: repositoryView(world, blocker.repository),
  }),
  sub_issues: (world, { issue, part }) => ({
    parent_issue_id: issue.id,
    parent_issue: issueView(world, issue),
    sub_issue_id: part.id,
    sub_issue: issueView(world, part),
    sub_issue_repo: repositoryView(world, part.repository),
  }),
  issue_comment: (world, told) => ({
    issue: issueView(world, told.issue),
    comment: commentView(world, told.comment),
    ...changed(told),
  }),
  label: (world, told) => ({ label: labelView(world, told.repository, told.label), ...changed(told) }),
  check_run: (world, told) => {
    const { suite } = told.run;
    const view = runView(world, told.run);
    const check_suite = {
      id: suite.id,
      node_id: suite.nodeId,
      head_branch: suite.headBranch,
      head_sha: suite.headSha,
      ...suiteState(suite),
      url: `${repositoryUrl(world, told.repository)}/check-suites/${suite.id}`,
      before: null,
      after: suite.headSha,
      pull_requests: view.pull_requests,
      app: view.app,
      created_at: suite.createdAt,
      updated_at: suite.updatedAt,
    };
    return { check_run: { ...view, check_suite } };
  },
  check_suite: async (world, told) => {
    const { repository: _, ...view } = await suiteView(world, told.suite);
    return { check_suite: view };
  },
  status: statusPayload,
  workflow_run: async (world, told) => ({
    workflow_run: await workflowRunView(world, told.run),
    workflow: workflowView(world, told.run.workflow),
  }),
  workflow_dispatch: (_, told) => ({
    inputs: Object.keys(told.inputs).length > 0 ? told.inputs : null,
    ref: told.ref,
    workflow: told.workflow.path,
  }),
  repository_dispatch: (_, told) => ({ branch: told.branch, client_payload: told.payload }),
  merge_group: async (_, told) => ({
    ...(told.reason ? { reason: told.reason } : {}),
    merge_group: {
      head_sha: told.headSha,
      head_ref: told.headRef,
      base_sha: told.baseSha,
      base_ref: told.baseRef,
      head_commit: simpleCommitView(await told.repository.git.commit(told.headSha)),
    },
  }),
  fork: (world, told) => ({
    forkee: { ...repositoryView(world, told.forkee), public: !told.forkee.private },
  }),
  repository: (world, { changes, former }) => {
    if (!former) return changes ? { changes } : {};
    const kind = former.kind === 'Organization' ? 'organization' : 'user';
    return { changes: { owner: { from: { [kind]: userView(world, former) } } } };
  },
  code_scanning_alert: (world, told) => ({
    alert: withInstances(codeScanningView(world, told.repository, told.alert)),
    ref: told.alert.ref,
    commit_oid: told.alert.commitSha,
  }),
  dependabot_alert: (world, told) => ({ alert: dependabotView(world, told.repository, told.alert) }),
  secret_scanning_alert: (world, told) => {
    // The secret itself is never sent.
    const { secret: _, ...alert } = secretView(world, told.repository, told.alert);
    return { alert };
  },
};

/** Webhooks list the instances that REST only links to. */
function withInstances(alert: Json): Json {
  return { ...alert, instances: [alert.most_recent_instance] };
}

async function pullPayload(world: World, told: Of<'pull_request'>): Promise<Json> {
  return {
    number: told.pull.issue.number,
    ...(told.before && told.after ? { before: told.before, after: told.after } : {}),
    ...changed(told),
    ...(told.label ? { label: labelView(world, told.repository, told.label) } : {}),
    ...(told.assignee ? { assignee: userView(world, told.assignee) } : {}),
    ...(told.reviewer ? { requested_reviewer: userView(world, told.reviewer) } : {}),
    ...(told.team ? { requested_team: teamView(world, told.team) } : {}),
    ...(told.reason ? { reason: told.reason } : {}),
    pull_request: await fullPullView(world, told.pull),
  };
}

async function pushPayload(world: World, told: Of<'push'>): Promise<Json> {
  const { repository, before, after, ref } = told;
  const html = htmlUrl(repository);
  const from = before === ZERO ? repository.git.branch(repository.defaultBranch) : before;
  const fresh =
    after === ZERO || from === undefined || from === after
      ? []
      : await repository.git.commitsBetween(from, after);
  const commits = await Promise.all(fresh.slice(-20).map((oid) => pushedCommit(world, repository, oid)));
  const { account } = told.actor;
  return {
    ref,
    before,
    after,
    created: before === ZERO,
    deleted: after === ZERO,
    forced: told.forced,
    base_ref: null,
    compare: `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits,
    head_commit: after === ZERO ? null : await pushedCommit(world, repository, after),
    pusher: { name: restLogin(account), email: account.email },
  };
}

async function pushedCommit(world: World, repository: Repository, oid: string): Promise<Json> {
  const commit = await repository.git.commit(oid);
  const [parent] = commit.parents;
  const files = parent ? await repository.git.diff(parent, oid) : [];
  const paths = (status: string) => files.filter((file) => file.status === status).map(({ path }) => path);
  const person = (who: { name: string; email: string }) => {
    const account = world.byEmail(who.email);
    return { name: who.name, email: who.email, ...(account ? { username: restLogin(account) } : {}) };
  };
  return {
    ...simpleCommitView(commit),
    distinct: true,
    url: `${htmlUrl(repository)}/commit/${oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths('added'),
    removed: paths('removed'),
    modified: paths('modified'),
  };
}

async function statusPayload(world: World, told: Of<'status'>): Promise<Json> {
  const { repository, status } = told;
  const { creator: _, url: _url, node_id: _node, ...view } = statusView(world, repository, status);
  const branches = repository.git.branches().filter(({ oid }) => oid === status.sha);
  return {
    ...view,
    sha: status.sha,
    name: repository.fullName,
    commit: await commitView(world, repository, status.sha),
    branches: branches.map(({ name, oid }) => ({
      name,
      commit: { sha: oid, url: `${repositoryUrl(world, repository)}/commits/${oid}` },
      protected: false,
    })),
  };
}

function organizationView(world: World, repository: Repository): Json {
  if (repository.owner.kind !== 'Organization') return {};
  const { login, id, nodeId } = repository.owner;
  const url = `${world.url}/orgs/${login}`;
  return {
    organization: {
      login,
      id,
      node_id: nodeId,
      url,
      repos_url: `${url}/repos`,
      events_url: `${url}/events`,
      hooks_url: `${url}/hooks`,
      issues_url: `${url}/issues`,
      members_url: `${url}/members{/member}`,
      public_members_url: `${url}/public_members{/member}`,
      avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
      description: '',
    },
  };
}

/** The whole payload of an event, as a workflow of the repository gets it; an App's has its installation too. */
export async function payloadOf(world: World, told: Happening): Promise<Json> {
  const details = PAYLOADS[told.event] as (world: World, told: Happening) => Json | Promise<Json>;
  const common = {
    repository: repositoryView(world, told.repository),
    ...organizationView(world, told.repository),
    sender: userView(world, told.actor.account),
  };
  const said = await details(world, told);
  return { ...(told.action === null ? {} : { action: told.action }), ...said, ...common };
}
