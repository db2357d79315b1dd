// The storm: many deliveries over many pull requests, some doubled, out of order or lost, servers killed in between.
import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { commandsOff, createCommands } from './commands.mjs';
import { acknowledgements, answerTimes, watchMemory, within } from './measures.mjs';
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
/** The simulated GitHub's repositories lie in memory where they can: its disk is not the servers' disk. */
const MEMORY = '/dev/shm';
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
  if (may) standBehind(how.behind);
  return starting;
}

const hooksOf = (servers) => servers.map(({ url }) => `${url}/api/github/webhooks`);

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
    office.route(hooksOf(servers));
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

/** Everything that is to be told happens now, while nothing is sent; it waits in the sender. */
async function prepare({ scene, office, servers, all, size, say }) {
  const { world, webhooks } = scene.forge;
  const commands = createCommands(world.clock);
  world.clock.run(SPEED);
  webhooks.post.concurrency = 50;
  webhooks.post.hold();
  webhooks.share(size.shares ?? SHARES, SEED);
  office.route(hooksOf(servers));
  const made = await happen(scene, all, size.deliveries, commands);
  const loaded = await office.load();
  say(`${made} deliveries wait to be sent, ${loaded} of them and of their doubles will be`);
  return { commands, made, loaded };
}

/** What came of it, and whether it was right. */
async function judge({ scene, all, servers, commands, parts }) {
  const { deliveries, requests } = scene.forge.inspect();
  const { dead } = await parts.readiness(servers[0]);
  return {
    doubles: doubles(all),
    dead,
    commands: await commandsOff(commands.given, all, ({ folder }) => parts.checkedLog(folder)),
    failed: deliveries.failed,
    redelivered: deliveries.redelivered,
    mangled: deliveries.mangled,
    requests,
  };
}

/** What somebody who looks for the reason of a number reads afterwards. */
async function leave({ size, sent, servers }) {
  const lines = () => servers.flatMap(({ log }) => log.map((line) => JSON.stringify(line)));
  if (size.log) writeFileSync(size.log, lines().join('\n'));
  if (size.raw) writeFileSync(size.raw, JSON.stringify(sent));
  // A profile is written by a process that ends by itself.
  if (size.node?.length > 0) for (const server of servers) await server.stop();
}

/** The storm itself, and the calm after it. */
async function weather(place) {
  const { scene, all, servers, memory, size, say, parts } = place;
  const { webhooks } = scene.forge;
  const { commands, made, loaded } = await prepare(place);
  const before = webhooks.forApps;
  const cpu = process.cpuUsage();
  webhooks.post.release();
  const still = liveCommands(commands, all);
  const { sent, answers, downs, began } = await send(place).finally(still);
  const used = process.cpuUsage(cpu);
  const forgeCpu = ((used.user + used.system) * 1e-3) / (performance.now() - began);
  const acks = { ...acknowledgements(sent), forgeCpu };
  const own = { p50: within(answers, 0.5), p99: within(answers, 0.99) };
  say(`acknowledged: ${JSON.stringify(acks)}; by the servers' own clocks: ${JSON.stringify(own)}`);
  const wrong = await comeTrue({ scene, all, servers, readiness: parts.readiness, size, began, say });
  const settledIn = (performance.now() - began) / 1000;
  memory.look();
  const judged = await judge({ scene, all, servers, commands, parts });
  await leave({ size, sent, servers });
  const meanwhile = webhooks.forApps - before;
  const perSecond = loaded / acks.sentIn;
  return { made, loaded, meanwhile, perSecond, own, acks, downs, settledIn, wrong, ...judged };
}

/** @param size `rate` a second; `shares` of the deliveries that go wrong, and `nice` of the simulated GitHub, those of the bench unless given; `database`: PostgreSQL and two servers, and not one file and one server */
export async function storm(parts, size, say) {
  const postgres = size.database ? await parts.startPostgres() : null;
  const env = { LOG_LEVEL: 'info', BATON_SWEEP_MINUTES: '1', BATON_HEAL_MINUTES: '1' };
  if (postgres) env.DATABASE_URL = await postgres.database();
  const scene = await parts.appScene(env, existsSync(MEMORY) ? { under: MEMORY } : {});
  const office = openOffice(scene.forge.webhooks.post);
  const servers = [];
  const memory = watchMemory(servers);
  const nice = size.nice ?? BEHIND;
  const start = (n) => startServer(scene, { deaf: n > 0, node: size.node, behind: nice });
  try {
    const all = await stage(scene, size);
    await scene.forge.settled();
    say(`${size.pulls} pull requests in ${size.repositories} repositories are open`);
    const behind = standBehind(nice);
    for (let n = 0; n < (size.database ? 2 : 1); n += 1) servers.push(await start(n));
    const place = { scene, office, servers, all, memory, size, start, say, parts };
    return { behind, ...(await weather(place)), memory: memory.seen.most };
  } finally {
    memory.stop();
    scene.forge.webhooks.post.release();
    await scene.close();
    await office.close();
    await postgres?.remove();
  }
}
