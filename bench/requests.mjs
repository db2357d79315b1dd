// Counts the requests of Baton and of a plain REST implementation for the same job, on the simulated GitHub.
// Usage, from the root of the repository: node bench/requests.mjs [--open 1000]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { plainReview, plainSweep } from './requests/plain.mjs';

const flag = process.argv.indexOf('--open');
const OPEN = flag === -1 ? 1000 : Number(process.argv[flag + 1]);
/** A sweep that has not come to an end after so many runs never will. */
const MOST_RUNS = 30;
const LINES = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('');
const bundle = resolve('bench', `.requests-${process.pid}.mjs`);

/** The simulated GitHub and the flows of the Action, as one file that Node can run. */
async function load() {
  const contents = `
    export { setScene } from './test/support/observed.ts';
    export { review, sweep } from './test/support/sweep.ts';`;
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return import(pathToFileURL(bundle).href);
}

async function opened(scene, number, files) {
  await scene.repo.push(`topic-${number}`, files, { as: 'hubot' });
  return scene.repo.openPull({ from: `topic-${number}`, as: 'hubot' });
}

/** Counts of one job. */
async function counted({ forge }, job) {
  forge.requests.reset();
  await job();
  const { graphqlReads, graphqlWrites, restReads, restWrites } = forge.requests.counts;
  return { graphqlReads, graphqlWrites, restReads, restWrites };
}

async function onePull(setScene, review) {
  const scene = await setScene({}, { quiet: true });
  for (let at = 1; at < 50; at += 1) await opened(scene, at, { [`src/${at}.ts`]: LINES });
  const files = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`src/many/${at}.ts`, LINES]));
  const pull = await opened(scene, 50, files);
  const rows = {};
  rows.event = await counted(scene, () => review(scene, [pull.number]));
  rows.again = await counted(scene, () => review(scene, [pull.number]));
  const token = scene.forge.tokenFor({ kind: 'app', app: 'baton', repository: scene.repo });
  const plain = { forge: scene.forge, token, repository: 'acme/infra' };
  const fresh = await opened(
    scene,
    51,
    Object.fromEntries(Object.keys(files).map((path) => [`new/${path}`, LINES])),
  );
  rows.plainEvent = await counted(scene, () => plainReview(plain, fresh.number));
  rows.plainAgain = await counted(scene, () => plainReview(plain, fresh.number));
  await scene.forge.close();
  return rows;
}

async function manyPulls(setScene, sweep) {
  const scene = await setScene({}, { quiet: true });
  const pulls = [];
  for (let at = 1; at <= OPEN; at += 1) pulls.push(await opened(scene, at, { [`src/${at}.ts`]: LINES }));
  console.error(`${OPEN} pull requests are open`);
  const rows = {};
  for (let at = 1; at <= MOST_RUNS; at += 1) {
    let open = 0;
    const began = scene.forge.world.clock.ms;
    const run = await counted(scene, async () => {
      const { left, reviews } = await sweep(scene);
      open = left.length;
      console.error(
        `first sweep, run ${at}: ${reviews.length} judged, ${left.length} left, ${JSON.stringify(scene.forge.requests.counts)}`,
      );
    });
    rows.first = larger(rows.first, {
      ...run,
      runs: at,
      minutes: (scene.forge.world.clock.ms - began) / 60_000,
    });
    if (open === 0) break;
    scene.forge.tick('1h');
  }
  scene.forge.tick('1h');
  rows.unchanged = await counted(scene, () => sweep(scene));
  scene.forge.tick('1h');
  await change(scene, pulls);
  rows.sweep = await counted(scene, async () => {
    const { reviews, left } = await sweep(scene);
    console.error(
      `sweep: ${reviews.length} judged, ${reviews.filter(({ written }) => written.length > 0).length} mended, ${left.length} left`,
    );
  });
  scene.forge.tick('1h');
  const token = scene.forge.tokenFor({ kind: 'app', app: 'baton', repository: scene.repo });
  rows.plainSweep = await counted(scene, () =>
    plainSweep({ forge: scene.forge, token, repository: 'acme/infra' }),
  );
  await scene.forge.close();
  return rows;
}

