import { type Edge, flowchart } from '../../core/dependencies/graph.ts';
import { cut, visible } from './visible.ts';

/** Who waits for whom, as a graph that GitHub draws. Bounded, and every name in it is only text. */
export function graph(edges: readonly Edge[]): string[] {
  const { lines, left } = flowchart(edges, label);
  if (lines.length === 0) return [];
  const rest = left > 0 ? ['', `… and ${left} more that are not drawn.`] : [];
  return ['```mermaid', ...lines, '```', ...rest];
}

/** Mermaid reads `#35;` as the character with that number. */
function label(name: string): string {
  return visible(cut(name, 40)).replace(/[^\p{L}\p{N}\p{M} -]/gu, (char) => `#${char.codePointAt(0)};`);
}
