/** The median of some numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds that `work` takes: the fastest of as many runs as fit into `budget`, since other work on the machine only adds. */
export function measure(work, budget = 1_500) {
  const once = () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const first = once();
  if (first > budget) return first;
  const runs = [];
  const end = performance.now() + budget;
  while (runs.length < 3 || (performance.now() < end && runs.length < 400)) runs.push(once());
  return Math.min(...runs);
}

export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

export function markdown(head, rows) {
  return [head, head.map((_, column) => (column ? '---:' : '---')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

export const round = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
