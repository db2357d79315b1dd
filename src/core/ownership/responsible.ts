import type { Facts } from '../change/rule.ts';
import type { Policy } from '../policy/schema.ts';
import { parseCodeowners } from './codeowners.ts';
import { createMatcher } from './matcher.ts';
import { type Matrix, matrixMatcher } from './matrix.ts';

/** Touched paths that the same owners answer for. */
export interface Territory {
  /** Agents of the matrix that own it; empty where only CODEOWNERS names owners, or nobody does. */
  readonly agents: readonly string[];
  /** Whose approval counts: `@login`, `@org/team` or address, and agent ids; whom to ask first stands first. */
  readonly approvers: readonly string[];
  /** How people call it: `agent-004`, `@acme/docs`, `nobody`. */
  readonly name: string;
  /** By which line or row: `matrix row components/terraform/vpc/*`. */
  readonly by: string;
  readonly paths: string[];
}

/**
 * Sorts paths by who answers for them: the matrix first, and the base branch's CODEOWNERS where the matrix is silent.
 * Paths that nobody owns come under the name `nobody`.
 */
export function territoriesOf(
  paths: readonly string[],
  matrix: Matrix,
  policy: Policy,
  codeowners: Facts['codeowners'],
): Territory[] {
  const rows = matrixMatcher(matrix);
  const file = codeowners === null ? null : parseCodeowners(codeowners.text);
  const lines = file === null ? null : createMatcher(file.rules);
  const found = new Map<string, Territory>();
  const put = (path: string, make: () => Omit<Territory, 'paths'>) => {
    const territory = make();
    const known = found.get(territory.name);
    if (known) known.paths.push(path);
    else found.set(territory.name, { ...territory, paths: [path] });
  };
  for (const path of paths) {
    const owned = rows.ownersOf(path);
    const line = owned === null && lines !== null && file !== null ? file.rules[lines.last(path)] : undefined;
    if (owned !== null) put(path, () => ofAgents(owned.agents, owned.row.pattern, policy));
    else if (line && line.owners.length > 0) {
      put(path, () => ({
        agents: [],
        approvers: [...line.owners].sort(),
        name: [...line.owners].sort().join(', '),
        by: `${codeowners?.path}:${line.line}`,
      }));
    } else
      put(path, () => ({
        agents: [],
        approvers: [],
        name: 'nobody',
        by: 'no row of the matrix and no line of CODEOWNERS',
      }));
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ofAgents(ids: readonly string[], pattern: string, policy: Policy): Omit<Territory, 'paths'> {
  const agents = [...ids].sort();
  return {
    agents,
    approvers: approversFor(agents, policy),
    name: agents.join(', '),
    by: `matrix row ${pattern}`,
  };
}

/** Reviewers first, then the owning agents themselves, then those who answer for them. */
export function approversFor(ids: readonly string[], policy: Policy): string[] {
  const owners = Object.values(policy.agents).filter((agent) => ids.includes(agent.id));
  const reviewers = owners.flatMap((agent) => agent.reviewers).sort();
  const operators = owners.flatMap((agent) => agent.operators).sort();
  return [...new Set([...reviewers, ...[...ids].sort(), ...operators])];
}
