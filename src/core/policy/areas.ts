import { kindOf, PATH_LISTS } from '../gates/kind.ts';
import type { Requirement } from './requirements.ts';
import type { Policy } from './schema.ts';

/** One pattern of the policy, and the area it stands in where it was called by a name. */
export interface NamedPattern {
  readonly pattern: string;
  readonly area: string | null;
}

/** Entries of a list of patterns with the names of `areas` among them replaced by what they stand for. */
export function expandAreas(policy: Pick<Policy, 'areas'>, entries: readonly string[]): NamedPattern[] {
  return entries.flatMap((entry): NamedPattern[] => {
    if (!Object.hasOwn(policy.areas, entry)) return [{ pattern: entry, area: null }];
    return (policy.areas[entry] ?? []).map((pattern) => ({ pattern, area: entry }));
  });
}

/**
 * The policy with the names of areas replaced wherever they may stand, but for `ownership` of agents: the matrix still
 * says by which name a row was called.
 */
export function withAreas(policy: Policy): Policy {
  const plain = (entries: readonly string[]): string[] =>
    expandAreas(policy, entries).map(({ pattern }) => pattern);
  return {
    ...policy,
    agents: mapValues(policy.agents, (agent) => ({
      ...agent,
      may_edit: plain(agent.may_edit),
      never: plain(agent.never),
    })),
    components: mapValues(policy.components, (component) =>
      typeof component === 'string' ? component : { ...component, paths: plain(component.paths) },
    ),
    gates: mapValues(policy.gates, (gate) => ({
      ...gate,
      ...(gate.paths ? { paths: plain(gate.paths) } : {}),
      require: gate.require.map((requirement) => inRequirement(requirement, plain)),
    })),
    leases: {
      ...policy.leases,
      resources: policy.leases.resources.map((each) => ({ ...each, paths: plain(each.paths) })),
    },
    incidents: mapValues(policy.incidents, (level) =>
      level === undefined ? level : { ...level, freeze_except: plain(level.freeze_except) },
    ),
    ownership: { ...policy.ownership, optional: plain(policy.ownership.optional) },
  };
}

function inRequirement(
  requirement: Requirement,
  plain: (entries: readonly string[]) => string[],
): Requirement {
  const [kind, value] = kindOf(requirement);
  const lists = PATH_LISTS[kind].flatMap((key): [string, string[]][] => {
    const list: string | readonly string[] | undefined = value[key];
    return list === undefined ? [] : [[key, plain(typeof list === 'string' ? [list] : list)]];
  });
  if (lists.length === 0) return requirement;
  return { [kind]: { ...(value as object), ...Object.fromEntries(lists) } } as Requirement;
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/**
 * Is an entry meant as the name of an area? Several words without a slash, dot or wildcard are no path that anybody
 * writes; a single word may well be one (`Makefile`), so it is an area only where one has that name.
 */
export function soundsLikeArea(entry: string): boolean {
  return /^[^/.*?[\]\\]+$/.test(entry) && /\S\s+\S/.test(entry);
}
