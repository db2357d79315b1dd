/**
 * Strongly connected components with a cycle in them: more than one node, or one that leads to itself. Nodes are places
 * in `next`; those of a component ascend. Linear, and without recursion, so that a chain of any length is no reason to fail
 * (Tarjan, "Depth-first search and linear graph algorithms", 1972).
 */
export function cyclicComponents(next: readonly (readonly number[])[]): number[][] {
  const size = next.length;
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const onStack = new Uint8Array(size);
  const turn = new Int32Array(size);
  const stack: number[] = [];
  const trail: number[] = [];
  const found: number[][] = [];
  let count = 0;
  const enter = (node: number) => {
    order[node] = low[node] = count;
    count += 1;
    onStack[node] = 1;
    stack.push(node);
    trail.push(node);
  };
  const leave = (node: number) => {
    trail.pop();
    const above = trail.at(-1);
    if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
    if (low[node] !== order[node]) return;
    const component: number[] = [];
    let member: number;
    do {
      member = stack.pop() as number;
      onStack[member] = 0;
      component.push(member);
    } while (member !== node);
    if (component.length > 1 || next[node]?.includes(node)) found.push(component.sort((a, b) => a - b));
  };
  for (let start = 0; start < size; start += 1) {
    if (order[start] !== -1) continue;
    enter(start);
    for (let node = trail.at(-1); node !== undefined; node = trail.at(-1)) {
      const follower = next[node]?.[turn[node] as number];
      turn[node] = (turn[node] as number) + 1;
      if (follower === undefined) leave(node);
      else if (order[follower] === -1) enter(follower);
      else if (onStack[follower] === 1) low[node] = Math.min(low[node] as number, order[follower] as number);
    }
  }
  return found.sort((a, b) => (a[0] as number) - (b[0] as number));
}
