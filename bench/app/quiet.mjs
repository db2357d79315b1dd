import { at, memoryOf } from './measures.mjs';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const MOST_MS = 30_000;
/** Makes a minute of GitHub's limits a second. */
const SPEED = 60;

async function until(is, { log }) {
  const began = performance.now();
  while (!is()) {
    if (performance.now() - began > MOST_MS) {
      const last = log.slice(-10).map((line) => JSON.stringify(line));
      throw new Error(`no verdict came within half a minute; the server said last:\n${last.join('\n')}`);
    }
    await pause(2);
  }
  return performance.now() - began;
}

/** One thing at a time on a server that has nothing else to do: how long from the delivery to the verdict on the pull request. */
export async function quiet({ appScene, verdictOn }, times, say) {
  const scene = await appScene({ LOG_LEVEL: 'info' });
  const took = { opened: [], pushed: [], approved: [] };
  try {
    const repo = await scene.repository('acme/infra');
    const server = await scene.serve();
    // GitHub takes 80 comments and checks a minute: one thing after the other, as fast as they are answered, would soon be more.
    scene.forge.world.clock.run(SPEED);
    for (let n = 0; n < times; n += 1) {
      await repo.push(`topic-${n}`, { [`src/own-${n}.ts`]: 'one\n' }, { as: 'hubot' });
      await scene.quiet(server);
      const pull = await repo.openPull({ from: `topic-${n}`, as: 'hubot' });
      took.opened.push(await until(() => verdictOn(repo, pull.headSha) !== undefined, server));
      await scene.quiet(server);
      await pull.push({ [`src/own-${n}.ts`]: 'two\n' });
      took.pushed.push(await until(() => verdictOn(repo, pull.headSha) !== undefined, server));
      await scene.quiet(server);
      const before = verdictOn(repo, pull.headSha);
      pull.approve('ada');
      took.approved.push(await until(() => verdictOn(repo, pull.headSha) !== before, server));
      await scene.quiet(server);
      pull.close({ as: 'hubot' });
      say(
        `${n + 1} of ${times}: ${Object.values(took)
          .map((all) => Math.round(all.at(-1)))
          .join(', ')} ms`,
      );
    }
    const all = Object.values(took).flat();
    const each = Object.entries(took).map(([what, list]) => [
      what,
      { median: at(list, 0.5), p95: at(list, 0.95) },
    ]);
    return {
      times: all.length,
      median: at(all, 0.5),
      p95: at(all, 0.95),
      most: at(all, 1),
      each: Object.fromEntries(each),
      memory: memoryOf(server.child.pid),
    };
  } finally {
    await scene.close();
  }
}
