import { globFault } from '../../ownership/glob.ts';
import type { PathKey } from '../positions.ts';
import { patternLists } from './references.ts';
import type { Subject } from './trap.ts';

/**
 * Why this is no valid pattern of directories or entries, null where it is one. Those are matched without their outer
 * slashes (see `entriesAt`), so they must be valid in that form too: `\/` is not.
 */
export function entryFault(pattern: string): string | null {
  const clean = pattern.replace(/^\/+|\/+$/g, '');
  return globFault(pattern) ?? globFault(clean.includes('**') ? clean : `/${clean}/`);
}

/** A pattern, and where in the policy it stands. */
export interface Written {
  readonly pattern: string;
  readonly path: readonly PathKey[];
  /** Does it stand for directories or entries at its depth? */
  readonly entries?: true;
}

/** Every pattern of the policy, where it is written. Names of areas are none; what they stand for is listed under `areas`. */
export function written(subject: Subject): Written[] {
  const { policy, known } = subject;
  const lists = patternLists(subject)
    .filter(({ ref }) => !known.areas.has(ref))
    .map(({ ref, path }) => ({ pattern: ref, path }));
  const areas = Object.entries(policy.areas).flatMap(([name, patterns]) =>
    patterns.map((pattern, at) => ({ pattern, path: ['areas', name, at] })),
  );
  const resources = policy.leases.resources.flatMap(({ paths }, nth) =>
    paths.map((pattern, at) => ({ pattern, path: ['leases', 'resources', nth, 'paths', at] })),
  );
  return [
    ...lists,
    ...areas,
    ...resources,
    ...inComponents(subject),
    ...inGates(subject),
    ...branches(subject),
  ];
}

function inComponents({ policy }: Subject): Written[] {
  return Object.entries(policy.components).flatMap(([name, component]) =>
    typeof component === 'string' ? [{ pattern: component, path: ['components', name], entries: true }] : [],
  );
}

function branches({ policy }: Subject): Written[] {
  return Object.entries(policy.agents).flatMap(([key, { identity }]) =>
    (identity?.branches ?? []).map((pattern, at) => ({
      pattern,
      path: ['agents', key, 'identity', 'branches', at],
    })),
  );
}

function inGates({ policy }: Subject): Written[] {
  return Object.entries(policy.gates).flatMap(([gate, { require }]) =>
    require.flatMap((requirement, at): Written[] => {
      const path = ['gates', gate, 'require', at];
      if ('files' in requirement)
        return [{ pattern: requirement.files.each, path: [...path, 'files', 'each'], entries: true }];
      if ('naming' in requirement)
        return [{ pattern: requirement.naming.paths, path: [...path, 'naming', 'paths'], entries: true }];
      if (!('changed_with' in requirement)) return [];
      const { when, also } = requirement.changed_with;
      const inner = [...path, 'changed_with'];
      const whens =
        typeof when === 'string'
          ? [{ pattern: when, path: [...inner, 'when'] }]
          : listed(when, [...inner, 'when']);
      return [...whens, ...listed(also, [...inner, 'also'])];
    }),
  );
}

function listed(patterns: readonly string[], path: readonly PathKey[]): Written[] {
  return patterns.map((pattern, at) => ({ pattern, path: [...path, at] }));
}
