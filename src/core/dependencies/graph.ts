import type { State } from '../context/state.ts';
import { dependencyOf } from './dependency.ts';

const NODES = 40;
const EDGES = 60;

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'waits' | 'warned' | 'conflicts' | 'owns';
}

const ARROW = { waits: '-->', warned: '-.->', conflicts: '<-.->', owns: '---' } as const satisfies Record<
  Edge['kind'],
  string
>;
const WORD = {
  waits: 'waits for',
  warned: 'is warned of',
  conflicts: 'conflicts',
  owns: 'owns',
} as const satisfies Record<Edge['kind'], string>;

/** The dependencies of the log, in the order of their names. */
export function dependencyEdges({ dependencies }: Pick<State, 'dependencies'>): Edge[] {
  return Object.values(dependencies)
    .map(dependencyOf)
    .map(({ from, to, kind }): Edge => ({ from, to, kind: kind === 'blocking' ? 'waits' : 'warned' }))
    .sort((a, b) => (`${a.from} ${a.to} ${a.kind}` < `${b.from} ${b.to} ${b.kind}` ? -1 : 1));
}

export interface Flowchart {
  /** In Mermaid; empty where there are no edges. */
  readonly lines: readonly string[];
  /** Edges that are not drawn, for there are too many. */
  readonly left: number;
}

/** Who waits for whom, as a picture in Mermaid. Bounded. @param label a name as it may stand between double quotes there */
export function flowchart(edges: readonly Edge[], label: (name: string) => string = plainLabel): Flowchart {
  const ids = new Map<string, string>();
  const lines: string[] = [];
  let left = 0;
  for (const { from, to, kind } of edges) {
    const fresh = new Set([from, to].filter((name) => !ids.has(name)));
    if (lines.length >= EDGES || ids.size + fresh.size > NODES) {
      left += 1;
      continue;
    }
    for (const name of fresh) ids.set(name, `n${ids.size + 1}`);
    lines.push(`  ${ids.get(from)} ${ARROW[kind]}|${WORD[kind]}| ${ids.get(to)}`);
  }
  if (lines.length === 0) return { lines, left };
  const nodes = [...ids].map(([name, id]) => `  ${id}["${label(name)}"]`);
  return { lines: ['flowchart LR', ...nodes, ...lines], left };
}

/** The same on every machine, whatever of Unicode it knows. Mermaid reads `#35;` as the character with that number. */
function plainLabel(name: string): string {
  const [...signs] = name;
  const cut = signs.length > 40 ? [...signs.slice(0, 39), '…'] : signs;
  return cut.map((sign) => (/[A-Za-z0-9 -]/.test(sign) ? sign : `#${sign.codePointAt(0)};`)).join('');
}
