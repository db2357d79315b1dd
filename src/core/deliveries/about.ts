import { askedForIn } from './asked-for.ts';
import { numberAt, oidAt, type Path, textAt } from './payload.ts';
import type { Subject } from './subject.ts';

/** Reads of an event's payload what it is about; null where the payload is not of the form of such an event. */
type Row = (payload: unknown) => Subject | null;

/**
 * Every webhook event of GitHub, and what it is about. Only what has to be done one after the other, or what a storm of events
 * is one judgement of, is told from the rest. Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export const ABOUT = {
  branch_protection_configuration: repository,
  branch_protection_rule: repository,
  check_run: commitIn(['check_run', 'head_sha']),
  check_suite: commitIn(['check_suite', 'head_sha']),
  code_scanning_alert: repository,
  commit_comment: commitIn(['comment', 'commit_id']),
  create: refIn,
  custom_property: installation,
  custom_property_values: repository,
  delete: refIn,
  dependabot_alert: repository,
  deploy_key: repository,
  deployment: commitIn(['deployment', 'sha']),
  deployment_protection_rule: repository,
  deployment_review: repository,
  deployment_status: commitIn(['deployment', 'sha']),
  discussion: repository,
  discussion_comment: repository,
  fork: repository,
  github_app_authorization: app,
  gollum: repository,
  installation,
  installation_repositories: installation,
  installation_target: installation,
  issue_comment: itemIn(['issue', 'number']),
  issue_dependencies: itemIn(['blocked_issue', 'number']),
  issues: itemIn(['issue', 'number']),
  label: repository,
  marketplace_purchase: app,
  member: repository,
  membership: installation,
  merge_group: (payload) => named(payload, textAt(payload, ['merge_group', 'head_ref'])),
  meta: repository,
  milestone: repository,
  org_block: installation,
  organization: installation,
  package: repository,
  page_build: repository,
  personal_access_token_request: installation,
  ping: app,
  project: repository,
  project_card: repository,
  project_column: repository,
  projects_v2: installation,
  projects_v2_item: installation,
  projects_v2_status_update: installation,
  public: repository,
  pull_request: itemIn(['pull_request', 'number']),
  pull_request_review: itemIn(['pull_request', 'number']),
  pull_request_review_comment: itemIn(['pull_request', 'number']),
  pull_request_review_thread: itemIn(['pull_request', 'number']),
  push: refIn,
  registry_package: repository,
  release: repository,
  repository,
  repository_advisory: repository,
  repository_dispatch: (payload) => item(payload, askedForIn(payload)),
  repository_import: repository,
  repository_ruleset: repository,
  repository_vulnerability_alert: repository,
  secret_scanning_alert: repository,
  secret_scanning_alert_location: repository,
  secret_scanning_scan: repository,
  security_advisory: app,
  security_and_analysis: repository,
  sponsorship: app,
  star: repository,
  status: commitIn(['sha']),
  sub_issues: itemIn(['parent_issue', 'number']),
  team: installation,
  team_add: repository,
  watch: repository,
  workflow_dispatch: repository,
  workflow_job: commitIn(['workflow_job', 'head_sha']),
  workflow_run: commitIn(['workflow_run', 'head_sha']),
} as const satisfies Record<string, Row>;

/**
 * What a webhook is about. Where the event is not known, or its payload lacks what it should have: the repository that it names,
 * else the installation, else the App.
 *
 * @param event as the header `X-GitHub-Event` names it
 */
export function aboutOf(event: string, payload: unknown): Subject {
  const row: Row = Object.hasOwn(ABOUT, event) ? ABOUT[event as keyof typeof ABOUT] : repository;
  return row(payload) ?? repository(payload) ?? installation(payload) ?? app();
}

function app(): Subject {
  return { kind: 'app' };
}

function installation(payload: unknown): Subject | null {
  const id = numberAt(payload, ['installation', 'id']);
  return id === undefined ? null : { kind: 'installation', installation: id };
}

function repositoryId(payload: unknown): number | undefined {
  return numberAt(payload, ['repository', 'id']);
}

function repository(payload: unknown): Subject | null {
  const id = repositoryId(payload);
  return id === undefined ? null : { kind: 'repository', repository: id };
}

function itemIn(at: Path): Row {
  return (payload) => item(payload, numberAt(payload, at));
}

function item(payload: unknown, number: number | undefined): Subject | null {
  const id = repositoryId(payload);
  return id === undefined || number === undefined ? null : { kind: 'item', repository: id, number };
}

/** Which pull requests a check lists is not taken from the payload: those of forks are left out there. */
function commitIn(at: Path): Row {
  return (payload) => {
    const [id, oid] = [repositoryId(payload), oidAt(payload, at)];
    return id === undefined || oid === undefined ? null : { kind: 'commit', repository: id, oid };
  };
}

const FOLDERS: Readonly<Record<string, string>> = { branch: 'refs/heads/', tag: 'refs/tags/' };

/** `create` and `delete` name a branch or a tag in short. */
function refIn(payload: unknown): Subject | null {
  const ref = textAt(payload, ['ref']);
  const folder = FOLDERS[textAt(payload, ['ref_type']) ?? ''] ?? '';
  return named(payload, ref === undefined ? undefined : `${folder}${ref}`);
}

/** What goes to the default branch may change the policy, and so every pull request: it is about the repository. */
function named(payload: unknown, ref: string | undefined): Subject | null {
  const id = repositoryId(payload);
  if (id === undefined || ref === undefined) return null;
  const base = textAt(payload, ['repository', 'default_branch']);
  if (base !== undefined && ref === `refs/heads/${base}`) return { kind: 'repository', repository: id };
  return { kind: 'ref', repository: id, ref };
}
