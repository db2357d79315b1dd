import { latestRuns, latestStatuses } from '../../model/check-verbs.ts';
import type { CheckRun, CheckSuite, CommitStatus } from '../../model/checks.ts';
import type { Repository } from '../../model/repository.ts';

export interface SuiteFilter {
  appId?: number | null;
  checkName?: string | null;
}

export function suitesOf(repository: Repository, oid: string, only: SuiteFilter): CheckSuite[] {
  return repository.suites.filter(
    (suite) =>
      suite.headSha === oid &&
      (only.appId == null || suite.app.id === only.appId) &&
      (only.checkName == null || suite.runs.some(({ name }) => name === only.checkName)),
  );
}

/** What the checks and statuses of one commit come to. */
export interface Rollup {
  readonly repository: Repository;
  readonly oid: string;
  readonly runs: readonly CheckRun[];
  readonly statuses: readonly CommitStatus[];
}

const GOOD = new Set(['success', 'neutral', 'skipped']);

export function stateOf({ runs, statuses }: Rollup): string {
  if (runs.some(({ conclusion }) => conclusion !== null && !GOOD.has(conclusion))) return 'FAILURE';
  if (statuses.some(({ state }) => state === 'failure')) return 'FAILURE';
  if (statuses.some(({ state }) => state === 'error')) return 'ERROR';
  const waiting =
    runs.some(({ status }) => status !== 'completed') || statuses.some(({ state }) => state === 'pending');
  return waiting ? 'PENDING' : 'SUCCESS';
}

/** Null where a commit has neither checks nor statuses. */
export function rollupOf(repository: Repository, oid: string): Rollup | null {
  const runs = suitesOf(repository, oid, {}).flatMap(latestRuns);
  const statuses = latestStatuses(repository, oid);
  return runs.length + statuses.length === 0 ? null : { repository, oid, runs, statuses };
}

export function statusOf(repository: Repository, oid: string): Rollup | null {
  const statuses = latestStatuses(repository, oid);
  return statuses.length === 0 ? null : { repository, oid, runs: [], statuses };
}
