// Who owns every file of real repositories, Baton side by side with what else there is. Prints Markdown.
//   npm --prefix bench ci && node bench/ownership.mjs [> bench/results/ownership.md]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createOwnership, engineFile, parseCodeowners, root, temp } from './ownership/engine.mjs';
import { openHmarr } from './ownership/hmarr.mjs';
import { folderOf, OURS, PACKAGES, PEERS } from './ownership/peers.mjs';
import { largeRepository, realRepositories } from './ownership/repositories.mjs';
import { geometricMean, markdown, measure, median, round } from './ownership/time.mjs';

const print = (text) => process.stdout.write(`${text}\n`);
const target = (name, value, limit, better) => [
  name,
  round(value),
  `${better} ${limit}`,
  (better === '≥' ? value >= limit : value <= limit) ? 'met' : '**missed**',
];

/** Parse and resolve everything; a slow peer resolves every nth file, and its time for those is scaled up. */
function timeOf(open, { text, paths }) {
  const parse = measure(() => open(text), 300);
  const probe = open(text);
  const start = performance.now();
  for (const path of paths.slice(0, 20)) probe(path);
  const each = (performance.now() - start) / 20;
  const step = Math.max(1, Math.ceil((each * paths.length) / 800));
  const sample = paths.filter((_, index) => index % step === 0);
  const all = measure(() => {
    const ownersOf = open(text);
    for (const path of sample) ownersOf(path);
  });
  return parse + Math.max(0, all - parse) * (paths.length / sample.length);
}

function agreement(open, { text, paths }) {
  const [theirs, ours] = [open(text), PEERS[OURS](text)];
  const sample = paths.filter((_, index) => index % Math.ceil(paths.length / 300) === 0);
  return sample.filter((path) => theirs(path).join() === ours(path).join()).length / sample.length;
}

function warm(repositories) {
  const hmarr = openHmarr();
  const names = Object.keys(PEERS);
  const times = new Map(
    names.map((name) => [name, repositories.map((repository) => timeOf(PEERS[name], repository))]),
  );
  if (hmarr.measure)
    times.set(
      'hmarr/codeowners (Go)',
      repositories.map((repository) => hmarr.measure(repository)),
    );
  const ours = times.get(OURS);
  const ratios = new Map([...times].map(([name, list]) => [name, list.map((ms, index) => ms / ours[index])]));
  print('## Parse and resolve every file, warm\n');
  print(
    'Files a second, and in brackets how many times faster Baton is. A run parses the file anew and resolves every path.\n',
  );
  const head = [
    '',
    ...repositories.map(
      ({ name, text, paths }) =>
        `${name}<br>${parseCodeowners(text).rules.length} rules, ${paths.length} files`,
    ),
    'geometric mean',
    'agrees',
  ];
  print(
    markdown(
      head,
      [...times].map(([name, list]) => [
        name,
        ...list.map(
          (ms, index) =>
            `${round((repositories[index].paths.length / ms) * 1000)} (${round(ratios.get(name)[index])}×)`,
        ),
        `${round(geometricMean(ratios.get(name)))}×`,
        PEERS[name]
          ? `${round(100 * (repositories.reduce((sum, repository) => sum + agreement(PEERS[name], repository), 0) / repositories.length))} %`
          : '',
      ]),
    ),
  );
  if (hmarr.skipped) print(`\nhmarr/codeowners was skipped: ${hmarr.skipped}.`);
  return { ratios, hmarr };
}

function cold(repository) {
  const folder = folderOf(repository.text);
  const run = (which) => {
    const script = join(import.meta.dirname, 'ownership/cold.mjs');
    const args = [script, which, folder, engineFile];
    return Number(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout);
  };
  const rules = parseCodeowners(repository.text).rules.length;
  print(
    `\n## Compile ${rules} rules, cold\n\n15 processes each, in turn; loading the code is not counted.\n`,
  );
  const [ours, theirs] = inTurn([OURS, 'codeowners'], run, 15);
  return ours / theirs;
}

/** Runs each of some things in turn, prints how long they took, and gives the fastest times: other work on the machine only adds. */
function inTurn(names, run, rounds) {
  const times = names.map(() => []);
  for (let n = 0; n < rounds; n += 1) {
    for (const [index, name] of names.entries()) times[index].push(run(name));
  }
  const fastest = times.map((list) => Math.min(...list));
  const rows = names.map((name, index) => [name, round(fastest[index]), round(median(times[index]))]);
  print(markdown(['', 'fastest, ms', 'median, ms'], rows));
  return fastest;
}

