import { overrideEnd } from '../change/override-end.ts';
import type { JudgedState } from '../change/rule.ts';
import type { OpenChange } from '../conflicts/pairs.ts';
import { get } from '../context/record.ts';
import { lastSeenOf } from '../leases/last-seen.ts';
import { type Standing, standing } from '../leases/standing.ts';
import { compileGlobs } from '../ownership/glob.ts';
import { digestOf } from '../policy/canonical.ts';
import type { Policy } from '../policy/schema.ts';

/** An open change as a survey shows it. */
export interface SurveyedChange extends OpenChange {
  readonly number: number;
  /** Name of the branch that it goes to. */
  readonly baseBranch: string;
  /** Changes with anything in the survey that its verdict can depend on. */
  readonly fingerprint: string;
  /** Changes with anything that Baton wrote there: see `shownOf`. */
  readonly shown: string;
  /** Was all of it in the survey that has no other sign of having changed? Otherwise it is looked at each time. */
  readonly whole: boolean;
  /** Can its verdict depend on what no survey shows? See `dependsOnHidden`. */
  readonly hidden: boolean;
  /** By id of a comment with a command: when its text was last changed, ISO 8601 UTC. */
  readonly commandsAt: Readonly<Record<string, string>>;
  /** The policy of its base branch; null where that cannot be used. */
  readonly policy: Policy | null;
}

/** The same for all changes of one survey. */
export interface Surroundings {
  readonly changes: readonly SurveyedChange[];
  readonly state: JudgedState;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Digests, by number, of everything that a verdict on each change and its effects depend on, as far as a survey and the context
 * show it: itself, what Baton wrote on it, others that touch the same paths or have the same head, the leases that concern it, its
 * overrides; each as it stands at this instant, so that a lease or an override that runs out changes the digest by itself.
 */
export function digestsOf({ changes, state, now }: Surroundings): Map<number, string> {
  const near = neighbours(changes);
  const held = standing(state.leases, { now, lastSeen: lastSeenOf(state.agents, changes, now) });
  const perAgent = openPerAgent(changes);
  return new Map(
    changes.map((change) => {
      const parts = [
        change.fingerprint,
        change.shown,
        near(change),
        leasesOn(change, held),
        limitedWith(change, perAgent),
        get(state.changes, change.id) ?? null,
        overridesOf(change, state, now),
        conflictsOf(change, state),
        Object.values(state.incidents).filter(({ data }) => data.freeze === true),
        Object.values(state.dependencies).filter(({ data }) => data.from === change.id),
        Object.values(state.commands).filter(({ workflow }) => workflow === change.id),
        ...Object.values(state.handoffs).filter(({ workflow }) => workflow === change.id),
      ];
      return [change.number, digestOf(parts).slice(0, 16)];
    }),
  );
}

/** For each change the others into the same base that touch one of its paths, and those with the same head. */
function neighbours(changes: readonly SurveyedChange[]): (change: SurveyedChange) => unknown {
  const byPlace = new Map<string, SurveyedChange[]>();
  const placesOf = ({ paths, baseBranch }: SurveyedChange) => paths.map((path) => `${baseBranch}\0${path}`);
  const byHead = new Map<string, SurveyedChange[]>();
  for (const change of changes) {
    for (const place of placesOf(change)) add(byPlace, place, change);
    add(byHead, change.head, change);
  }
  return (change) => {
    const rivals = new Set(placesOf(change).flatMap((place) => byPlace.get(place) ?? []));
    rivals.delete(change);
    const twins = (byHead.get(change.head) ?? []).filter((other) => other !== change);
    return [
      [...rivals]
        .map(({ number, head, lines, agents }) => [number, head, lines, agents] as const)
        .sort(([a], [b]) => a - b),
      twins.map(({ number, fingerprint }) => [number, fingerprint] as const).sort(([a], [b]) => a - b),
    ];
  };
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Leases on what it touches, and those on resources that it would need. */
function leasesOn({ paths, policy }: SurveyedChange, { leases, fenced }: Standing): unknown {
  const touches = (patterns: readonly string[]) => {
    if (patterns.length === 0) return false;
    const globs = compileGlobs(patterns);
    return paths.some((path) => globs.matches(path));
  };
  const needed = new Set(
    (policy?.leases.resources ?? []).filter((each) => touches(each.paths)).map(({ name }) => name),
  );
  return [
    leases.filter(({ paths: on, resource }) => touches(on) || (resource !== null && needed.has(resource))),
    fenced.filter(({ paths: on }) => touches(on)),
  ];
}

function openPerAgent(changes: readonly SurveyedChange[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { agents, number } of changes) for (const agent of agents) add(found, agent, number);
  return found;
}

/** What else its agents have open, where the policy limits that. */
function limitedWith(
  { agents, policy }: SurveyedChange,
  perAgent: ReadonlyMap<string, readonly number[]>,
): unknown {
  const limited = new Set(
    Object.values(policy?.agents ?? {}).flatMap(({ id, limits }) =>
      limits?.open_changes === undefined ? [] : [id],
    ),
  );
  return agents.filter((agent) => limited.has(agent)).map((agent) => [agent, perAgent.get(agent) ?? []]);
}

/** Its conflicts: whom they were told on which rung, and what was decided. */
function conflictsOf({ id }: SurveyedChange, { conflicts }: JudgedState): unknown {
  return Object.values(conflicts)
    .filter(({ data: { between } }) => Array.isArray(between) && between.includes(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Its overrides, and which of them have ended. One whose comment the survey does not show counts from when it was logged. */
function overridesOf(
  { id, policy, commandsAt }: SurveyedChange,
  { overrides }: JudgedState,
  now: number,
): unknown {
  return Object.values(overrides)
    .filter(({ workflow }) => workflow === id)
    .map((item) => {
      const { cites } = item.data as Readonly<Record<string, string | null | undefined>>;
      const ends =
        policy === null ? null : overrideEnd(get(commandsAt, cites ?? '') ?? item.opened, policy.overrides);
      return [item, ends !== null && ends <= now];
    });
}
