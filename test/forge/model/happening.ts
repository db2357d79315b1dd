import type { Account, App, Team } from './account.ts';
import type { CheckRun, CheckSuite, CommitStatus } from './checks.ts';
import type { Comment, Issue, Label, Pull, Review, ReviewComment } from './issue.ts';
import type { DequeueReason } from './merge-queue.ts';
import type { Repository } from './repository.ts';
import type { CodeScanningAlert, DependabotAlert, SecretScanningAlert } from './security.ts';
import type { Workflow, WorkflowRun } from './workflow.ts';

/** Who does something, and through which App. */
export interface Actor {
  readonly account: Account;
  readonly app: App | null;
  /** Done with a workflow's own token: starts no further workflows, though Apps still hear of it. */
  readonly byWorkflow?: boolean;
}

export type Changes = Readonly<Record<string, { readonly from: unknown }>>;

/** What each webhook event tells, by GitHub's event name. */
export interface HappeningFacts {
  push: { ref: string; before: string; after: string; forced: boolean };
  create: { ref: string };
  delete: { ref: string };
  pull_request: {
    pull: Pull;
    label?: Label;
    assignee?: Account;
    reviewer?: Account;
    team?: Team;
    before?: string;
    after?: string;
    changes?: Changes;
    /** Why it left the merge queue. */
    reason?: DequeueReason;
  };
  pull_request_review: { pull: Pull; review: Review; changes?: Changes };
  pull_request_review_comment: { pull: Pull; comment: ReviewComment };
  issues: { issue: Issue; label?: Label; assignee?: Account; changes?: Changes };
  issue_dependencies: { issue: Issue; blocker: Issue };
  sub_issues: { issue: Issue; part: Issue };
  issue_comment: { issue: Issue; comment: Comment; changes?: Changes };
  label: { label: Label; changes?: Changes };
  check_run: { run: CheckRun };
  check_suite: { suite: CheckSuite };
  status: { status: CommitStatus };
  workflow_run: { run: WorkflowRun };
  workflow_dispatch: { workflow: Workflow; ref: string; inputs: Readonly<Record<string, unknown>> };
  repository_dispatch: { eventType: string; branch: string; payload: Readonly<Record<string, unknown>> };
  merge_group: {
    headSha: string;
    headRef: string;
    baseSha: string;
    baseRef: string;
    /** Why it is no more. */
    reason?: 'merged' | 'invalidated' | 'dequeued';
  };
  fork: { forkee: Repository };
  /** `changes` for a new name, `former` for a new owner. */
  repository: {
    changes?: { readonly repository: { readonly name: { readonly from: string } } };
    former?: Account;
  };
  code_scanning_alert: { alert: CodeScanningAlert };
  dependabot_alert: { alert: DependabotAlert };
  secret_scanning_alert: { alert: SecretScanningAlert };
}
export type EventName = keyof HappeningFacts;

/** Something that happened on the forge, of which webhooks tell. */
export type Happening = {
  [K in EventName]: {
    readonly event: K;
    readonly action: string | null;
    readonly repository: Repository;
    readonly actor: Actor;
    readonly at: string;
  } & HappeningFacts[K];
}[EventName];
