import type { OpenChange } from '../conflicts/pairs.ts';

/** How far the clock of another machine may be ahead of this one; milliseconds. */
const SKEW_MS = 300_000;

/**
 * When each agent last gave a sign of life (ISO 8601 UTC): its latest event in the log, or the latest commit on a
 * branch of its own. Signs are facts, never events, so that working renews leases without writing anything. A commit bears
 * whatever date its maker wants: one from after `now` (milliseconds) proves nothing, and would hold a lease for ever.
 */
export function lastSeenOf(
  agents: Readonly<Record<string, { readonly last_seen: string | null }>>,
  open: readonly OpenChange[],
  now: number,
): Record<string, string> {
  const seen: Record<string, string> = {};
  const note = (who: string, at: string) => {
    const known = seen[who];
    if (known === undefined || Date.parse(known) < Date.parse(at)) seen[who] = at;
  };
  for (const [id, agent] of Object.entries(agents)) if (agent.last_seen !== null) note(id, agent.last_seen);
  for (const change of open) {
    if (Date.parse(change.lastCommitAt) > now + SKEW_MS) continue;
    for (const agent of change.agents) note(agent, change.lastCommitAt);
  }
  return seen;
}
