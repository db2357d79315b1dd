// Deadlocks in wait-for graphs of 10,000 nodes and 30,000 edges, beside the depth-first search that one writes first, and beside
// @dagrejs/graphlib where it is installed (npm --prefix bench ci), in turns on the same graphs.
//
//   node bench/deadlocks.mjs [--write bench/results/deadlocks.md]
//
// Ends with 1 where a graph takes Baton 200 ms or more in the median, or where the answers differ.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const NODES = 10_000;
const EDGES = 30_000;
const ROUNDS = 15;
const WARM_UP = 3;
const MOST_MS = 200;
/** The search that one writes first takes seconds a round. */
const NAIVE_ROUNDS = 1;

const { values } = parseArgs({ options: { write: { type: 'string' }, peers: { type: 'string' } } });
const root = resolve(import.meta.dirname, '..');
const temp = mkdtempSync(join(tmpdir(), 'baton-bench-deadlocks-'));

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const node = (at) => `task:task-${at}`;
const wait = (from, to) => ({ waiter: node(from), on: [node(to)], need: 1 });

/** Edges that lead from a lower number to a higher one: nothing waits for itself. */
function* forward(random, edges) {
  for (let at = 0; at < edges; at += 1) {
    const from = Math.floor(random() * (NODES - 1));
    yield wait(from, from + 1 + Math.floor(random() * (NODES - 1 - from)));
  }
}

const GRAPHS = {
  'no circle': (random) => [...forward(random, EDGES)],
  '100 circles of 2 to 12': (random) => {
    const rings = [];
    // Above all others, so that no circle leads to another one.
    for (let ring = 0, at = NODES; ring < 100; ring += 1) {
      const size = 2 + Math.floor(random() * 11);
      for (let step = 0; step < size; step += 1) rings.push(wait(at + step, at + ((step + 1) % size)));
      at += size;
    }
    const feeders = Array.from({ length: 2_000 }, () => {
      const target = rings[Math.floor(random() * rings.length)];
      return { waiter: node(Math.floor(random() * NODES)), on: [target.waiter], need: 1 };
    });
    return [...forward(random, EDGES - rings.length - feeders.length), ...rings, ...feeders];
  },
  'any edges: one large tangle': (random) =>
    Array.from({ length: EDGES }, () => {
      const from = Math.floor(random() * NODES);
      return wait(from, (from + 1 + Math.floor(random() * (NODES - 1))) % NODES);
    }),
  'one ring of all': (random) => [
    ...Array.from({ length: NODES }, (_, at) => wait(at, (at + 1) % NODES)),
    ...Array.from({ length: EDGES - NODES }, () => {
      const from = Math.floor(random() * NODES);
      return wait(from, (from + 1) % NODES);
    }),
  ],
};

/** What one writes first: from each node, is there a way back to it? Returns the nodes that there is one for. */
function naive(waits) {
  const next = new Map();
  for (const { waiter, on } of waits) next.set(waiter, [...(next.get(waiter) ?? []), ...on]);
  const circular = new Set();
  for (const start of next.keys()) {
    const seen = new Set();
    const open = [...(next.get(start) ?? [])];
    while (open.length > 0) {
      const at = open.pop();
      if (at === start) {
        circular.add(start);
        break;
      }
      if (seen.has(at)) continue;
      seen.add(at);
      for (const target of next.get(at) ?? []) open.push(target);
    }
  }
  return circular;
}

function graphlibSearch({ Graph, alg }) {
  return (waits) => {
    const graph = new Graph();
    for (const { waiter, on } of waits) for (const target of on) graph.setEdge(waiter, target);
    return new Set(alg.findCycles(graph).flat());
  };
}

function loadGraphlib() {
  const from =
    values.peers === undefined ? import.meta.url : pathToFileURL(join(resolve(values.peers), 'x.mjs'));
  try {
    const module = createRequire(from)('@dagrejs/graphlib');
    return { module, version: createRequire(from)('@dagrejs/graphlib/package.json').version };
  } catch {
    return null;
  }
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const shown = (ms) => (ms === null ? '—' : ms >= 100 ? ms.toFixed(0) : ms.toFixed(1));

function timed(run, waits, rounds, warmUp) {
  const times = [];
  let answer = null;
  let failed = null;
  for (let round = -warmUp; round < rounds; round += 1) {
    const from = performance.now();
    try {
      answer = run(waits);
    } catch (error) {
      failed = error.message;
      break;
    }
    if (round >= 0) times.push(performance.now() - from);
  }
  return { ms: failed === null ? median(times) : null, answer, failed };
}

try {
  const outfile = join(temp, 'engine.mjs');
  await build({
    entryPoints: [join(root, 'src/core/deadlocks/find.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { standstillsIn } = await import(pathToFileURL(outfile).href);
  const graphlib = loadGraphlib();
  const rows = [];
  let wrong = false;
  for (const [name, make] of Object.entries(GRAPHS)) {
    const waits = make(chance(1));
    const baton = timed(standstillsIn, waits, ROUNDS, WARM_UP);
    const first = timed(naive, waits, NAIVE_ROUNDS, 0);
    const peer = graphlib === null ? null : timed(graphlibSearch(graphlib.module), waits, ROUNDS, WARM_UP);
    const members = baton.answer.flatMap((each) => each.members);
    const same = [first, ...(peer === null || peer.failed ? [] : [peer])].every(
      ({ answer }) => answer.size === members.length && members.every((each) => answer.has(each)),
    );
    wrong ||= !same || baton.ms >= MOST_MS;
    const lengths = baton.answer.map(({ cycle }) => cycle.length);
    const found =
      lengths.length === 0 ? 'none' : `${lengths.length}, the longest told ${Math.max(...lengths)} long`;
    rows.push(
      `| ${name} | ${found} | ${shown(baton.ms)} ms | ${shown(first.ms)} ms | ${peer === null ? '—' : peer.failed ? peer.failed : `${shown(peer.ms)} ms`} | ${same ? 'yes' : 'NO'} |`,
    );
    console.log(rows.at(-1));
  }
  const page = `# How fast deadlocks are found

\`node bench/deadlocks.mjs\`: wait-for graphs of ${NODES.toLocaleString('en')} nodes and ${EDGES.toLocaleString('en')} edges, from the list of waits to the report: numbered, reduced, searched, a shortest
circle of each found. Median of ${ROUNDS} rounds after ${WARM_UP}; the search that one writes first (from each node: is there a way back?) once. @dagrejs/graphlib ${graphlib?.version ?? '(not installed)'}: the same edges
into its graph, then \`alg.findCycles\`, which names the nodes of circles and no shortest one. Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}.

| graph | deadlocks | Baton | written first | graphlib | same nodes |
|---|---|---:|---:|---:|---|
${rows.join('\n')}
`;
  if (values.write) writeFileSync(values.write, page);
  else console.log(`\n${page}`);
  process.exitCode = wrong ? 1 : 0;
} finally {
  rmSync(temp, { recursive: true, force: true });
}
