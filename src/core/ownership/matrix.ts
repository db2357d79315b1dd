import { expandAreas } from '../policy/areas.ts';
import type { Agent, Policy } from '../policy/schema.ts';
import { globPattern, toCodeownersPattern } from './glob.ts';
import { createMatcher } from './matcher.ts';
import { isOwner } from './owner.ts';
import type { Pattern } from './pattern.ts';

/** One row of the matrix: what is owned, and by whom. */
export interface MatrixRow {
  /** As the policy writes it. */
  readonly pattern: string;
  /** Ids of the agents that own it, sorted; more than one is shared ownership. */
  readonly agents: readonly string[];
  /** The area it was called by, where it was called by a name. */
  readonly area: string | null;
  /** The same pattern as CODEOWNERS has it. */
  readonly codeownersPattern: string;
  /** Reviewers of the agents, as CODEOWNERS gets them; empty where they have none. */
  readonly owners: readonly string[];
}

/** Which agent owns which paths. Later rows are stronger, as in CODEOWNERS. */
export interface Matrix {
  readonly rows: readonly MatrixRow[];
}

/**
 * The matrix of a policy. Patterns that cross directories (`**` before the end, no slash) come first, then the anchored
 * patterns of areas, then plain directories; in each, longer ones after shorter ones: the nearest directory wins. The same
 * pattern for two agents is one row.
 *
 * @param policy one without faults: throws where a pattern is not valid.
 */
export function matrixOf(policy: Pick<Policy, 'agents' | 'areas'>): Matrix {
  const rows = new Map<string, { row: MatrixRow; rank: Rank }>();
  for (const agent of Object.values(policy.agents)) {
    for (const { pattern, area } of expandAreas(policy, agent.ownership)) {
      const key = toCodeownersPattern(pattern);
      const known = rows.get(key)?.row;
      const row = merge(known, agent, { pattern, area, codeownersPattern: key });
      rows.set(key, { row, rank: rankOf(globPattern(row.pattern), row) });
    }
  }
  return { rows: [...rows.values()].sort((a, b) => compareRanks(a.rank, b.rank)).map(({ row }) => row) };
}

function merge(
  known: MatrixRow | undefined,
  agent: Agent,
  fresh: Pick<MatrixRow, 'pattern' | 'area' | 'codeownersPattern'>,
): MatrixRow {
  return {
    ...(known ?? fresh),
    // A directory that one agent names itself is a plain one, also where another calls it by an area.
    area: known === undefined || known.area !== null ? fresh.area : null,
    agents: [...new Set([...(known?.agents ?? []), agent.id])].sort(),
    owners: [...new Set([...(known?.owners ?? []), ...agent.reviewers.filter(isOwner)])].sort(),
  };
}

/** What is compared, part by part, to bring rows into order: the smaller comes first, and so is weaker. */
type Rank = readonly [kind: number, depth: number, letters: number, pattern: string];

function rankOf({ segments }: Pattern, { area, codeownersPattern }: MatrixRow): Rank {
  const crosses = segments.length === 0 || segments.some(({ kind }) => kind === 'deep');
  const depth = segments.filter(({ kind }) => kind !== 'deep').length;
  const letters = segments.reduce(
    (sum, segment) => sum + (segment.kind === 'literal' ? segment.text.length + 1 : 0),
    0,
  );
  return [crosses ? 0 : area !== null ? 1 : 2, depth, letters, codeownersPattern];
}

function compareRanks(a: Rank, b: Rank): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0);
}

/** Who owns a path, and by which row. */
export interface Owned {
  readonly agents: readonly string[];
  readonly row: MatrixRow;
}

export interface MatrixMatcher {
  /** Null where no row matches. */
  ownersOf(path: string): Owned | null;
  /** Every row that matches, the one that wins last. */
  rowsOf(path: string): readonly MatrixRow[];
}

export function matrixMatcher({ rows }: Matrix): MatrixMatcher {
  const matcher = createMatcher(rows.map(({ pattern }) => ({ shape: globPattern(pattern) })));
  return {
    ownersOf(path) {
      const row = rows[matcher.last(path)];
      return row === undefined ? null : { agents: row.agents, row };
    },
    rowsOf: (path) => matcher.all(path).flatMap((at) => rows[at] ?? []),
  };
}

/** What an agent owns, counted. */
export interface AgentStats {
  readonly agent: string;
  readonly rows: number;
  /** Paths that one of its rows wins. */
  readonly paths: number;
  /** Those of them that it shares with another agent. */
  readonly shared: number;
}

export interface MatrixStats {
  readonly paths: number;
  readonly unowned: number;
  /** By id. */
  readonly agents: readonly AgentStats[];
}

/** How many of these paths each agent owns. */
export function matrixStats(matrix: Matrix, paths: Iterable<string>): MatrixStats {
  const counts = new Map<string, { agent: string; rows: number; paths: number; shared: number }>();
  const of = (agent: string) => {
    const known = counts.get(agent) ?? { agent, rows: 0, paths: 0, shared: 0 };
    counts.set(agent, known);
    return known;
  };
  for (const { agents } of matrix.rows) for (const agent of agents) of(agent).rows += 1;
  const matcher = matrixMatcher(matrix);
  let total = 0;
  let unowned = 0;
  for (const path of paths) {
    total += 1;
    const owned = matcher.ownersOf(path);
    if (owned === null) unowned += 1;
    for (const agent of owned?.agents ?? []) {
      of(agent).paths += 1;
      if ((owned?.agents.length ?? 0) > 1) of(agent).shared += 1;
    }
  }
  const agents = [...counts.values()].sort((a, b) => (a.agent < b.agent ? -1 : 1));
  return { paths: total, unowned, agents };
}
