// The storm: many deliveries over many pull requests, some doubled, out of order or lost, servers killed in between.
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { commandsOff, createCommands } from './commands.mjs';
import { acknowledgements, answerTimes, cpuOf, watchMemory, within } from './measures.mjs';
import { openOffice } from './post-office.mjs';
import { happen, stage } from './stage.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Makes a minute of GitHub's limits a second. */
const SPEED = 60;
const SHARES = { double: 0.05, reorder: 0.05, lose: 0.02 };
const SEED = 7;
/** Moments of the storm at which a server is killed, as parts of its length. */
const KILLS = [0.25, 0.5, 0.75];
/** Milliseconds between two commands, or edits of one, that are given while the servers work. */
const LIVE_MS = 250;
/** Nice of the simulated GitHub. */
const BEHIND = 10;
/** Before a server is killed it is asked how it did; it dies on time, whether it answers or not. */
const ASKED_BEFORE_MS = 500;

/** GitHub is no program on the machine of the server: where both want the processor, the server gets it. */
function standBehind(nice) {
  try {
    setPriority(nice);
    return true;
  } catch {
    return false;
  }
}

/** Starts a server with the priority that every program has. */
async function startServer(scene, how) {
  const may = standBehind(0);
  const starting = scene.serve({ node: how.node ?? [] }, { deaf: how.deaf });
  if (may) standBehind(BEHIND);
  return starting;
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

/** Of the comments that Baton keeps there is one on each pull request. */
function doubles(all) {
  let count = 0;
  for (const { pulls } of all)
    for (const { issue } of pulls) {
      const own = issue.comments.filter(({ body }) => body.startsWith('<!-- baton:comment -->'));
      count += Math.max(0, own.length - 1);
    }
  return count;
}

/** People go on commanding while the deliveries come. */
function liveCommands(commands, all) {
  const flat = all.flatMap(({ repo, pulls }) => pulls.map((pull) => ({ repo, pull })));
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    const { repo, pull } = flat[(turn * 7) % flat.length];
    if (turn % 3 === 0) commands.edit(turn * 5);
    else commands.give(repo, pull, true);
  }, LIVE_MS);
  return () => clearInterval(timer);
}

/** Sends all, and kills servers meanwhile. */
async function send({ scene, servers, office, size, start, say }) {
  const answers = new Map();
  const began = performance.now();
  const lasts = (size.deliveries / size.rate) * 1000;
  const sending = office.go(size.rate);
  const downs = [];
  for (const [n, part] of KILLS.slice(0, size.kills).entries()) {
    const which = n % servers.length;
    const due = began + lasts * part;
    await pause(Math.max(0, due - ASKED_BEFORE_MS - performance.now()));
    await answerTimes([servers[which]], answers, ASKED_BEFORE_MS);
    await pause(Math.max(0, due - performance.now()));
    const killed = performance.now();
    await servers[which].kill();
    servers[which] = await start(which);
    office.route(servers.map(({ url }) => `${url}/api/github/webhooks`));
    downs.push(Math.round(performance.now() - killed));
    say(`killed and started again: ${n + 1}, after ${downs.at(-1)} ms`);
  }
  const sent = await sending;
  await answerTimes(servers, answers, 5_000);
  await scene.forge.settled();
  return { sent, answers, downs, began };
}

/** Waits until everything is as a fresh judgement has it; tells what is not where that never comes. */
async function comeTrue({ scene, all, servers, readiness, size, began, say }) {
  let wrong = ['not looked at yet'];
  const patience = performance.now() + size.patienceMs;
  while (performance.now() < patience) {
    const { waiting, dead } = await readiness(servers[0]);
    say(`${((performance.now() - began) / 1000).toFixed(0)} s: ${waiting} wait, ${dead} dead`);
    if (waiting < 5) {
      wrong = await off(scene, all);
      say(`${wrong.length} are not as a fresh judgement has them: ${wrong.slice(0, 3).join('; ')}`);
      if (wrong.length === 0) break;
    }
    await pause(size.lookMs);
  }
  return wrong;
}

