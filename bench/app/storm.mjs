// The storm: many deliveries over many pull requests, some doubled, out of order or lost, servers killed in between.
import { readFileSync } from 'node:fs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const at = (all, part) =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;
const OWNERS = 4;
/** Makes a minute of GitHub's limits a second. */
const SPEED = 60;
/** Moments of the storm at which a server is killed, as parts of its length. */
const KILLS = [0.25, 0.5, 0.75];

/** Repositories with open pull requests; the last ones of each overlap. */
async function stage(scene, policy, { pulls, repositories }) {
  const all = [];
  for (let r = 0; r < repositories; r += 1) {
    const repo = await scene.repository(`org${r % OWNERS}/repo${r}`, { '.github/baton.yml': policy });
    const count = Math.floor(pulls / repositories) + (r < pulls % repositories ? 1 : 0);
    const mine = [];
    for (let n = 0; n < count; n += 1) {
      const path = n < 2 ? 'src/a.ts' : `src/own-${n}.ts`;
      await repo.push(`topic-${n}`, { [path]: `one ${n}\ntwo\n` }, { as: 'hubot' });
      mine.push(await repo.openPull({ from: `topic-${n}`, as: 'hubot', title: `Change ${n}` }));
    }
    all.push({ repo, pulls: mine });
  }
  return all;
}

/** What people and machines do to one pull request, round after round: it ends with different verdicts. */
const ACTS = [
  (pull, { n }) => pull.comment(`What about ${n}?`, { as: 'bob' }),
  (pull, { n }) => pull.approve(n % 2 === 0 ? 'ada' : 'bob'),
  (pull, { repo, n }) =>
    repo.check(pull.headSha, { name: 'unit', conclusion: n % 3 === 0 ? 'failure' : 'success' }),
  (pull, { n }) => pull.push({ [`src/more-${n % 3}.ts`]: `${n}\n` }),
  (pull) => pull.label('urgent', { as: 'ada' }),
  (pull, { repo, n }) => repo.status(pull.headSha, { context: `ci-${n % 2}`, state: 'success' }),
  (pull) => pull.unlabel('urgent', { as: 'ada' }),
  (pull) => pull.review({ as: 'bob', state: 'CHANGES_REQUESTED', body: 'Please explain.' }),
  (pull) => pull.edit({ title: `Change it, please` }, { as: 'hubot' }),
  (pull) => pull.approve('bob'),
];

/** Makes so many deliveries happen; they are held back, and told later. */
async function happen(scene, all, wanted) {
  const { forge } = scene;
  const flat = all.flatMap(({ repo, pulls }) => pulls.map((pull) => ({ repo, pull })));
  const begun = forge.webhooks.forApps;
  for (let n = 0; forge.webhooks.forApps - begun < wanted; n += 1) {
    const { repo, pull } = flat[n % flat.length];
    const turn = Math.floor(n / flat.length) * 3 + (n % 7);
    await ACTS[turn % ACTS.length](pull, { repo, n });
    if (n % 20 === 0) await forge.settled();
  }
  await forge.settled();
  return forge.webhooks.forApps - begun;
}

function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Looks at the memory of whatever servers there are, until it is stopped. */
function watchMemory(servers) {
  const seen = { most: 0 };
  const timer = setInterval(() => {
    for (const { child } of servers) seen.most = Math.max(seen.most, memoryOf(child.pid));
  }, 250);
  return { seen, stop: () => clearInterval(timer) };
}

/** Milliseconds until each acknowledgement, as the sender measured them. */
function acknowledgements({ forge, app }) {
  const { hooks, clock } = forge.world;
  return hooks
    .of(app.model, clock.ms)
    .filter(({ status }) => status === 'OK')
    .map(({ duration }) => duration * 1000);
}

/** How long the servers themselves took to answer, as their metrics tell: one of them may have been killed since. */
async function answerTimes(servers, into) {
  for (const { url } of servers) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const [, labels, count] of text.matchAll(
      /^baton_delivery_answer_seconds_bucket\{([^}]*)\} (\d+)$/gm,
    )) {
      if (!labels.includes('result="stored"')) continue;
      const upTo = Number(/le="([^"]+)"/.exec(labels)?.[1].replace('+Inf', 'Infinity'));
      into.set(upTo, (into.get(upTo) ?? 0) + Number(count));
    }
  }
  return into;
}

/** The bound in milliseconds below which so large a part was. */
function within(buckets, part) {
  const bounds = [...buckets].sort(([a], [b]) => a - b);
  const all = bounds.at(-1)?.[1] ?? 0;
  return (bounds.find(([, count]) => count >= all * part)?.[0] ?? Number.NaN) * 1000;
}

async function off(scene, all) {
  const wrong = [];
  for (const { repo } of all) {
    for (const { number, missing } of await scene.fresh(repo))
      if (missing.length > 0)
        wrong.push(`${repo.name}#${number}: ${missing.map(({ kind }) => kind).join(', ')}`);
  }
  return wrong;
}

