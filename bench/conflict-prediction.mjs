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
        export { suspectPair } from './bench/conflict-prediction/line-overlap.ts';`,
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

/** Cannot tell counts as not found: whoever reads it is not warned of a conflict. */
function score(rows) {
  const count = (test) => rows.filter(test).length;
  const found = count(({ conflict, told }) => conflict && told === true);
  const missed = count(({ conflict, told }) => conflict && told === false);
  const wrong = count(({ conflict, told }) => !conflict && told === true);
  const untold = count(({ told }) => told === null);
  const recall = found / count(({ conflict }) => conflict);
  return { rows: rows.length, found, missed, wrong, untold, recall, precision: found / (found + wrong) };
}

const { neededVersions, predictPair, suspectPair } = await engine();
const recorded = readPairs(values.recorded);
const bases = recorded.map(({ a, b }) => lines(git('', 'merge-base', '--all', a.rev, b.rev)));
const between = filesBetween(
  recorded.flatMap(({ a, b }, at) => [a, b].map(({ rev }) => [bases[at][0], rev])),
);
const statusOf = ({ status }) => (status === 'removed' ? 'deleted' : status);
const listed = ({ files }) =>
  files.map(({ path, previous = null, hunks, ...file }) => ({
    path,
    previous,
    status: statusOf(file),
    hunks,
  }));

/** As a forge lists it: from the merge base of the pair where that list is whole, else the change's own. */
function sideOf(change, base) {
  const all = between(base, change.rev);
  const complete = all.length <= LIST_LIMIT;
  return { name: `#${change.number}`, files: complete ? all : listed(change), complete };
}

const pairs = recorded.map(({ a, b }, at) => ({ a: sideOf(a, bases[at][0]), b: sideOf(b, bases[at][0]) }));
const needed = pairs.map(neededVersions);
const nameOf = (at, { path, which }) =>
  `${which === 'base' ? bases[at][0] : recorded[at][which].rev}:${path}`;
const versions = readVersions(needed.flatMap((each, at) => each.map((version) => nameOf(at, version))));
const from = process.hrtime.bigint();
const results = pairs.map((pair, at) => predictPair(pair, (version) => versions.get(nameOf(at, version))));
const time = Number(process.hrtime.bigint() - from) / 1e6;

const told = recorded.map(({ conflict }, at) => ({ at, conflict, told: results[at].conflict }));
const compare = (x, y) => (x < y ? -1 : x > y ? 1 : 0);
const same = told.filter(
  ({ at, conflict }) =>
    conflict && results[at].files.join('\0') === [...recorded[at].conflicted].sort(compare).join('\0'),
).length;
const namesOf = ({ files }) => files.flatMap(({ path, previous }) => [path, ...(previous ? [previous] : [])]);
const elsewhere = recorded.filter(({ a, b, conflict, conflicted }) => {
  const [ours, theirs] = [new Set(namesOf(a)), new Set(namesOf(b))];
  return conflict && !conflicted.some((path) => ours.has(path) && theirs.has(path));
}).length;
const guessed = recorded.map(({ a, b, conflict }) => ({
  conflict,
  told: suspectPair(listed(a), listed(b)).verdict === 'likely',
}));
const percent = (share) => `${(share * 100).toFixed(1)} %`;
const row = (what, rows) => {
  const { rows: count, found, missed, wrong, untold, recall, precision } = score(rows);
  return `| ${what} | ${count} | ${found} | ${missed} | ${wrong} | ${untold} | ${percent(recall)} | ${percent(precision)} |`;
};
const counts = needed.map((each) => each.length).sort((x, y) => x - y);
const at = (share) => counts[Math.min(counts.length - 1, Math.floor(counts.length * share))];
const report = [
  '# Conflicts foretold without a clone',
  '',
  `${recorded.length} pairs of real changes that were open at the same time and share a file; ${recorded.filter(({ conflict }) => conflict).length} conflict for git. ${git('', 'version').toString().trim()}, node ${process.version}.`,
  '',
  '| | pairs | found | missed | warned for nothing | cannot tell | recall | precision |',
  '|---|---|---|---|---|---|---|---|',
  row('with contents', told),
  row(
    'of these, one merge base',
    told.filter((each) => bases[each.at].length === 1),
  ),
  row(
    'of these, several (criss-cross)',
    told.filter((each) => bases[each.at].length > 1),
  ),
  row('line ranges alone', guessed),
  row(
    '"shares a file"',
    recorded.map(({ conflict }) => ({ conflict, told: true })),
  ),
  '',
  `- *Cannot tell* counts against recall. Of the conflicts found, ${same} name exactly the files that git names.`,
  `- ${elsewhere} conflicts lie in no file that both changes list: the base had changed it before one of them began.`,
  `- Versions of files needed for a pair: median ${at(0.5)}, 95th percentile ${at(0.95)}, most ${counts.at(-1)}. ${pairs.filter(({ a, b }) => !a.complete || !b.complete).length} pairs have a side that changes more than ${LIST_LIMIT} files since the merge base of the two, so that its list is not whole.`,
  `- Merging takes ${(time / pairs.length).toFixed(1)} ms a pair, fetching not counted.`,
  '',
  'Made by `node bench/conflict-prediction.mjs`; the script says what it takes for the forge.',
  '',
].join('\n');
console.log(report);
for (const each of told.filter(({ conflict, told }) => conflict !== told).slice(0, Number(values.show))) {
  const { files, reason } = results[each.at];
  console.error({ ...each, bases: bases[each.at].length, files: files.slice(0, 5), reason });
}
if (values.write) writeFileSync(values.write, report);
const { recall, precision } = score(told);
if (recall < 0.99 || precision < 0.97) process.exitCode = 1;
