// How long from the start of the process to its first request: the Action as it is shipped, beside a bare bundle of @octokit/core
// that asks one GraphQL query. Run it from the root of a clone: `node bench/cold-start.mjs [BUNDLE]`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROUNDS = 25;
const WARM_UP = 3;
const MOST = 1.3;
const PATIENCE_MS = 10_000;
const bundle = process.argv[2] ?? 'dist/action.js';

const folder = mkdtempSync(join(tmpdir(), 'baton-cold-start-'));
/** Called with the instant at which a request arrives. */
let arrived = () => {};
const server = createServer((request, response) => {
  arrived(performance.now());
  request.resume();
  response.end('{}');
});

try {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const contenders = { 'Baton’s Action': bundle, '@octokit/core alone': await bare() };
  const env = environment(url);
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const order = Object.entries(contenders);
    // Who goes first alternates: the second start finds warmer caches.
    if (round % 2 !== 0) order.reverse();
    for (const [name, file] of order) {
      const took = await firstRequest(file, env);
      if (round >= 0) times[name].push(took);
    }
  }
  const ratio = report(contenders, times);
  process.exitCode = ratio <= MOST ? 0 : 1;
} finally {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

/** The least that can ask GitHub anything, bundled as the Action is. */
async function bare() {
  const outfile = join(folder, 'bare.js');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await build({
    stdin: {
      contents: `import { Octokit } from '@octokit/core';
const octokit = new Octokit({ auth: process.env.INPUT_TOKEN, baseUrl: process.env.GITHUB_API_URL });
await octokit.graphql('query { viewer { login } }');`,
      resolveDir: process.cwd(),
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  return outfile;
}

/** As a runner starts the Action for a pull request that was pushed to. */
function environment(url) {
  const event = join(folder, 'event.json');
  const repository = {
    name: 'infra',
    full_name: 'acme/infra',
    default_branch: 'main',
    owner: { login: 'acme' },
  };
  const side = (ref, sha) => ({ ref, sha: sha.repeat(40), repo: { full_name: 'acme/infra' } });
  const pull = { number: 7, base: side('main', 'b'), head: side('topic', 'a') };
  writeFileSync(
    event,
    JSON.stringify({
      action: 'synchronize',
      number: 7,
      pull_request: pull,
      repository,
      sender: { login: 'ada' },
    }),
  );
  for (const name of ['output', 'summary']) writeFileSync(join(folder, name), '');
  return {
    PATH: process.env.PATH,
    HOME: folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: url,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_EVENT_NAME: 'pull_request_target',
    GITHUB_EVENT_PATH: event,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'acme/infra',
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'b'.repeat(40),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    INPUT_TOKEN: 'a-token',
    'INPUT_DRY-RUN': 'false',
    'INPUT_MAX-REQUESTS': '600',
    INPUT_MODE: '',
    'INPUT_PULL-REQUEST': '',
  };
}

/** Milliseconds from the start of a process to the arrival of its first request. */
function firstRequest(file, env) {
  return new Promise((resolve, reject) => {
    const said = [];
    let took = null;
    const began = performance.now();
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (bytes) => said.push(bytes));
    child.stderr.on('data', (bytes) => said.push(bytes));
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    arrived = (now) => {
      took ??= now - began;
      // What it does with the answer is not measured.
      child.kill('SIGKILL');
    };
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(late);
      if (took !== null) resolve(took);
      else reject(new Error(`${file} asked nothing, and said:\n${Buffer.concat(said).toString()}`));
    });
  });
}

function report(contenders, times) {
  const quantile = (values, at) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * at)];
  const rows = Object.entries(contenders).map(([name, file]) => {
    const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(times[name], at).toFixed(1));
    return `| ${name} | ${Math.round(statSync(file).size / 1024)} KB | ${low} | ${middle} | ${high} |`;
  });
  const [ours, theirs] = Object.values(times);
  // Each round against its own neighbour: what else the machine does strikes both.
  const ratio = quantile(
    ours.map((took, round) => took / theirs[round]),
    0.5,
  );
  const text = `# Cold start

From the start of the process to the arrival of its first request at a server on the same machine. ${ROUNDS} rounds after ${WARM_UP} to warm
up, taken in turns. Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.

| | bundle | fast tenth, ms | median, ms | slow tenth, ms |
|---|---:|---:|---:|---:|
${rows.join('\n')}

Median of the ratios of each round: **${ratio.toFixed(2)}** (at most ${MOST} is wanted).
`;
  writeFileSync('bench/results/cold-start.md', text);
  process.stdout.write(text);
  return ratio;
}
