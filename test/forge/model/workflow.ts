import type { Account } from './account.ts';
import type { CheckStatus, CheckSuite, Conclusion } from './checks.ts';
import type { Pull } from './issue.ts';
import type { Repository } from './repository.ts';

export interface Workflow {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly name: string;
  readonly path: string;
  state: 'active' | 'deleted' | 'disabled_fork' | 'disabled_inactivity' | 'disabled_manually';
  readonly createdAt: string;
}

export interface Artifact {
  readonly id: number;
  readonly nodeId: string;
  readonly run: WorkflowRun;
  readonly name: string;
  readonly zip: Uint8Array;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly nodeId: string;
  readonly workflow: Workflow;
  readonly number: number;
  attempt: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  /** The fork for a fork's pull request. */
  readonly headRepository: Repository;
  readonly actor: Account;
  readonly pulls: readonly Pull[];
  readonly suite: CheckSuite;
  status: CheckStatus;
  conclusion: Conclusion | null;
  readonly artifacts: Artifact[];
  readonly createdAt: string;
  updatedAt: string;
}
