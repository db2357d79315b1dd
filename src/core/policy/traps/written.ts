import { kindOf, type OfKind, type RequirementKind } from '../../gates/kind.ts';
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
  return [...lists, ...areas, ...inComponents(subject), ...inGates(subject), ...branches(subject)];
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

/** The patterns in each kind of requirement; those in which the name of an area may stand are among `patternLists`. */
const IN_REQUIREMENT = {
  check: () => [],
  files: ({ each }) => [{ pattern: each, path: ['each'], entries: true }],
  naming: ({ paths }) => [{ pattern: paths, path: ['paths'], entries: true }],
  changed_with: () => [],
  approval: () => [],
  alerts: () => [],
  secrets: () => [],
  reports: (reports) =>
    'junit' in reports
      ? [{ pattern: reports.junit, path: ['junit'] }]
      : [{ pattern: reports.sarif, path: ['sarif'] }],
  checklist: () => [],
  label: () => [],
  title: () => [],
  size: () => [],
} satisfies { [K in RequirementKind]: (requirement: OfKind<K>) => Written[] };

function inGates({ policy }: Subject): Written[] {
  return Object.entries(policy.gates).flatMap(([gate, { require }]) =>
    require.flatMap((requirement, at) => {
      const [kind, value] = kindOf(requirement);
      const found: readonly Written[] = IN_REQUIREMENT[kind](value);
      return found.map((each) => ({ ...each, path: ['gates', gate, 'require', at, kind, ...each.path] }));
    }),
  );
}
