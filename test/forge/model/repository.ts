import type { Account, Permission, Team } from './account.ts';
import type { CheckSuite, CommitStatus } from './checks.ts';
import type { GitRepository } from './git-repository.ts';
import type { Issue, Label } from './issue.ts';
import type { MergeQueue } from './merge-queue.ts';
import type { Ruleset } from './rules.ts';
import type { Alerts, Analysis } from './security.ts';
import type { Workflow, WorkflowRun } from './workflow.ts';

export type ActivityType =
  | 'push'
  | 'force_push'
  | 'branch_creation'
  | 'branch_deletion'
  | 'pr_merge'
  | 'merge_queue_merge';

/** One change of a ref: the only place where GitHub says who pushed. */
export interface Activity {
  readonly id: number;
  readonly nodeId: string;
  readonly actor: Account;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly type: ActivityType;
  readonly timestamp: string;
}

/** An issue that stands above the list of issues. */
export interface Pin {
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue;
  readonly by: Account;
}

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  owner: Account;
  name: string;
  fullName: string;
  private: boolean;
  archived: boolean;
  defaultBranch: string;
  readonly git: GitRepository;
  readonly parent: Repository | undefined;
  readonly forks: Repository[];
  /** By account id. The owner is an admin without an entry. */
  readonly collaborators: Map<number, { account: Account; permission: Permission }>;
  readonly teams: Map<number, { team: Team; permission: Permission }>;
  readonly labels: Label[];
  /** By number; pull requests are issues with `pull` set. */
  readonly issues: Map<number, Issue>;
  /** At most three, the first pinned first. */
  readonly pins: Pin[];
  nextNumber: number;
  readonly suites: CheckSuite[];
  readonly statuses: CommitStatus[];
  readonly workflows: Workflow[];
  readonly runs: WorkflowRun[];
  readonly alerts: Alerts;
  /** Of code scanning, in the order in which they were made. */
  readonly analyses: Analysis[];
  readonly activities: Activity[];
  readonly rulesets: Ruleset[];
  /** By the branch that they merge into; made when first used. */
  readonly queues: Map<string, MergeQueue>;
  readonly merges: { merge: boolean; squash: boolean; rebase: boolean; deleteBranch: boolean; auto: boolean };
  /** Commits GitHub itself signed, because it made them: object id to the account it made them for. */
  readonly signed: Map<string, Account>;
  readonly createdAt: string;
  updatedAt: string;
  pushedAt: string;
}
