import type { SweepState } from '../context/state/sweep.ts';
import type { State } from '../context/state.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { Policy } from '../policy/schema.ts';
import type { SurveyedChange } from './digest.ts';
import { standingOf } from './noted.ts';

const HOUR_MS = 3_600_000;
/** So many at most are judged anew in one sweep for no other reason than that Baton is a newer one. */
const OLDER_AT_ONCE = 25;
/**
 * What depends on something that no survey shows is looked at once in so many hours. A prime number: then a sweep that runs at
 * the same hours every day comes to all of them as well.
 */
const ROUND = 23;

/**
 * Numbers of the changes that must be looked at closely: those that changed since they were last found right or could not
 * wholly be seen then, those that the last sweep left, and those whose turn it is. What was left comes first, in its order,
 * then the oldest.
 *
 * @param edition of the Baton that runs
 * @param now milliseconds since 1970
 */
export function dueOf(
  changes: readonly Pick<SurveyedChange, 'number' | 'whole' | 'hidden'>[],
  digests: ReadonlyMap<number, string>,
  { left, seen }: Pick<SweepState, 'left' | 'seen'>,
  edition: string,
  now: number,
): number[] {
  const turn = Math.floor(now / HOUR_MS) % ROUND;
  const due = changes
    .filter(({ number, whole, hidden }) => {
      const standing = standingOf(seen[number], digests.get(number), edition);
      const inTurn = hidden || standing === 'hidden';
      return !whole || standing === 'changed' || (inTurn && number % ROUND === turn);
    })
    .map(({ number }) => number)
    .sort((a, b) => a - b);
  const open = new Set(changes.map(({ number }) => number));
  return [...new Set([...left.filter((number) => open.has(number)), ...due])];
}

/**
 * Numbers of the changes that look as they did when another version of Baton found them right: a few a sweep, the oldest first,
 * so that a new version judges all of them in the end and costs no sweep much.
 */
export function olderOf(
  changes: readonly Pick<SurveyedChange, 'number'>[],
  digests: ReadonlyMap<number, string>,
  { seen }: Pick<SweepState, 'seen'>,
  edition: string,
): number[] {
  return changes
    .filter(({ number }) => standingOf(seen[number], digests.get(number), edition) === 'older')
    .map(({ number }) => number)
    .sort((a, b) => a - b)
    .slice(0, OLDER_AT_ONCE);
}

/** Can a verdict by this policy depend on what no survey shows: alerts, reports, and permissions that the policy names? */
export function dependsOnHidden(policy: Policy): boolean {
  const required = Object.values(policy.gates).flatMap(({ require }) => require);
  return (
    required.some((each) => 'alerts' in each || 'secrets' in each || 'reports' in each) ||
    canonicalJson(policy).includes('"permission:')
  );
}

/** Numbers of changes that something is kept about and that are no longer open, oldest first. */
export function goneOf(
  open: ReadonlySet<number>,
  seen: Readonly<Record<string, unknown>>,
  workflows: Iterable<string>,
): number[] {
  const known = [...workflows].flatMap((id) => /^pr-([1-9]\d{0,9})$/.exec(id)?.[1] ?? []);
  const numbers = [...Object.keys(seen), ...known].map(Number);
  return [...new Set(numbers)].filter((number) => !open.has(number)).sort((a, b) => a - b);
}

/** Ids of the changes that the log keeps something about. */
export function workflowsOf({ changes, commands, gates, handoffs, overrides }: State): Set<string> {
  const items = [commands, gates, handoffs, overrides].flatMap((all) => Object.values(all));
  return new Set([...Object.keys(changes), ...items.map(({ workflow }) => workflow)]);
}
