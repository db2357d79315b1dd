// Conflicts between 200 open branches of a real repository: one `git merge-tree` process for each of the 19,900 pairs, side
// by side with `baton conflicts`. Every answer of the two is compared.
//
//   node bench/conflicts.mjs --repo PATH [--branches 200] [--at REV] [--recorded FILE] [--write bench/results/conflicts.md]
//
// PATH is any clone with merge commits on its mainline, bare or not; it is only read. The branches are real changes: going on
// from the mainline commit `--at` (by default far enough back from the tip), the second parent of each merge is the head of a
// pull request as it was merged. One that had left the mainline by then stands as it is. One that left it later is carried
// back: every file it touched, as it left it, on top of one of the 50 commits before `--at`, in turn, so that the branches leave
// the base at different places, as branches do. FILE holds recorded verdicts of git, one JSON object a line.
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

const env = { ...process.env };
for (const who of ['AUTHOR', 'COMMITTER']) {
  env[`GIT_${who}_NAME`] = 'bench';
  env[`GIT_${who}_EMAIL`] = 'bench@example.invalid';
  env[`GIT_${who}_DATE`] = '2026-01-01T00:00:00Z';
}
const git = (...args) =>
  execFileSync('git', args, { cwd: repo, encoding: 'utf8', maxBuffer: 2 ** 30, env }).trimEnd();
const seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9;
const lines = (text) => text.split('\n').filter(Boolean);

const SPREAD = 50;

/** The base, and the heads of pull requests that are made to be open on it. */
function pickBranches() {
  const merges = lines(git('rev-list', '--first-parent', '--merges', '--reverse', '--parents', 'HEAD'))
    .map((line) => line.split(' '))
    .filter((oids) => oids.length === 3);
  const at = values.at
    ? git('rev-parse', `${values.at}^{commit}`)
    : merges.at(-Math.min(Math.ceil(wanted * 1.1), merges.length))[1];
  const points = lines(git('rev-list', '--first-parent', `--max-count=${SPREAD}`, at));
  const mainline = new Set(lines(git('rev-list', '--first-parent', at)));
  const after = new Set(lines(git('rev-list', '--first-parent', `${at}..HEAD`)));
  const heads = [];
  let carried = 0;
  for (const [merge, first, head] of merges) {
    if (!after.has(merge) || heads.length === wanted) continue;
    const left = git('merge-base', first, head);
    if (mainline.has(left)) {
      heads.push(head);
      continue;
    }
    heads.push(carry(left, head, points[heads.length % points.length]));
    carried += 1;
  }
  return { base: at, heads, carried };
}

/** A commit on `onto` in which every file that `head` touched since `left` is as `head` left it. */
function carry(left, head, onto) {
  const index = { ...env, GIT_INDEX_FILE: join(scratch, 'index') };
  const run = (input, ...args) =>
    execFileSync('git', args, { cwd: repo, env: index, input, maxBuffer: 2 ** 30 })
      .toString()
      .trim();
  run('', 'read-tree', onto);
  const fields = run('', 'diff-tree', '-r', '-z', '--no-renames', '--no-abbrev', '--raw', left, head)
    .split('\0')
    .filter(Boolean);
  const entries = [];
  for (let at = 0; at < fields.length; at += 2) {
    const [, mode, , oid] = fields[at].split(' ');
    entries.push(`${mode === '000000' ? '0' : mode} ${oid}\t${fields[at + 1]}\0`);
  }
  run(entries.join(''), 'update-index', '-z', '--index-info');
  // A partial clone or snapshot may lack its largest files; merging needs them only where both sides touch them.
  return run('', 'commit-tree', run('', 'write-tree', '--missing-ok'), '-p', onto, '-m', 'carried');
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
        spawn('git', ['-c', 'core.fsync=none', 'merge-tree', '--write-tree', '--name-only', '-z', a, b], {
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
  if (![0, 1, 2].includes(run.status)) throw new Error(`baton: exit ${run.status}: ${String(run.stderr)}`);
  return { time, ...JSON.parse(run.stdout) };
}

function compare(truth, { pairs }) {
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
    // What is not listed merges cleanly.
    const files = [...conflicted].sort((x, y) => (x < y ? -1 : 1));
    const same = conflict
      ? pair?.conflict && pair.files.join('\0') === files.join('\0')
      : !(pair?.conflict ?? false);
    if (!same) differ.push({ a: a.number, b: b.number, conflict, conflicted, pair });
  }
  return { sample: sample.length, differ };
}

try {
  execFileSync('git', ['clone', '--quiet', '--shared', '--bare', resolve(values.repo), repo]);
  execFileSync('node', ['scripts/build.mjs', join(scratch, 'dist')], { cwd: new URL('..', import.meta.url) });
  const { base, heads, carried } = pickBranches();
  for (const name of lines(git('for-each-ref', '--format=%(refname)', 'refs/heads')))
    git('update-ref', '--no-deref', '-d', name);
  const names = heads.map((_, at) => `pr-${String(at + 1).padStart(3, '0')}`);
  for (const [at, head] of heads.entries()) git('update-ref', `refs/heads/${names[at]}`, head);
  const first = baton(base);
  const second = baton(base);
  console.error(`first ${first.time.toFixed(2)} s, second ${second.time.toFixed(2)} s`, first.stats);
  const truth = await naive(names);
  const check = compare(truth.answers, first);
  const same =
    JSON.stringify({ ...first, time: 0, stats: 0 }) === JSON.stringify({ ...second, time: 0, stats: 0 });
  const against = values.recorded ? recorded(values.recorded) : undefined;
  const row = (what, merges, processes, time) =>
    `| ${what} | ${merges} | ${processes} | ${time.toFixed(2)} s | ${(truth.time / time).toFixed(1)}× |`;
  const report = [
    '# Conflicts between open branches',
    '',
    `${heads.length} branches, ${truth.merges} pairs, base ${base.slice(0, 10)}; ${git('rev-list', '--count', base)} commits, ${lines(git('ls-tree', '-r', '--name-only', base)).length} files. ${git('version')}, node ${process.version}, ${cpus().length} processors.`,
    `${heads.length - carried} of the branches stand as they were merged, ${carried} were carried back to one of ${SPREAD} commits before the base.`,
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
