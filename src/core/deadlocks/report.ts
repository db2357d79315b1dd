import { parseDuration } from '../duration.ts';
import { digestOf } from '../policy/canonical.ts';
import { type Standstill, standstillsIn } from './find.ts';
import { KINDS, nameOf } from './kinds.ts';
import { type Step, type Victim, victimOf } from './victim.ts';
import type { Wait } from './wait.ts';
import { waitsIn } from './waits.ts';
import { bookNow, type WaitWorld } from './world.ts';

/** Work that waits for itself, and what ends that. */
export interface Deadlock {
  /** The same as long as the cycle is the same. */
  readonly id: string;
  /** From its first name on; the last leads to the first. `says` is one line for people. */
  readonly cycle: readonly (Step & { readonly says: string })[];
  /** Everything that can go on no sooner than the cycle is broken and that it needs: more than the cycle where it is a knot. */
  readonly members: readonly string[];
  readonly knot: boolean;
  /** Is it known that no cycle among the members is shorter? */
  readonly shortest: boolean;
  /** Agents and people on it, sorted. */
  readonly parties: readonly string[];
  /** When the last of its waits began, ISO 8601 UTC. */
  readonly since: string;
  /** Has it stood for `deadlock_after`? */
  readonly due: boolean;
  readonly victim: Victim | null;
}

/** How long a cycle stands before it is told: most end by themselves. */
export const DEADLOCK_AFTER = '10m';

/** Every deadlock as it stands, the one that has stood longest first. `after`: a duration. */
export function deadlocksIn(world: WaitWorld, after: string = DEADLOCK_AFTER): Deadlock[] {
  const bound = parseDuration(after) ?? 0;
  const now = {
    ...world,
    state: { ...world.state, leases: { ...world.state.leases, queue: bookNow(world).queue } },
  };
  const waits = waitsIn(now);
  return standstillsIn(waits)
    .map((standstill) => deadlockOf(standstill, waits, now, bound))
    .sort((a, b) => (`${a.since} ${a.id}` < `${b.since} ${b.id}` ? -1 : 1));
}

function deadlockOf(
  standstill: Standstill,
  waits: readonly Wait[],
  world: WaitWorld,
  after: number,
): Deadlock {
  const cycle = standstill.cycle.map(({ from, to, wait }) => {
    const { kind, since } = waits[wait] as Wait;
    return { from, to, kind, since, says: `${nameOf(from, world)} ${KINDS[kind].says} ${nameOf(to, world)}` };
  });
  const { members, knot, shortest } = standstill;
  const since = knot ? latestAmong(members, waits) : latest(cycle);
  return {
    id: `deadlock-${digestOf(cycle.map(({ from }) => from)).slice(0, 12)}`,
    cycle,
    members,
    knot,
    shortest,
    parties: partiesOf(cycle, world),
    since,
    due: Date.parse(since) + after <= world.now,
    victim: victimOf(cycle, world),
  };
}

function latest(waits: readonly { readonly since: string }[]): string {
  return waits.reduce((last, { since }) => (since > last ? since : last), '');
}

/** A knot is tied with the last of the waits within it. */
function latestAmong(members: readonly string[], waits: readonly Wait[]): string {
  const within = new Set(members);
  return latest(waits.filter(({ waiter, on }) => within.has(waiter) && on.some((each) => within.has(each))));
}

function partiesOf(cycle: readonly Step[], world: WaitWorld): string[] {
  const named = cycle.flatMap(({ from, to, kind }) => {
    const by = KINDS[kind].way(idOf(from), idOf(to), world)?.by ?? null;
    return [...(by === null ? [] : [by]), ...(from.startsWith('agent:') ? [idOf(from)] : [])];
  });
  return [...new Set(named)].sort();
}

function idOf(node: string): string {
  return node.slice(node.indexOf(':') + 1);
}
