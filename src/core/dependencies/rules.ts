import { compileGlobs } from '../ownership/glob.ts';
import { expandAreas } from '../policy/areas.ts';
import { namedComponents } from '../policy/components.ts';
import type { Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import type { Dependency } from './dependency.ts';

/** Rules of the policy on what comes first; names are those of gates, areas, components, agents, groups, or tasks. */
export interface DependencyRules {
  readonly blocking: readonly {
    readonly when: string;
    readonly blocks: readonly string[];
    readonly timeout?: string | undefined;
  }[];
  readonly advisory: readonly {
    readonly when: string;
    readonly warns: string | readonly string[];
    readonly timeout?: string | undefined;
  }[];
}

/** Open work that a rule can speak of: a task or a change. */
export interface Work {
  /** `issue-17`, `pr-42`. */
  readonly id: string;
  /** Touched paths, or patterns of those that it will touch. */
  readonly paths: readonly string[];
  /** Ids of the agents whose work it is. */
  readonly agents: readonly string[];
  /** Names of the gates that have not passed on it; for a task none. */
  readonly unpassed: readonly string[];
}

/**
 * What the rules of a policy come to for the work that is open: each that a rule blocks or warns depends on each that it names
 * first. A gate stands for the work on which it has not passed; an area or a component for
 * what touches its paths; an agent or a group for their open work. No work depends on itself. Sorted, each once.
 */
export function ruledDependencies(
  rules: DependencyRules,
  policy: Policy,
  open: readonly Work[],
): Dependency[] {
  const works = membership(policy, open);
  const found = [
    ...rules.blocking.flatMap((rule) => pairs(rule.when, rule.blocks, 'blocking', rule.timeout, works)),
    ...rules.advisory.flatMap((rule) =>
      pairs(rule.when, listOf(rule.warns), 'advisory', rule.timeout, works),
    ),
  ];
  const unique = new Map(found.map((each) => [`${each.from} ${each.to} ${each.kind}`, each]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

type Membership = (name: string) => readonly string[];

function pairs(
  when: string,
  then: readonly string[],
  kind: Dependency['kind'],
  timeout: string | undefined,
  works: Membership,
): Dependency[] {
  const first = works(when);
  return then
    .flatMap(works)
    .flatMap((from) =>
      first
        .filter((to) => to !== from)
        .map((to): Dependency => ({ from, to, kind, timeout: timeout ?? null, source: 'rule' })),
    );
}

function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}

/** Ids of the open work that a name stands for. */
function membership(policy: Policy, open: readonly Work[]): Membership {
  const roster = rosterOf(policy);
  const components = namedComponents(
    policy,
    open.flatMap(({ paths }) => paths),
  );
  const touching = (patterns: readonly string[]) => {
    const globs = compileGlobs(patterns);
    return open.filter(({ paths }) => paths.some((path) => globs.matches(path)));
  };
  const find = (name: string): readonly Work[] => {
    if (Object.hasOwn(policy.gates, name)) return open.filter(({ unpassed }) => unpassed.includes(name));
    if (Object.hasOwn(policy.areas, name))
      return touching(expandAreas(policy, [name]).map(({ pattern }) => pattern));
    const component = components.find((each) => each.name === name);
    if (component !== undefined) return touching(component.paths);
    const agents = roster.resolve(name)?.map(({ id }) => id);
    if (agents !== undefined)
      return open.filter((work) => work.agents.some((agent) => agents.includes(agent)));
    const task = name.replace(/^#/, 'issue-');
    return open.filter(({ id }) => id === task || id === name);
  };
  return (name) => find(name).map(({ id }) => id);
}