async function firstOfPlain(setScene) {
  const scene = await setScene({}, { quiet: true });
  for (let at = 1; at <= OPEN; at += 1) await opened(scene, at, { [`src/${at}.ts`]: LINES });
  const token = scene.forge.tokenFor({ kind: 'app', app: 'baton', repository: scene.repo });
  const plain = { forge: scene.forge, token, repository: 'acme/infra' };
  const counts = await counted(scene, () => plainSweep(plain));
  await scene.forge.close();
  return counts;
}

/** Of two runs the requests of the one that made more of them, and what the later one says of all. */
function larger(one, other) {
  const all = (run) => run.graphqlReads + run.graphqlWrites + run.restReads + run.restWrites;
  const minutes = Math.max(one?.minutes ?? 0, other.minutes);
  return { ...(one !== undefined && all(one) > all(other) ? one : other), runs: other.runs, minutes };
}

/** Thirty changes, of which `updatedAt` shows no more than half: pushes, reviews, finished checks, a base that moved under some. */
async function change(scene, pulls) {
  const step = Math.floor(pulls.length / 30);
  const some = Array.from({ length: 30 }, (_, at) => pulls[at * step]);
  for (const pull of some.slice(0, 8))
    await pull.push({ 'docs/more.md': `${pull.number}\n` }, { as: 'hubot' });
  for (const pull of some.slice(8, 15)) pull.approve('ada');
  for (const pull of some.slice(15, 23))
    await scene.repo.check(pull.headSha, { name: 'unit', conclusion: 'failure' });
  const moved = Object.fromEntries(some.slice(23).map(({ number }) => [`src/${number}.ts`, 'the base\n']));
  await scene.repo.push('main', moved);
}

const TITLES = {
  event: ['pull request event, 100 files, 50 open', 'Baton'],
  plainEvent: ['', 'plain REST'],
  again: ['the same again, unchanged', 'Baton'],
  plainAgain: ['', 'plain REST'],
  first: [`first sweep of ${OPEN} open, its largest run`, 'Baton'],
  plainFirst: ['', 'plain REST'],
  sweep: [`sweep of ${OPEN} open, 30 changed`, 'Baton'],
  unchanged: [`sweep of ${OPEN} open, unchanged`, 'Baton'],
  plainSweep: [`sweep of ${OPEN} open, changed or not`, 'plain REST'],
};

function markdown(rows) {
  const lines = Object.entries(TITLES).map(([name, [job, who]]) => {
    const { graphqlReads, graphqlWrites, restReads, restWrites } = rows[name];
    const all = graphqlReads + graphqlWrites + restReads + restWrites;
    return `| ${job} | ${who} | ${graphqlReads} | ${restReads} | ${graphqlWrites + restWrites} | ${all} |`;
  });
  return `# Requests

Counted by the simulated GitHub (\`test/forge\`). Plain REST is what a bot makes of one endpoint for each thing it needs
(\`bench/requests/plain.mjs\`): it reads policy and CODEOWNERS once a run, knows no pusher, no teams, no pairs of pull requests and
no context, so that it does less than Baton in its requests.

The first sweep writes a comment, a check, labels and requests of reviews on each: GitHub takes some 500 of these an hour from
one token, so that it took ${rows.first.runs} runs an hour apart, each of ${Math.ceil(rows.first.minutes)} minutes at most. Plain REST writes a check, a comment
and a label, and waits for the limits in one run.

| job | who | GraphQL reads | REST reads | writes | all |
|---|---|---:|---:|---:|---:|
${lines.join('\n')}
`;
}

try {
  const { setScene, review, sweep } = await load();
  const rows = { ...(await onePull(setScene, review)), ...(await manyPulls(setScene, sweep)) };
  rows.plainFirst = await firstOfPlain(setScene);
  const text = markdown(rows);
  console.log(text);
  mkdirSync(join('bench', 'results'), { recursive: true });
  if (OPEN === 1000) writeFileSync(join('bench', 'results', 'requests.md'), text);
} finally {
  rmSync(bundle, { force: true });
}
