import type { Table } from './dispatch.ts';
import { Mutation } from './mutations/table.ts';
import { AppFields, Bot, Organization, TeamFields, User } from './types/account.ts';
import { RepositoryVulnerabilityAlert } from './types/alerts.ts';
import {
  CheckAnnotationFields,
  CheckRunFields,
  CheckSuiteFields,
  Status,
  StatusCheckRollup,
  StatusContext,
  WorkflowRunFields,
} from './types/checks.ts';
import { IssueComment } from './types/comment.ts';
import { Commit, GitActor, GpgSignature } from './types/commit.ts';
import { EVENTS } from './types/events.ts';
import { Blob, Tree, TreeEntryFields } from './types/git-objects.ts';
import { IssueFields, LinkedBranchFields, PinnedIssueFields } from './types/issue.ts';
import { LabelFields } from './types/label.ts';
import { MergeQueueEntryFields, MergeQueueFields } from './types/merge-queue.ts';
import { PullRequest, PullRequestChangedFile, PullRequestCommit } from './types/pull.ts';
import { Query } from './types/query.ts';
import { Comparison, RefFields } from './types/ref.ts';
import { RepositoryFields } from './types/repository.ts';
import {
  PullRequestReview,
  PullRequestReviewComment,
  PullRequestReviewThread,
  ReviewRequest,
} from './types/review.ts';
import { RepositoryRule, RepositoryRuleset, RepositoryRulesetBypassActor } from './types/rules.ts';
import { ReactionFields, ReactionGroup, UserContentEdit } from './types/writing.ts';

/** Every field that the simulated GitHub serves, by the schema's names. */
export const TABLE: Table = {
  ...EVENTS,
  App: AppFields,
  Blob,
  Bot,
  CheckAnnotation: CheckAnnotationFields,
  CheckRun: CheckRunFields,
  CheckSuite: CheckSuiteFields,
  Commit,
  Comparison,
  GitActor,
  GpgSignature,
  Issue: IssueFields,
  IssueComment,
  Label: LabelFields,
  LinkedBranch: LinkedBranchFields,
  MergeQueue: MergeQueueFields,
  MergeQueueEntry: MergeQueueEntryFields,
  Mutation,
  Organization,
  PinnedIssue: PinnedIssueFields,
  PullRequest,
  PullRequestChangedFile,
  PullRequestCommit,
  PullRequestReview,
  PullRequestReviewComment,
  PullRequestReviewThread,
  Query,
  Reaction: ReactionFields,
  ReactionGroup,
  Ref: RefFields,
  Repository: RepositoryFields,
  RepositoryRule,
  RepositoryRuleset,
  RepositoryRulesetBypassActor,
  RepositoryVulnerabilityAlert,
  ReviewRequest,
  Status,
  StatusCheckRollup,
  StatusContext,
  Team: TeamFields,
  Tree,
  TreeEntry: TreeEntryFields,
  User,
  UserContentEdit,
  WorkflowRun: WorkflowRunFields,
};