/** @param size `rate` a second; `database`: PostgreSQL and two servers, and not one file and one server */
export async function storm({ appScene, startPostgres, readiness, checkedLog }, size, say) {
  const postgres = size.database ? await startPostgres() : null;
  const env = { LOG_LEVEL: 'info', BATON_SWEEP_MINUTES: '1', BATON_HEAL_MINUTES: '1' };
  if (postgres) env.DATABASE_URL = await postgres.database();
  const scene = await appScene(env);
  const { forge } = scene;
  const office = openOffice(forge.webhooks.post);
  const servers = [];
  const start = (n) => startServer(scene, { deaf: n > 0, node: size.node });
  let still = () => undefined;
  try {
    const all = await stage(scene, size);
    await forge.settled();
    say(`${size.pulls} pull requests in ${size.repositories} repositories are open`);
    const processes = size.database ? 2 : 1;
    const behind = standBehind(BEHIND);
    for (let n = 0; n < processes; n += 1) servers.push(await start(n));
    office.route(servers.map(({ url }) => `${url}/api/github/webhooks`));
    const memory = watchMemory(servers);
    const commands = createCommands(forge.world.clock);
    forge.world.clock.run(SPEED);
    forge.webhooks.post.concurrency = 50;
    forge.webhooks.post.hold();
    forge.webhooks.share(SHARES, SEED);
    const made = await happen(scene, all, size.deliveries, commands);
    const loaded = await office.load();
    say(`${made} deliveries wait to be sent, ${loaded} of them and of their doubles will be`);
    const beforeStorm = forge.webhooks.forApps;
    const cpu = { forge: process.cpuUsage(), servers: servers.map(({ child }) => cpuOf(child.pid)) };
    forge.webhooks.post.release();
    still = liveCommands(commands, all);
    const { sent, answers, downs, began } = await send({ scene, servers, office, size, start, say });
    still();
    const acks = acknowledgements(sent);
    const used = process.cpuUsage(cpu.forge);
    const lasted = (sent.ended - sent.began) / 1000;
    acks.forgeCpu = (used.user + used.system) / 1e6 / lasted;
    say(`sent in ${acks.sentIn.toFixed(1)} s; ${JSON.stringify(acks)}`);
    const own = { p50: within(answers, 0.5), p99: within(answers, 0.99) };
    say(`by the servers' own clocks: p50 below ${own.p50} ms, p99 below ${own.p99} ms`);
    const wrong = await comeTrue({ scene, all, servers, readiness, size, began, say });
    const settledIn = (performance.now() - began) / 1000;
    memory.look();
    memory.stop();
    const commanded = await commandsOff(commands.given, all, ({ folder }) => checkedLog(folder));
    const { dead } = await readiness(servers[0]);
    const counts = forge.inspect();
    if (size.log)
      writeFileSync(
        size.log,
        servers.flatMap(({ log }) => log.map((line) => JSON.stringify(line))).join('\n'),
      );
    if (size.raw) writeFileSync(size.raw, JSON.stringify(sent));
    if (size.node?.length > 0) for (const server of servers) await server.stop();
    return {
      made,
      loaded,
      meanwhile: forge.webhooks.forApps - beforeStorm,
      perSecond: loaded / acks.sentIn,
      behind,
      own,
      acks,
      downs,
      memory: memory.seen.most,
      settledIn,
      wrong,
      doubles: doubles(all),
      dead,
      commands: commanded,
      failed: counts.deliveries.failed,
      redelivered: counts.deliveries.redelivered,
      mangled: counts.deliveries.mangled,
      requests: counts.requests,
    };
  } finally {
    still();
    forge.webhooks.post.release();
    await scene.close();
    await office.close();
    await postgres?.remove();
  }
}
