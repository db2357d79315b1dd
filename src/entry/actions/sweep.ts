import { shownDue } from '../../core/clocks/shown.ts';
import { EXIT } from '../../core/errors.ts';
import { runClocks } from '../../flows/run-clocks.ts';
import { sendNotices } from '../../flows/send-notices.ts';
import { fetchBranches } from '../../local/fetch.ts';
import { renderRecorded } from '../../render/terminal/due.ts';
import { openDesk } from '../lease-desk.ts';
import { tellReconciled } from '../reconciled.ts';
import type { Runtime } from '../runtime.ts';

export interface SweepOptions {
  readonly base?: string;
  readonly fetch: boolean;
  readonly json?: boolean;
}

export async function sweep(runtime: Runtime, options: SweepOptions): Promise<void> {
  const unseen = options.fetch ? await fetchBranches(runtime.git, runtime.progress) : [];
  const { policy, ports } = await openDesk(runtime, options.base);
  // A lease may hang on a commit that was not fetched: what hangs on signs of life is then left for the next time.
  const open = unseen.length === 0 ? await ports.openChanges() : null;
  const { answer, snapshot: ticked } = await runClocks(ports, policy, open);
  // A plain git repository has inboxes and nothing else.
  const { told, snapshot } = await sendNotices({ ...ports, messenger: null }, policy, ticked);
  tellReconciled(runtime, ticked);
  const gaps = [
    ...unseen.map(({ reason }) => reason),
    ...(snapshot.freshness.kind === 'stale' ? [snapshot.freshness.reason] : []),
  ];
  const recorded = shownDue(answer);
  if (options.json) runtime.print(JSON.stringify({ schemaVersion: 1, recorded, told, unseen: gaps }));
  else runtime.print(renderRecorded(recorded, told, runtime.paint));
  if (!options.json) for (const gap of gaps) runtime.warn(`as last seen: ${gap}`);
  runtime.exit(gaps.length === 0 ? EXIT.clear : EXIT.cannotTell);
}
