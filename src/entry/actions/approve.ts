import { branchId } from '../../core/change/id.ts';
import type { Judgement } from '../../core/change/judge.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { Verdict } from '../../core/verdict.ts';
import { approveChange, withdrawApproval } from '../../flows/record.ts';
import { reviewChanges } from '../../flows/review-change.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { findRevision, type Revision } from '../../local/observe.ts';
import type { Base } from '../../local/repository.ts';
import { actingName } from '../actor.ts';
import { tellReconciled } from '../reconciled.ts';
import { reviewPorts } from '../review-ports.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace } from '../workspace.ts';

export interface ApproveOptions {
  readonly note?: string;
  readonly withdraw?: boolean;
  readonly fetch: boolean;
  readonly as?: string;
  readonly base?: string;
  readonly json?: boolean;
}

export async function approve(runtime: Runtime, branch: string, options: ApproveOptions): Promise<void> {
  if (options.fetch) await fetchBranches(runtime.git, runtime.progress);
  const workspace = await openWorkspace(runtime, options.base);
  const { policy, digest } = workspace.loaded;
  const { name, email } = await actingName(runtime, policy, options.as);
  const revision = await findRevision(workspace.repository, branch, 'BRANCH');
  const id = branchId(revision.branch);
  const ports = await reviewPorts(runtime, workspace, { revision, unseen: [] });
  if (options.withdraw) {
    const { answer, snapshot } = await withdrawApproval(ports, { id }, name, email, options.note ?? null);
    tellReconciled(runtime, snapshot);
    const said =
      answer === 0
        ? `${name} has not approved ${revision.branch}`
        : `${name} no longer approves ${revision.branch}`;
    runtime.print(options.json ? JSON.stringify({ withdrawn: answer }) : said);
    if (snapshot.freshness.kind === 'stale')
      runtime.warn(`as last seen, until the remote answers: ${snapshot.freshness.reason}`);
    runtime.exit(
      snapshot.freshness.kind === 'stale' ? EXIT.cannotTell : answer === 0 ? EXIT.overlap : EXIT.clear,
    );
    return;
  }
  refuseNoChange(revision, workspace.base);
  const subject = { id, branch: revision.branch, head: revision.oid };
  const { answer, snapshot } = await approveChange(ports, subject, name, email, options.note ?? null);
  const { judgements } = await reviewChanges(ports, policy, digest);
  const counts = whatCounts(judgements[0] as Judgement, name);
  tellReconciled(runtime, snapshot);
  const stale = snapshot.freshness.kind === 'stale' ? snapshot.freshness.reason : null;
  if (options.json) runtime.print(JSON.stringify({ answer, by: name, head: revision.oid, ...counts, stale }));
  else {
    runtime.print(
      `${name} approves ${revision.branch} at ${revision.oid.slice(0, 10)}${answer === 'already' ? ', as before' : ''}`,
    );
    for (const line of counts.for) runtime.print(`  ${runtime.paint.green('counts')} ${line}`);
    for (const line of counts.not) runtime.print(`  ${runtime.paint.yellow(line)}`);
    if (counts.for.length === 0 && counts.not.length === 0)
      runtime.print('  nothing that is touched waits for it');
    if (stale !== null) runtime.warn(`recorded here only, until the remote answers: ${stale}`);
  }
  runtime.exit(stale !== null ? EXIT.cannotTell : counts.for.length > 0 ? EXIT.clear : EXIT.overlap);
}

/** An approval is of a change: a branch that is not the base. */
function refuseNoChange({ branch, oid }: Revision, base: Base): void {
  if (branch !== oid && branch !== base.name && !base.name.endsWith(`/${branch}`)) return;
  throw new UserError(EXIT.usage, {
    code: 'approve.no-change',
    message:
      branch === oid
        ? `${oid.slice(0, 10)} is a commit, and no branch ends there`
        : `${branch} is the base itself`,
    place: { argument: 'BRANCH' },
    hint: 'Name the branch that is to be merged: `baton status` lists those that are open.',
  });
}

/** For which owners the approval counts, and for which it does not, as the verdict has it. */
function whatCounts(judgement: Judgement, by: string): { for: string[]; not: string[] } {
  const ownership = judgement.verdict.children?.find((child) => child.rule === 'ownership');
  const found = { for: [] as string[], not: [] as string[] };
  const visit = (verdict: Verdict) => {
    for (const child of verdict.children ?? []) {
      if (child.rule === `${verdict.rule}.approval.${by}`) {
        if (child.outcome === 'pass') found.for.push(verdict.reason);
        else found.not.push(child.reason);
      }
      visit(child);
    }
  };
  if (ownership) visit(ownership);
  return found;
}
