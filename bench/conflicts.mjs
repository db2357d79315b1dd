// Conflicts between 200 open branches of a real repository: one `git merge-tree` process for each of the 19,900 pairs, side
// by side with `baton conflicts`. Every answer of the two is compared.
//
//   node bench/conflicts.mjs --repo PATH [--branches 200] [--at REV] [--recorded FILE] [--write bench/results/conflicts.md]
//
// PATH is any clone with merge commits on its mainline, bare or not; it is only read. The branches are real: going on from
// the mainline commit `--at`, the second parent of each merge is the head of a pull request as it was merged; taken are the
// first ones that had left the mainline by then, which is to say that they were open at that moment. `--at` is found by
// looking for the latest mainline commit at which enough were open. FILE holds recorded verdicts of git, one JSON object a line.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    branches: { type: 'string', default: '200' },
    at: { type: 'string' },
    recorded: { type: 'string' },
    sample: { type: 'string', default: '150' },
    write: { type: 'string' },
  },
});
if (!values.repo) {
  console.error(
    'usage: node bench/conflicts.mjs --repo PATH [--branches N] [--at REV] [--recorded FILE] [--write FILE]',
  );
  process.exit(3);
}
const wanted = Number(values.branches);
const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-'));
const repo = join(scratch, 'repo.git');
const cli = join(scratch, 'dist', 'cli.js');

const git = (...args) =>
  execFileSync('git', args, { cwd: repo, encoding: 'utf8', maxBuffer: 2 ** 30 }).trimEnd();
const seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9;
const lines = (text) => text.split('\n').filter(Boolean);

/** Pull requests of the mainline, oldest merge first: where each left, when it was merged, and its head. */
function pullRequests() {
  const mainline = lines(git('rev-list', '--first-parent', '--reverse', 'HEAD'));
  const position = new Map(mainline.map((oid, at) => [oid, at]));
  const merges = lines(git('rev-list', '--first-parent', '--merges', '--reverse', '--parents', 'HEAD'))
    .map((line) => line.split(' '))
    .filter((oids) => oids.length === 3)
    .slice(-4_000);
  const found = [];
  for (const [merge, first, head] of merges) {
    const left = git('merge-base', first, head);
    if (position.has(left)) found.push({ head, left: position.get(left), merged: position.get(merge) });
  }
  return { mainline, found };
}

function pickBranches() {
  const { mainline, found } = pullRequests();
  const openAt = (at) => found.filter((pr) => pr.left <= at && pr.merged > at);
  if (values.at) {
    const at = mainline.indexOf(git('rev-parse', `${values.at}^{commit}`));
    return { base: mainline[at], heads: openAt(at).map((pr) => pr.head) };
  }
  let best = { at: 0, open: [] };
  const last = mainline.length - 1;
  const first = Math.min(...found.map((pr) => pr.merged));
  for (let at = last; at >= first; at -= 5) {
    const open = openAt(at);
    if (open.length > best.open.length) best = { at, open };
    if (open.length >= wanted) break;
  }
  if (best.open.length < wanted) {
    // Not enough were open at once: the ones merged next fill up, cut back to what stood on the mainline they left.
    const more = found
      .filter((pr) => pr.merged > best.at && pr.left > best.at)
      .slice(0, wanted - best.open.length);
    const at = Math.max(...more.map((pr) => pr.left), best.at);
    return { base: mainline[at], heads: [...best.open, ...more].map((pr) => pr.head), window: at - best.at };
  }
  return { base: mainline[best.at], heads: best.open.slice(0, wanted).map((pr) => pr.head) };
}

/** One process a pair, as many at once as there are processors. */
async function naive(names) {
  const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b]));
  const answers = new Map();
  const from = process.hrtime.bigint();
  let next = 0;
  const work = async () => {
    while (next < pairs.length) {
      const [a, b] = pairs[next++];
      const code = await new Promise((done) => {
        spawn('git', ['merge-tree', '--write-tree', '--name-only', '-z', a, b], {
          cwd: repo,
          stdio: 'ignore',
        }).on('close', done);
      });
      answers.set(`${a} ${b}`, code === 0 ? false : code === 1 ? true : null);
      if (process.stderr.isTTY && next % 100 === 0)
        process.stderr.write(`\rnaive ${next} of ${pairs.length}`);
    }
  };
  await Promise.all(cpus().map(work));
  return { answers, time: seconds(from), merges: pairs.length };
}

function baton(base) {
  const from = process.hrtime.bigint();
  const run = spawnSync('node', [cli, 'conflicts', '--json', '--no-fetch', '--base', base], {
    cwd: repo,
    maxBuffer: 2 ** 30,
  });
  const time = seconds(from);
  if (![0, 1, 2].includes(run.status)) throw new Error(`baton: exit ${run.status}: ${run.stderr}`);
  return { time, ...JSON.parse(run.stdout) };
}

