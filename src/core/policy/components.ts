import { directoriesAt } from '../gates/entries.ts';
import type { Policy } from './schema.ts';

/** A named part of the repository. */
export interface NamedComponent {
  readonly name: string;
  readonly paths: readonly string[];
  /** Ids of the agents that the policy names; empty: those whose ownership covers it. */
  readonly owners: readonly string[];
}

/** Explicit components, and one for every directory that `each` matches, named after it. Sorted by name. */
export function namedComponents(policy: Policy, paths: readonly string[]): NamedComponent[] {
  const found = new Map<string, NamedComponent>();
  for (const [key, value] of Object.entries(policy.components)) {
    if (typeof value === 'string') {
      for (const dir of directoriesAt(value, paths)) {
        const name = dir.slice(dir.lastIndexOf('/') + 1);
        if (!found.has(name)) found.set(name, { name, paths: [`${dir}/*`], owners: [] });
      }
    } else {
      const owners = value.owners.map((owner) => policy.agents[owner]?.id ?? owner);
      found.set(key, { name: key, paths: value.paths, owners });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
