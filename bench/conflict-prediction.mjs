// Conflicts foretold without a clone, against what git said of the same pairs of real changes: with the contents of the files
// that matter, and with line ranges alone.
//
//   node bench/conflict-prediction.mjs --repo PATH --recorded FILE [--write bench/results/conflict-prediction.md] [--show N]
//
// FILE holds one pair a line, gzipped or not: of both changes the head and the files with hunks against their own merge base,
// and git's verdict (`conflict`, `conflicted`). PATH is a clone that has those heads; it is only read, and stands in for the
// forge: merge base of the two heads, files between it and each head, contents of a path at a commit. As a forge it cuts a
// list after 300 files, and calls a file binary or too large.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    recorded: { type: 'string' },
    write: { type: 'string' },
    show: { type: 'string', default: '10' },
  },
});
if (!values.repo || !values.recorded) {
  console.error(
    'usage: node bench/conflict-prediction.mjs --repo PATH --recorded FILE [--write FILE] [--show N]',
  );
  process.exit(3);
}
const LIST_LIMIT = 300;
const SIZE_LIMIT = 512_000;

const git = (input, ...args) =>
  execFileSync('git', args, {
    cwd: values.repo,
    input,
    maxBuffer: 2 ** 31,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
const lines = (text) => text.toString().split('\n').filter(Boolean);

async function engine() {
  const root = resolve(import.meta.dirname, '..');
  const temp = mkdtempSync(join(tmpdir(), 'baton-bench-prediction-'));
  const file = join(temp, 'engine.mjs');
  const from = (name) => JSON.stringify(join(root, 'src/core/conflicts', name));
  await build({
    stdin: {
      contents: `export { neededVersions, predictPair } from ${from('predict.ts')};
        export { suspectPair } from ${from('line-overlap.ts')};`,
      resolveDir: root,
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const loaded = await import(pathToFileURL(file).href);
  rmSync(temp, { recursive: true, force: true });
  return loaded;
}

const readPairs = (file) => {
  const bytes = readFileSync(file);
  return lines(file.endsWith('.gz') ? gunzipSync(bytes) : bytes).map((line) => JSON.parse(line));
};

const STATUS = { A: 'added', M: 'modified', D: 'deleted', R: 'renamed', C: 'copied', T: 'type-changed' };

/** What lies between two commits, renames found, for many of them by one process. */
function filesBetween(pairs) {
  const trees = new Map();
  const commits = [...new Set(pairs.flat())];
  const told = lines(git(commits.map((oid) => `${oid}^{tree}\n`).join(''), 'cat-file', '--batch-check'));
  for (const [at, line] of told.entries()) trees.set(commits[at], line.split(' ')[0]);
  const asked = [...new Set(pairs.map(([from, to]) => `${trees.get(from)} ${trees.get(to)}`))];
  const output = git(
    `${asked.join('\n')}\n`,
    'diff-tree',
    '--stdin',
    '-r',
    '-M50%',
    '-l1000',
    '--raw',
    '--no-abbrev',
  );
  const lists = new Map(asked.map((each) => [each, []]));
  let list = [];
  for (const line of lines(output)) {
    if (!line.startsWith(':')) {
      list = lists.get(line);
      continue;
    }
    const [head, first, second] = line.split('\t');
    const status = STATUS[head.split(' ')[4][0]];
    const path = second ?? first;
    list.push({ path, previous: second === undefined ? null : first, status, added: null, deleted: null });
  }
  return (from, to) => lists.get(`${trees.get(from)} ${trees.get(to)}`);
}

/** Versions of files by commit and path, all read by one process. */
function readVersions(wanted) {
  const names = [...new Set(wanted)];
  const contents = git(`${names.join('\n')}\n`, 'cat-file', '--batch');
  const versions = new Map();
  let at = 0;
  for (const name of names) {
    const end = contents.indexOf(0x0a, at);
    const head = contents.toString('utf8', at, end);
    at = end + 1;
    if (head.endsWith(' missing')) {
      versions.set(name, { kind: 'absent' });
      continue;
    }
    const [oid, type, size] = head.split(' ');
    const bytes = contents.subarray(at, at + Number(size));
    at += Number(size) + 1;
    versions.set(name, versionOf(oid, type, bytes));
  }
  return versions;
}

function versionOf(oid, type, bytes) {
  if (type !== 'blob') return { kind: 'folder' };
  const file = { oid, executable: false };
  if (bytes.subarray(0, 8000).includes(0)) return { kind: 'binary', ...file };
  if (bytes.length > SIZE_LIMIT) return { kind: 'too-large', ...file };
  return { kind: 'text', text: bytes.toString('utf8'), ...file };
}

function score(rows) {
  const count = (test) => rows.filter(test).length;
  const hit = count(({ conflict, told }) => conflict && told === true);
  const missed = count(({ conflict, told }) => conflict && told === false);
  const wrong = count(({ conflict, told }) => !conflict && told === true);
  const unsaid = count(({ told }) => told === null);
  return {
    hit,
    missed,
    wrong,
    unsaid,
    recall: hit / (hit + count(({ conflict, told }) => conflict && told !== true)),
    precision: hit / (hit + wrong),
  };
}

const { neededVersions, predictPair, suspectPair } = await engine();
const recorded = readPairs(values.recorded);
const started = process.hrtime.bigint();
const bases = recorded.map(({ a, b }) => lines(git('', 'merge-base', '--all', a.rev, b.rev)));
const between = filesBetween(
  recorded.flatMap(({ a, b }, at) => [
    [bases[at][0], a.rev],
    [bases[at][0], b.rev],
  ]),
);
const ownFiles = ({ files }) =>
  files.map(({ path, previous = null, status }) => ({
    path,
    previous,
    status: status === 'removed' ? 'deleted' : status,
    added: null,
    deleted: null,
  }));
let cut = 0;
const side = (change, base) => {
  const all = between(base, change.rev);
  const complete = all.length <= LIST_LIMIT;
  if (!complete) cut += 1;
  return { name: `#${change.number}`, files: complete ? all : ownFiles(change), complete };
};
const pairs = recorded.map(({ a, b }, at) => ({ a: side(a, bases[at][0]), b: side(b, bases[at][0]) }));
const commitOf = (at, which) => (which === 'base' ? bases[at][0] : recorded[at][which].rev);
const needed = pairs.map(neededVersions);
const versions = readVersions(
  needed.flatMap((each, at) => each.map(({ path, which }) => `${commitOf(at, which)}:${path}`)),
);
const before = process.hrtime.bigint();
const results = pairs.map((pair, at) =>
  predictPair(pair, ({ path, which }) => versions.get(`${commitOf(at, which)}:${path}`)),
);
const took = Number(process.hrtime.bigint() - before) / 1e6;
const byContents = recorded.map(({ conflict }, at) => ({ conflict, told: results[at].conflict }));
const sameFiles = recorded.filter(
  ({ conflict, conflicted }, at) =>
    conflict &&
    results[at].conflict === true &&
    results[at].files.join('\0') === [...conflicted].sort().join('\0'),
).length;
const contents = score(byContents);
const hunked = ({ files }) =>
  files.map(({ path, previous = null, status, hunks }) => ({
    path,
    previous,
    status: status === 'removed' ? 'deleted' : status,
    hunks,
  }));
const byLines = recorded.map(({ a, b, conflict }) => ({
  conflict,
  told: suspectPair(hunked(a), hunked(b)).verdict === 'likely',
}));
console.log(contents, { sameFiles, cut, took });
console.log(score(byLines));
const perPair = needed.map((each) => each.length).sort((x, y) => x - y);
console.log(
  'needed median',
  perPair[perPair.length >> 1],
  'p95',
  perPair[Math.floor(perPair.length * 0.95)],
  'max',
  perPair.at(-1),
  'total',
  Number(process.hrtime.bigint() - started) / 1e9,
);
let shown = 0;
for (const [at, { conflict, told }] of byContents.entries()) {
  if (conflict === told || shown >= Number(values.show)) continue;
  shown += 1;
  console.error({
    at,
    conflict,
    told,
    conflicted: recorded[at].conflicted.join(' '),
    files: results[at].files.slice(0, 5).join(' '),
    reason: results[at].reason,
    bases: bases[at].length,
    listed: [pairs[at].a, pairs[at].b].map((s) => `${s.files.length}${s.complete ? '' : '+'}`).join(' '),
  });
}
