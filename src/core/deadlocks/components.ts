import type { Lists } from './numbered.ts';

/**
 * Strongly connected components with a cycle in them: more than one node, or one that leads to itself. Nodes are places
 * in `next`; those of a component ascend. Linear, and without recursion, so that a chain of any length is no reason to fail
 * (Tarjan, "Depth-first search and linear graph algorithms", 1972).
 */
export function cyclicComponents({ start, items }: Lists): Int32Array[] {
  const size = start.length - 1;
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const onStack = new Uint8Array(size);
  const turn = start.slice();
  const stack = new Int32Array(size);
  const trail = new Int32Array(size);
  const found: Int32Array[] = [];
  let [count, height, depth] = [0, 0, 0];
  const enter = (node: number) => {
    order[node] = low[node] = count;
    count += 1;
    onStack[node] = 1;
    stack[height] = trail[depth] = node;
    height += 1;
    depth += 1;
  };
  const leave = (node: number) => {
    depth -= 1;
    const above = trail[depth - 1];
    if (depth > 0 && above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
    if (low[node] !== order[node]) return;
    const from = stack.lastIndexOf(node, height - 1);
    const component = stack.slice(from, height).sort();
    height = from;
    for (const member of component) onStack[member] = 0;
    const list = items.subarray(start[node] as number, start[node + 1] as number);
    if (component.length > 1 || list.includes(node)) found.push(component);
  };
  for (let root = 0; root < size; root += 1) {
    if (order[root] !== -1) continue;
    for (enter(root); depth > 0; ) {
      const node = trail[depth - 1] as number;
      const at = turn[node] as number;
      if (at === start[node + 1]) {
        leave(node);
        continue;
      }
      turn[node] = at + 1;
      const follower = items[at] as number;
      if (order[follower] === -1) enter(follower);
      else if (onStack[follower] === 1) low[node] = Math.min(low[node] as number, order[follower] as number);
    }
  }
  return found.sort((a, b) => (a[0] as number) - (b[0] as number));
}
