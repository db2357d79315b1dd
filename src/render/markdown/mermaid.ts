import { cut, visible } from './visible.ts';

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

/** Who waits for whom, as a graph that GitHub draws. Bounded, and every name in it is only text. */
export function graph(edges: readonly Edge[]): string[] {
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
  if (lines.length === 0) return [];
  const nodes = [...ids].map(([name, id]) => `  ${id}["${label(name)}"]`);
  const rest = left > 0 ? ['', `… and ${left} more that are not drawn.`] : [];
  return ['```mermaid', 'flowchart LR', ...nodes, ...lines, '```', ...rest];
}

/** Mermaid reads `#35;` as the character with that number. */
function label(name: string): string {
  return visible(cut(name, 40)).replace(/[^\p{L}\p{N}\p{M} -]/gu, (char) => `#${char.codePointAt(0)};`);
}