/** Commands are comments; one that was carried out twice would have been answered twice. */
function doubles(all) {
  let count = 0;
  for (const { pulls } of all)
    for (const { issue } of pulls) {
      const own = issue.comments.filter(({ body }) => body.startsWith('<!-- baton:comment -->'));
      count += Math.max(0, own.length - 1);
    }
  return count;
}

export async function storm({ appScene, startPostgres, readiness, POLICY }, size, say) {
  const postgres = size.database ? await startPostgres() : null;
  const env = { LOG_LEVEL: 'info', BATON_SWEEP_MINUTES: '1', BATON_HEAL_MINUTES: '1' };
  if (postgres) env.DATABASE_URL = await postgres.database();
  const scene = await appScene(env);
  const { forge } = scene;
  const servers = [];
  try {
    const all = await stage(scene, POLICY.replace('@acme/builders', '@ada'), size);
    await forge.settled();
    say(`${size.pulls} pull requests in ${size.repositories} repositories are open`);
    const processes = size.database ? 2 : 1;
    for (let n = 0; n < processes; n += 1) servers.push(await scene.serve({}, { deaf: n > 0 }));
    const memory = watchMemory(servers);
    forge.world.clock.run(SPEED);
    forge.webhooks.post.concurrency = 50;
    forge.webhooks.post.hold();
    forge.webhooks.share({ double: 0.05, reorder: 0.05, lose: 0.02 }, 7);
    const made = await happen(scene, all, size.deliveries);
    say(`${made} deliveries wait to be sent`);
    forge.webhooks.share({}, 7);
    const before = acknowledgements(scene).length;
    const answers = new Map();
    const began = performance.now();
    const lasts = (size.deliveries / size.rate) * 1000;
    forge.webhooks.post.release(size.rate);
    for (const [n, part] of KILLS.slice(0, size.kills).entries()) {
      await pause(Math.max(0, began + lasts * part - performance.now()));
      const which = n % servers.length;
      await answerTimes([servers[which]], answers);
      await servers[which].kill();
      servers[which] = await scene.serve({}, { deaf: which > 0 });
      say(`killed and started again: ${n + 1}`);
    }
    await forge.settled();
    const sent = (performance.now() - began) / 1000;
    const acks = acknowledgements(scene).slice(0, -before || undefined);
    say(
      `sent in ${sent.toFixed(1)} s; acknowledged p50 ${at(acks, 0.5).toFixed(0)} ms, p99 ${at(acks, 0.99).toFixed(0)} ms`,
    );
    await answerTimes(servers, answers);
    const own = { p50: within(answers, 0.5), p99: within(answers, 0.99) };
    say(`by the servers' own clocks: p50 below ${own.p50} ms, p99 below ${own.p99} ms`);
    let wrong = ['not looked at yet'];
    const patience = performance.now() + size.patienceMs;
    while (performance.now() < patience) {
      const { waiting, dead } = await readiness(servers[0]);
      say(
        `${((performance.now() - began) / 1000).toFixed(0)} s: ${waiting} wait, ${dead} dead, ${memory.seen.most.toFixed(0)} MB`,
      );
      if (waiting < 5) {
        wrong = await off(scene, all);
        say(`${wrong.length} are not as a fresh judgement has them: ${wrong.slice(0, 3).join('; ')}`);
        if (wrong.length === 0) break;
      }
      await pause(size.lookMs);
    }
    if (process.env.BENCH_LOG)
      (await import('node:fs')).writeFileSync(
        process.env.BENCH_LOG,
        servers.flatMap(({ log }) => log.map((l) => JSON.stringify(l))).join('\n'),
      );
    const settledIn = (performance.now() - began) / 1000;
    memory.stop();
    const { dead } = await readiness(servers[0]);
    const counts = forge.inspect();
    return {
      made,
      sentIn: sent,
      perSecond: made / sent,
      own,
      acks: { count: acks.length, p50: at(acks, 0.5), p99: at(acks, 0.99), most: at(acks, 1) },
      memory: memory.seen.most,
      settledIn,
      wrong,
      doubles: doubles(all),
      dead,
      failed: counts.deliveries.failed,
      redelivered: counts.deliveries.redelivered,
      mangled: counts.deliveries.mangled,
      requests: counts.requests,
    };
  } finally {
    forge.webhooks.post.release();
    await scene.close();
    await postgres?.remove();
  }
}

/** One thing at a time on a quiet server: how long from the delivery to the verdict on the commit. */
export async function quiet({ appScene, verdictOn }, times) {
  const scene = await appScene({ LOG_LEVEL: 'info' });
  const took = [];
  try {
    const repo = await scene.repository('acme/infra');
    const server = await scene.serve();
    for (let n = 0; n < times; n += 1) {
      await repo.push(`topic-${n}`, { [`src/own-${n}.ts`]: 'one\n' }, { as: 'hubot' });
      await scene.quiet(server);
      const pull = await repo.openPull({ from: `topic-${n}`, as: 'hubot' });
      const began = performance.now();
      while (verdictOn(repo, pull.headSha) === undefined) await pause(5);
      took.push(performance.now() - began);
      await scene.quiet(server);
    }
    return { median: at(took, 0.5), p95: at(took, 0.95), memory: memoryOf(server.child.pid) };
  } finally {
    await scene.close();
  }
}
