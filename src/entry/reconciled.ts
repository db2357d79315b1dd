import type { Snapshot } from '../flows/ports.ts';
import type { Runtime } from './runtime.ts';

/** Says what reading the context brought over from offline work, and what of it no longer holds. */
export function tellReconciled(runtime: Runtime, { reconciled }: Pick<Snapshot, 'reconciled'>): void {
  if (!reconciled) return;
  runtime.warn(
    `brought over: ${reconciled.kept === 1 ? '1 event' : `${reconciled.kept} events`} written offline`,
  );
  for (const { reason, line } of reconciled.outdated) {
    runtime.warn(`no longer holds: ${reason}\n  ${line.slice(0, 200)}`);
  }
}
