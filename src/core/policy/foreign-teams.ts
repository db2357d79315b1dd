import type { Fault } from '../errors.ts';
import { kindOf, type OfKind, type RequirementKind } from '../gates/kind.ts';
import { isForeignTeam } from '../roster/foreign.ts';
import type { LoadedPolicy } from './load.ts';
import type { PathKey } from './positions.ts';
import type { Policy } from './schema.ts';

/** A name, and where in the policy it stands. */
type Named = readonly [name: string, path: readonly PathKey[]];

/**
 * Teams that the policy names and that can have no part in the repository, since they are of another organisation than its owner.
 *
 * @param owner login of whoever owns the repository
 */
export function foreignTeams(
  { policy, positions }: Pick<LoadedPolicy, 'policy' | 'positions'>,
  owner: string,
): Fault[] {
  return namesIn(policy)
    .filter(([name]) => isForeignTeam(name, owner))
    .map(([name, path]) => ({
      code: 'policy.foreign-team',
      message: `${name} is no team of ${owner}, to whom the repository belongs: whether somebody is in it can never be told there`,
      place: positions.of(path, 'value'),
      hint: `Name a team of ${owner}, or people by \`@login\`.`,
    }));
}

function namesIn(policy: Policy): Named[] {
  return [
    ...Object.entries(policy.agents).flatMap(([key, { operators, reviewers }]) => [
      ...listed(operators, ['agents', key, 'operators']),
      ...listed(reviewers, ['agents', key, 'reviewers']),
    ]),
    ...listed(policy.overrides.by, ['overrides', 'by']),
    ...Object.entries(policy.gates).flatMap(([gate, { require }]) =>
      require.flatMap((requirement, at): Named[] => {
        const [kind, value] = kindOf(requirement);
        const found: Named[] = IN_REQUIREMENT[kind](value);
        return found.map(([name, path]) => [name, ['gates', gate, 'require', at, kind, ...path]]);
      }),
    ),
  ];
}

function listed(names: readonly string[], path: readonly PathKey[]): Named[] {
  return names.map((name, at) => [name, [...path, at]]);
}

const IN_REQUIREMENT = {
  check: () => [],
  files: () => [],
  naming: () => [],
  changed_with: () => [],
  approval: ({ of }) => [[of, ['of']]],
  alerts: () => [],
  secrets: () => [],
  reports: () => [],
  checklist: () => [],
  label: ({ by }) => listed(by ?? [], ['by']),
  title: () => [],
  size: () => [],
} satisfies { [K in RequirementKind]: (requirement: OfKind<K>) => Named[] };
