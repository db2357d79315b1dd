// The App under load: a simulated GitHub delivers to real servers. From the root of the repository, after npm run build:
//   node bench/app.mjs [--deliveries 10000] [--pulls 500] [--repositories 20] [--only file|database|quiet]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './app/parts.mjs';
import { markdown } from './app/report.mjs';
import { quiet, storm } from './app/storm.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : process.argv[at + 1];
};
const WHOLE = 10_000;
const size = {
  deliveries: Number(option('deliveries', WHOLE)),
  pulls: Number(option('pulls', 500)),
  repositories: Number(option('repositories', 20)),
  kills: Number(option('kills', 3)),
  patienceMs: Number(option('minutes', 20)) * 60_000,
  lookMs: Number(option('look', 5_000)),
};
const only = option('only', null);
const say = (text) => console.error(text);

const parts = await load();
const found = { size };
const wants = (name) => only === null || only === name;
if (wants('quiet')) found.quiet = await quiet(parts, Number(option('times', 15)));
if (wants('file')) found.file = await storm(parts, { ...size, rate: 200, database: false }, say);
if (wants('database')) found.database = await storm(parts, { ...size, rate: 100, database: true }, say);
const text = markdown(found);
console.log(text);
if (option('json', null) !== null) writeFileSync(option('json', null), JSON.stringify(found));
if (size.deliveries === WHOLE && only === null) {
  mkdirSync(join('bench', 'results'), { recursive: true });
  writeFileSync(join('bench', 'results', 'app.md'), text);
}
const bad = [found.file, found.database].some(
  (run) => run && (run.wrong.length > 0 || run.doubles > 0 || run.dead > 0),
);
process.exitCode = bad ? 1 : 0;
