import type { State, SweepState } from '../context/state.ts';
import { canonicalJson } from '../policy/canonical.ts';
import type { Policy } from '../policy/schema.ts';
import type { SurveyedChange } from './digest.ts';

const HOUR_MS = 3_600_000;
/**
 * What depends on something that no survey shows is looked at once in so many hours. A prime number: then a sweep that runs at
 * the same hours every day comes to all of them as well.
 */
const ROUND = 23;

/**
 * Numbers of the changes that must be looked at closely: those that changed since they were last found right, those that the
 * last sweep left, and those whose turn it is. What was left comes first, in its order, then the oldest.
 *
 * @param now milliseconds since 1970
 */
export function dueOf(
  changes: readonly Pick<SurveyedChange, 'number' | 'whole' | 'hidden'>[],
  digests: ReadonlyMap<number, string>,
  { left, seen }: Pick<SweepState, 'left' | 'seen'>,
  now: number,
): number[] {
  const turn = Math.floor(now / HOUR_MS) % ROUND;
  const due = changes
    .filter(
      ({ number, whole, hidden }) =>
        !whole || (hidden && number % ROUND === turn) || seen[number] !== digests.get(number),
    )
    .map(({ number }) => number)
    .sort((a, b) => a - b);
  const open = new Set(changes.map(({ number }) => number));
  return [...new Set([...left.filter((number) => open.has(number)), ...due])];
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
export function workflowsOf({ changes, gates, overrides }: State): Set<string> {
  const items = [...Object.values(gates), ...Object.values(overrides)];
  return new Set([...Object.keys(changes), ...items.map(({ workflow }) => workflow)]);
}