function pathological() {
  const name = 'a'.repeat(4096);
  const timeFor = (pattern) => {
    const ownership = createOwnership(parseCodeowners(`${pattern} @a`).rules);
    return (
      measure(() => {
        for (let n = 0; n < 200; n += 1) ownership.ruleOf(name);
      }, 300) * 5
    );
  };
  const ordinary = timeFor('*src*main*.ts');
  const patterns = ['*a*a*a*a*a*a*a*a*b', '*a*a*a*a*a*a*a*a*b*', `*${'a*'.repeat(500)}b`];
  const times = patterns.map(timeFor);
  print('\n## A pattern made to be slow, against a name of 4,096 `a`\n');
  print(
    markdown(
      ['pattern', 'µs a path', 'times the ordinary one'],
      [
        ['`*src*main*.ts` (ordinary)', round(ordinary), '1'],
        ...patterns.map((pattern, index) => [
          `\`${pattern.length > 30 ? `${pattern.slice(0, 12)}…b\` (500 stars)` : `${pattern}\``}`,
          round(times[index]),
          round(times[index] / ordinary),
        ]),
      ],
    ),
  );
  return times[0] / ordinary;
}

function git(cwd, args, input) {
  const { status, stderr } = spawnSync('git', args, { cwd, input });
  if (status !== 0) throw new Error(String(stderr));
}

/** A work tree that tracks these paths; only CODEOWNERS is there. */
function trackedRepository({ text, paths }) {
  const folder = mkdtempSync(join(temp, 'git-'));
  git(folder, ['init', '-q']);
  const empty = spawnSync('git', ['hash-object', '-w', '--stdin'], {
    cwd: folder,
    input: '',
    encoding: 'utf8',
  }).stdout.trim();
  git(
    folder,
    ['update-index', '-z', '--index-info'],
    paths.map((path) => `100644 ${empty}\t${path}\0`).join(''),
  );
  mkdirSync(join(folder, '.github'));
  writeFileSync(join(folder, '.github/CODEOWNERS'), text);
  return folder;
}

/** The command as the sources have it, or, where nothing is installed to build it, as it is committed. */
function commandLine() {
  const built = spawnSync(process.execPath, ['scripts/build.mjs', join(temp, 'cli')], { cwd: root });
  return built.status === 0 && existsSync(join(temp, 'cli/cli.js'))
    ? join(temp, 'cli/cli.js')
    : join(root, 'dist/cli.js');
}

function wholeProcess(repository) {
  const paths = repository.paths.slice(0, 10_000);
  const folder = trackedRepository({ text: repository.text, paths });
  const cli = commandLine();
  const commands = {
    'node -e 0': ['-e', '0'],
    'baton owners --all --json': [cli, 'owners', '--all', '--json'],
    'baton owners --all': [cli, 'owners', '--all'],
  };
  const run = (name) => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, commands[name], {
      cwd: folder,
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(String(stderr));
    return performance.now() - start;
  };
  print(`\n## The whole process on ${paths.length} files\n\n15 runs each, in turn.\n`);
  const [node, ...whole] = inTurn(Object.keys(commands), run, 15);
  return Math.max(...whole) - node;
}

try {
  print(
    `# Ownership, measured side by side\n\nNode ${process.version}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores. Made by \`node bench/ownership.mjs\`.\n`,
  );
  const repositories = realRepositories();
  const { ratios, hmarr } = warm(repositories);
  const mean = (name) => geometricMean(ratios.get(name));
  const large = largeRepository(5_000);
  const rows = [
    ...PACKAGES.map((name) => target(`times faster than ${name}`, mean(name), 150, '≥')),
    target('times faster than one RegExp a rule', mean('one RegExp a rule'), 15, '≥'),
    ...(hmarr.measure
      ? [
          target('times faster than hmarr/codeowners', mean('hmarr/codeowners (Go)'), 20, '≥'),
          target('the same at 5,000 rules', hmarr.measure(large) / timeOf(PEERS[OURS], large), 100, '≥'),
        ]
      : []),
    target('5,000 rules cold, times what `codeowners` takes', cold(large), 2, '≤'),
    target('slow pattern, times an ordinary one', pathological(), 10, '≤'),
    target(
      'whole process above node’s own start, ms',
      wholeProcess(repositories.find(({ paths }) => paths.length >= 10_000)),
      150,
      '≤',
    ),
  ];
  print(`\n## Targets\n\n${markdown(['', 'measured', 'target', ''], rows)}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
