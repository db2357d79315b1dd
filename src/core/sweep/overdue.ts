import type { State } from '../context/state.ts';
import type { LoadedPolicy } from '../policy/load.ts';
import { LONGEST_EVERY_MS, sweepEvery } from '../policy/sweeping.ts';

const HOUR_MS = 3_600_000;
/** A sweep that changes nothing says so only this often, so that a quiet repository stays quiet. */
const SAID_EVERY_MS = 6 * HOUR_MS;
/** For a run that GitHub starts late or not at all. */
const LATE_MS = 2 * HOUR_MS;

/** Is it time for a sweep to say that it ran, though it has nothing else to say? `now` in milliseconds. */
export function mustSay({ at }: State['sweep'], now: number): boolean {
  return at === null || Date.parse(at) + SAID_EVERY_MS <= now;
}

/**
 * Why the scheduled sweep seems not to run, as a sentence; null where all is well. GitHub stops the schedule of an idle
 * repository, and then nothing mends what events missed.
 *
 * @param policies that were seen: the recorded one says how often it wants to be swept
 * @param now milliseconds since 1970
 */
export function overdueSweep(
  { sweep, policy }: Pick<State, 'sweep' | 'policy'>,
  policies: readonly LoadedPolicy[],
  now: number,
): string | null {
  const since = sweep.at ?? policy?.at ?? null;
  const recorded = policies.find(({ digest }) => digest === policy?.digest);
  if (since === null || Date.parse(since) + saidWithin(recorded) + LATE_MS > now) return null;
  const hours = Math.floor((now - Date.parse(since)) / HOUR_MS);
  return sweep.at === null
    ? `no sweep has run since the policy was recorded ${hours} hours ago: is the scheduled workflow enabled?`
    : `the last sweep was recorded ${hours} hours ago, at ${since}: is the scheduled workflow still enabled?`;
}

/** How long it takes at most until a sweep says again that it ran. Where the recorded policy was not seen, as if it asked for the fewest. */
function saidWithin(recorded: LoadedPolicy | undefined): number {
  const every = recorded === undefined ? LONGEST_EVERY_MS : sweepEvery(recorded.policy);
  return every === null ? SAID_EVERY_MS : Math.ceil(SAID_EVERY_MS / every) * every;
}
