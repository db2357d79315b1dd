// The App under load: a simulated GitHub delivers to real servers. From the root of the repository:
//   node bench/app.mjs                              all of it, a quarter of an hour; writes bench/results/app.md
//   node bench/app.mjs --only file|postgres|quiet   one part of it; the page keeps the last results of the others
//   node bench/app.mjs --deliveries 1000 --pulls 100 --repositories 5   a look, which writes nothing
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judged } from './app/bounds.mjs';
import { load } from './app/parts.mjs';
import { quiet } from './app/quiet.mjs';
import { markdown } from './app/report.mjs';
import { storm } from './app/storm.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : process.argv[at + 1];
};
const WHOLE = { deliveries: 10_000, pulls: 500, repositories: 20, kills: 3 };
const size = Object.fromEntries(
  Object.entries(WHOLE).map(([name, usual]) => [name, Number(option(name, usual))]),
);
const how = {
  patienceMs: Number(option('minutes', 5)) * 60_000,
  lookMs: Number(option('look', 3_000)),
  log: option('log', null),
  raw: option('raw', null),
  node: option('server', '').split(' ').filter(Boolean),
};
const say = (text) => console.error(text);
const LEGS = {
  file: (parts) => storm(parts, { ...size, ...how, rate: 200, database: false }, say),
  postgres: (parts) => storm(parts, { ...size, ...how, rate: 100, database: true }, say),
  quiet: (parts) => quiet(parts, Number(option('times', 30)), say),
};
const RESULTS = join('bench', 'results', 'app.json');

const only = option('only', null);
if (only === null) {
  // Each in a process of its own, so that none inherits what another one left in memory.
  const own = fileURLToPath(import.meta.url);
  const codes = Object.keys(LEGS).map(
    (leg) =>
      spawnSync(process.execPath, [own, ...process.argv.slice(2), '--only', leg], { stdio: 'inherit' })
        .status,
  );
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
} else {
  const ran = await LEGS[only](await load());
  const day = new Date().toISOString().slice(0, 10);
  const run = { ...ran, size, on: { node: process.version, cores: cpus().length, day } };
  const whole = Object.entries(WHOLE).every(([name, usual]) => size[name] === usual);
  if (whole) keep(run);
  else console.log(markdown({ [only]: run }));
  const broken = judged(only, run).filter(({ held }) => !held);
  for (const { what, says, value } of broken) say(`NOT held, ${only}: ${what}: ${value}, asked: ${says}`);
  for (const fault of [
    ...(run.wrong ?? []),
    ...(run.commands?.twice ?? []),
    ...(run.commands?.wrong ?? []),
  ].slice(0, 20))
    say(fault);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

/** Puts one part in its place among the last results, and makes the page anew. */
function keep(run) {
  const found = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  found[only] = run;
  mkdirSync(join('bench', 'results'), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(found, null, 2)}\n`);
  const text = markdown(found);
  writeFileSync(join('bench', 'results', 'app.md'), text);
  console.log(text);
}
