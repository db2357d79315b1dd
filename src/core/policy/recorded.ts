import type { EventDraft } from '../context/draft.ts';
import { matrixOf } from '../ownership/matrix.ts';
import { overlapWitness } from '../ownership/overlap.ts';
import { namedComponents } from './components.ts';
import type { Policy } from './schema.ts';

/**
 * The event that brings a policy into the context: its roster, and its components with their rows of the matrix. The
 * documents of agents and components are derived from it.
 *
 * @param paths every file of the base branch, from which `components.each` gets its names
 */
export function policyChanged(
  policy: Policy,
  digest: string,
  paths: readonly string[],
  by: string,
): EventDraft {
  const rows = matrixOf(policy).rows;
  const agents = Object.entries(policy.agents).map(([name, agent]) => [
    agent.id,
    { name, role: agent.role ?? null, layer: agent.layer ?? null, tier: agent.tier ?? null },
  ]);
  const components = namedComponents(policy, paths).map((component) => {
    const touching = rows.filter((row) =>
      component.paths.some((path) => overlapWitness(path, row.pattern) !== null),
    );
    return [
      component.name,
      {
        paths: component.paths,
        owners:
          component.owners.length > 0
            ? component.owners
            : [...new Set(touching.flatMap((row) => row.agents))].sort(),
        rows: touching.map((row) => ({ pattern: row.pattern, owners: row.agents })),
      },
    ];
  });
  return {
    type: 'POLICY_CHANGED',
    workflow: 'global',
    by,
    data: {
      digest,
      rollout: policy.rollout,
      agents: Object.fromEntries(agents),
      components: Object.fromEntries(components),
    },
  };
}
