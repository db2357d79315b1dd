import { overviewOf } from '../../core/board/overview.ts';
import { boardOf } from '../../core/change/board.ts';
import { shownDue, untoldIn } from '../../core/clocks/shown.ts';
import { dueOf } from '../../core/clocks/tick.ts';
import { EXIT } from '../../core/errors.ts';
import { lastSeenOf } from '../../core/leases/last-seen.ts';
import { servicesIn } from '../../core/services/standing.ts';
import { reviewChanges } from '../../flows/review-change.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { renderBoard } from '../../render/terminal/board.ts';
import { renderDeadlocks } from '../../render/terminal/deadlocks.ts';
import { renderDue, renderUntold } from '../../render/terminal/due.ts';
import { renderOverview } from '../../render/terminal/overview.ts';
import { renderServices } from '../../render/terminal/services.ts';
import { tellReconciled } from '../reconciled.ts';
import { reviewPorts } from '../review-ports.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace } from '../workspace.ts';
import { deadlocksOf } from './deadlocks.ts';

export interface StatusOptions {
  readonly base?: string;
  readonly fetch: boolean;
  readonly json?: boolean;
}

export async function status(runtime: Runtime, options: StatusOptions): Promise<void> {
  const unseen = options.fetch ? await fetchBranches(runtime.git, runtime.progress) : [];
  const workspace = await openWorkspace(runtime, options.base);
  const { policy, digest } = workspace.loaded;
  const ports = await reviewPorts(runtime, workspace, { revision: null, unseen });
  const { judgements, facts, snapshot } = await reviewChanges(ports, policy, digest);
  tellReconciled(runtime, snapshot);
  const { state } = snapshot;
  const services = servicesIn(state);
  const now = runtime.now();
  const board = boardOf(judgements, facts, state, now);
  const lastSeen = unseen.length > 0 ? null : lastSeenOf(state.agents, facts[0]?.open ?? [], now);
  const left: string[] = [];
  const due = shownDue(dueOf({ state, policy, now, lastSeen }, left));
  for (const each of left) runtime.warn(each);
  const deadlocks = deadlocksOf(state, policy, facts[0]?.open ?? [], now);
  const notices = untoldIn(state.notices);
  const whole = overviewOf(state, policy);
  const { incidents, conflicts, waits, load, digests } = whole;
  const gaps = [
    ...unseen.map((gap) => gap.reason),
    ...(snapshot.freshness.kind === 'stale' ? [snapshot.freshness.reason] : []),
  ];
  if (options.json)
    runtime.print(
      JSON.stringify({
        ...board,
        services,
        due,
        deadlocks,
        overview: { incidents, conflicts, waits, load, digests },
        notices,
        base: workspace.base,
        policyDigest: digest,
        unseen: gaps,
      }),
    );
  else {
    runtime.print(renderBoard(board, runtime.paint));
    for (const part of renderOverview(whole, now, runtime.paint)) runtime.print(`\n${part}`);
    if (deadlocks.length > 0)
      runtime.print(
        `\n${runtime.paint.cyan('DEADLOCKS')}\n${renderDeadlocks(deadlocks, now, runtime.paint)}`,
      );
    if (due.length > 0) runtime.print(renderDue(due, runtime.paint));
    if (notices.length > 0) runtime.print(renderUntold(notices, now, runtime.paint));
    if (services.length > 0) runtime.print(renderServices(services, now, runtime.paint));
    for (const gap of gaps) runtime.warn(`as last seen: ${gap}`);
  }
  runtime.exit(gaps.length === 0 ? EXIT.clear : EXIT.cannotTell);
}
