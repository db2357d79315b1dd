import type { State } from '../context/state.ts';
import type { Fault } from '../errors.ts';
import { shellWord } from '../shell.ts';

/** Who waits for whom. */
export type Edge = readonly [from: string, to: string];

/** Of the dependencies of the log those that block. */
export function blockingEdges(dependencies: State['dependencies']): Edge[] {
  return Object.values(dependencies).flatMap(({ data }): Edge[] =>
    data.kind === 'blocking' ? [[String(data.from), String(data.to)]] : [],
  );
}

/**
 * The circle that would close if `from` waited for `to`: `from → to → … → from`; null where none would. The shortest there is, and
 * always the same.
 */
export function circleClosedBy(edges: readonly Edge[], from: string, to: string): string[] | null {
  const next = new Map<string, string[]>();
  for (const [waits, on] of edges) {
    const known = next.get(waits);
    if (known === undefined) next.set(waits, [on]);
    else known.push(on);
  }
  const cameFrom = new Map<string, string | null>([[to, null]]);
  const queue = [to];
  for (const node of queue) {
    if (node === from) return [from, ...trailTo(node, cameFrom)];
    for (const follower of (next.get(node) ?? []).sort()) {
      if (cameFrom.has(follower)) continue;
      cameFrom.set(follower, node);
      queue.push(follower);
    }
  }
  return null;
}

function trailTo(last: string, cameFrom: ReadonlyMap<string, string | null>): string[] {
  const trail: string[] = [];
  for (let node: string | null = last; node !== null; node = cameFrom.get(node) ?? null) trail.push(node);
  return trail.reverse();
}

/** A circle that is not let into the log. */
export function circleFault(circle: readonly string[]): Fault {
  const [from = '', to = '', third = from] = circle;
  return {
    code: 'dependency.cycle',
    message: `${from} cannot wait for ${to}: that would close the circle ${circle.join(' → ')}`,
    hint: `Drop another step of it first, such as: baton dependency drop ${shellWord(to)} ${shellWord(third)}`,
  };
}