function compare(names, truth, { pairs }) {
  const told = new Map(pairs.map(({ a, b, conflict }) => [`${a} ${b}`, conflict]));
  const differ = [...truth].filter(([pair, conflict]) => (told.get(pair) ?? false) !== conflict);
  return { conflicts: [...truth.values()].filter(Boolean).length, listed: told.size, differ };
}

function recorded(file) {
  const bytes = readFileSync(file);
  const all = lines((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()).map((line) =>
    JSON.parse(line),
  );
  const step = Math.max(1, Math.floor(all.length / Number(values.sample)));
  const sample = all.filter((_, at) => at % step === 0);
  const differ = [];
  for (const { a, b, conflict, conflicted } of sample) {
    for (const name of lines(git('for-each-ref', '--format=%(refname)', 'refs/heads')))
      git('update-ref', '-d', name);
    git('update-ref', 'refs/heads/a', a.rev);
    git('update-ref', 'refs/heads/b', b.rev);
    const [pair] = baton(git('merge-base', a.rev, b.rev)).pairs;
    const same =
      pair?.conflict === conflict &&
      (!conflict || [...conflicted].sort().join('\0') === pair.files.join('\0'));
    if (!same) differ.push({ a: a.number, b: b.number, conflict, conflicted, pair });
  }
  return { sample: sample.length, differ };
}

try {
  execFileSync('git', ['clone', '--quiet', '--shared', '--bare', resolve(values.repo), repo]);
  execFileSync('node', ['scripts/build.mjs', join(scratch, 'dist')]);
  const { base, heads, window } = pickBranches();
  for (const name of lines(git('for-each-ref', '--format=%(refname)', 'refs/heads')))
    git('update-ref', '--no-deref', '-d', name);
  const names = heads.map((_, at) => `pr-${String(at + 1).padStart(3, '0')}`);
  for (const [at, head] of heads.entries()) git('update-ref', `refs/heads/${names[at]}`, head);
  const first = baton(base);
  const second = baton(base);
  const truth = await naive(names);
  const check = compare(names, truth.answers, first);
  const same =
    JSON.stringify({ ...first, time: 0, stats: 0 }) === JSON.stringify({ ...second, time: 0, stats: 0 });
  const against = values.recorded ? recorded(values.recorded) : undefined;
  const row = (what, merges, processes, time) =>
    `| ${what} | ${merges} | ${processes} | ${time.toFixed(2)} s | ${(truth.time / time).toFixed(1)}× |`;
  const report = [
    '# Conflicts between open branches',
    '',
    `${heads.length} branches, ${truth.merges} pairs, base ${base.slice(0, 10)}; ${git('rev-list', '--count', base)} commits, ${lines(git('ls-tree', '-r', '--name-only', base)).length} files. ${git('version')}, node ${process.version}, ${cpus().length} processors.`,
    window === undefined
      ? 'All branches were open at the moment of the base.'
      : `The branches were open within ${window} mainline commits before the base.`,
    '',
    '| | merges | merge-tree processes | time | against naive |',
    '|---|---|---|---|---|',
    row('naive: every pair, one process each, all processors', truth.merges, truth.merges, truth.time),
    row('`baton conflicts`, first run', first.stats.merges, first.stats.processes, first.time),
    row(
      '`baton conflicts`, second run, nothing changed',
      second.stats.merges,
      second.stats.processes,
      second.time,
    ),
    '',
    `- Answers: ${truth.merges} compared, ${check.differ.length} differ. ${check.conflicts} pairs conflict; ${check.listed} pairs are listed.`,
    `- The second run takes ${((second.time / first.time) * 100).toFixed(1)} % of the first and gives ${same ? 'the same answer' : 'ANOTHER ANSWER'}.`,
    `- Merge order: ${first.order.rebases.length} rebases, ${first.order.minimal ? 'proven minimal' : `at least ${first.order.atLeast}`}.`,
    ...(against
      ? [
          `- Recorded verdicts of git: ${against.sample} pairs sampled, conflict and conflicted files compared, ${against.differ.length} differ.`,
        ]
      : []),
    '',
    'Made by `node bench/conflicts.mjs`; the script says how the branches are chosen, and runs on any clone.',
    '',
  ].join('\n');
  console.log(report);
  for (const each of check.differ.slice(0, 10)) console.error('differs', each);
  for (const each of (against?.differ ?? []).slice(0, 10))
    console.error('differs from the record', JSON.stringify(each));
  if (values.write) writeFileSync(values.write, report);
  if (check.differ.length > 0 || !same || (against?.differ.length ?? 0) > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
