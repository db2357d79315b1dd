import type { OpenChange } from '../../core/conflicts/pairs.ts';
import { EXIT, type ExitCode } from '../../core/errors.ts';
import { lastSeenOf } from '../../core/leases/last-seen.ts';
import { runningLeases } from '../../core/leases/settle.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { type Comparison, type ConflictReport, findConflicts } from '../../flows/find-conflicts.ts';
import { openBranches } from '../../local/branches.ts';
import { openCache } from '../../local/cache.ts';
import { comparePairs } from '../../local/compare-pairs.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { openChangeOf } from '../../local/open-changes.ts';
import { type Base, findBase, openRepository, type Repository, readAt } from '../../local/repository.ts';
import { openContext } from '../../store/open.ts';
import { NO_POLICY, policyOrNull } from '../policy-in-force.ts';
import { tellReconciled } from '../reconciled.ts';
import type { Runtime } from '../runtime.ts';
import { worldOf } from '../workspace.ts';

export interface ConflictsOptions {
  readonly base?: string;
  readonly branches?: string;
  readonly matrix?: boolean;
  readonly order?: boolean;
  readonly fetch: boolean;
  readonly json?: boolean;
}

export async function conflicts(runtime: Runtime, options: ConflictsOptions): Promise<void> {
  const gaps = options.fetch ? await fetchBranches(runtime.git, runtime.progress) : [];
  const repository = await openRepository(runtime.git);
  const base = await findBase(repository, options.base);
  const policy = await policyOrNone(runtime, repository, base);
  const report = await findConflicts({
    policy: policy ?? NO_POLICY,
    compare: () =>
      compare(
        runtime,
        { repository, base, policy: policy ?? NO_POLICY, options },
        gaps.map(({ reason }) => reason),
      ),
    leases: async (open) => (policy === null ? [] : await leasesNow(runtime, repository, policy, open)),
  });
  runtime.print(options.json ? JSON.stringify(jsonOf(report)) : await textOf(runtime, report, options));
  runtime.exit(exitOf(report));
}

/** A repository without a policy can be asked, and so can one with a broken policy: then only the lines tell changes apart. */
async function policyOrNone(runtime: Runtime, repository: Repository, base: Base): Promise<Policy | null> {
  const text = await readAt(repository.git, base.oid, POLICY_PATH);
  if (text === undefined) return null;
  const without = 'agents, leases and its order of yielding are left out of account';
  return policyOrNull(runtime, repository, base, without);
}

async function leasesNow(
  runtime: Runtime,
  repository: Repository,
  policy: Policy,
  open: readonly OpenChange[],
) {
  const store = runtime.closing(openContext(repository, await worldOf(runtime), policy));
  const snapshot = await store.load();
  tellReconciled(runtime, snapshot);
  const { state } = snapshot;
  const now = runtime.now();
  return runningLeases(state.leases, lastSeenOf(state.agents, open, now), now);
}

interface Question {
  readonly repository: Repository;
  readonly base: Base;
  readonly policy: Policy;
  readonly options: ConflictsOptions;
}

async function compare(
  runtime: Runtime,
  { repository, base, policy, options }: Question,
  gaps: readonly string[],
): Promise<Comparison> {
  const { git, remote, commonDir } = repository;
  const cache = await openCache(commonDir, 'branches');
  runtime.progress('reading branches');
  const glob = options.branches === undefined ? {} : { glob: options.branches };
  const seen = await openBranches(
    git,
    { base: base.oid, baseRef: base.ref, remote, contextBranch: repository.contextBranch, ...glob },
    cache,
  );
  const onProgress = (done: number, all: number) => runtime.progress(`merging ${done} of ${all} pairs`);
  const compared = await comparePairs(git, seen, { base, onProgress }, cache);
  await cache.save();
  return {
    base: { name: base.name, oid: base.oid },
    open: seen.branches.map((branch) => openChangeOf(branch, policy)),
    ...compared,
    unseen: seen.unseen,
    gaps,
    notes: [
      ...seen.branches.flatMap(({ name, note }) => (note === null ? [] : [{ branch: name, note }])),
      ...seen.unrelated.map((branch) => ({
        branch,
        note: 'shares no history with the base, so it is no change of it',
      })),
    ],
  };
}

function exitOf({ pairs, withBase, unseen, gaps }: ConflictReport): ExitCode {
  const all = [...pairs, ...withBase];
  if (all.some(({ conflict }) => conflict === true)) return EXIT.overlap;
  const dark = all.some(({ conflict }) => conflict === null) || unseen.length > 0 || gaps.length > 0;
  return dark ? EXIT.cannotTell : EXIT.clear;
}

async function textOf(runtime: Runtime, report: ConflictReport, options: ConflictsOptions): Promise<string> {
  // Measuring the width of text takes longer to load than machines should wait for.
  const render = await import('../../render/terminal/conflicts.ts');
  if (options.matrix) return render.renderMatrix(report, runtime.paint);
  return (options.order ? render.renderOrder : render.renderConflicts)(report, runtime.paint);
}

/** The contract for machines: fields are added, never changed. Described in docs/conflicts.md. */
function jsonOf({ base, open, pairs, withBase, unseen, gaps, notes, order, stats }: ConflictReport) {
  return {
    schemaVersion: 1,
    base: base.name,
    baseCommit: base.oid,
    branches: open.map(({ name, head, mergeBase, lines, lastCommitAt, agents }) => ({
      branch: name,
      head,
      mergeBase,
      lines,
      lastCommitAt,
      agents,
    })),
    pairs,
    withBase: withBase.map(({ a, b, conflict, files, reason }) => ({
      branch: a === base.name ? b : a,
      conflict,
      files,
      reason,
    })),
    order,
    unseen,
    gaps,
    notes,
    stats,
  };
}
