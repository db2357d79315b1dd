import { shownDue } from '../../core/clocks/shown.ts';
import { EXIT } from '../../core/errors.ts';
import { sendNotices } from '../../flows/send-notices.ts';
import { sweepBranches } from '../../flows/sweep-branches.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { observedChanges } from '../../local/open-changes.ts';
import { renderRecorded } from '../../render/terminal/due.ts';
import { tellReconciled } from '../reconciled.ts';
import { reviewPorts } from '../review-ports.ts';
import type { Runtime } from '../runtime.ts';
import { openWorkspace } from '../workspace.ts';

export interface SweepOptions {
  readonly base?: string;
  readonly fetch: boolean;
  readonly json?: boolean;
}

export async function sweep(runtime: Runtime, options: SweepOptions): Promise<void> {
  const unseen = options.fetch ? await fetchBranches(runtime.git, runtime.progress) : [];
  const workspace = await openWorkspace(runtime, options.base);
  const { policy } = workspace.loaded;
  const ports = await reviewPorts(runtime, workspace, { revision: null, unseen });
  // A lease may hang on a commit that was not fetched: what hangs on signs of life is then left for the next time.
  const open =
    unseen.length === 0 ? await observedChanges(workspace.repository, workspace.base, policy) : null;
  const { answer, snapshot: ticked } = await sweepBranches(ports, policy, open);
  // A plain git repository has inboxes and nothing else.
  const { told, snapshot } = await sendNotices({ ...ports, messenger: null }, policy, ticked);
  tellReconciled(runtime, ticked);
  for (const left of answer.left) runtime.warn(left);
  const gaps = [
    ...unseen.map(({ reason }) => reason),
    ...(snapshot.freshness.kind === 'stale' ? [snapshot.freshness.reason] : []),
  ];
  const recorded = shownDue(answer.recorded);
  if (options.json) runtime.print(JSON.stringify({ schemaVersion: 1, recorded, told, unseen: gaps }));
  else runtime.print(renderRecorded(recorded, told, runtime.paint));
  if (!options.json) for (const gap of gaps) runtime.warn(`as last seen: ${gap}`);
  runtime.exit(gaps.length === 0 ? EXIT.clear : EXIT.cannotTell);
}
