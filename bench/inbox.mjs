// How fast the inbox takes deliveries in, in both of its forms: node bench/inbox.mjs [file|database] [a second] [seconds]
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const [kind = 'file', rate = kind === 'file' ? '200' : '100', seconds = '20'] = process.argv.slice(2);

mkdirSync('.tmp', { recursive: true });
const made = mkdtempSync('.tmp/bench-inbox-');
const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
const load = async (entry) => {
  const outfile = join(made, `${entry.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(`../${outfile}`);
};

const { openInbox } = await load('src/inbox/open.ts');
const { PATIENCE } = await load('src/core/deliveries/patience.ts');
const server = kind === 'file' ? null : await (await load('test/support/postgres.ts')).startPostgres();
const place =
  server === null
    ? { kind: 'file', file: join(folder, 'inbox.db') }
    : { kind: 'database', url: await server.database() };
const inbox = await openInbox(place, {
  world: { now: Date.now, random: Math.random, steady: () => performance.now() },
  patience: PATIENCE,
  name: 'the bench',
  tell: (news) => console.error(news),
});

const [stored, handled, arrived] = [[], [], new Map()];
let rounds = 0;
await inbox.work(async ({ deliveries }) => {
  rounds += 1;
  const now = performance.now();
  for (const { id } of deliveries) handled.push(now - arrived.get(id));
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { kind: 'done' };
}, 8);

const body = JSON.stringify({ text: 'x'.repeat(12_000) });
const [count, began] = [Number(rate) * Number(seconds), performance.now()];
const storing = [];
for (let at = 0; at < count; at += 1) {
  const due = began + (at * 1000) / Number(rate);
  if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  const one = { id: randomUUID(), key: `item/1/${at % 500}`, event: 'push', body, receivedAt: Date.now() };
  // From when it should have come: a loop that is held up must not flatter the numbers.
  arrived.set(one.id, due);
  storing.push(inbox.store(one).then(() => stored.push(performance.now() - due)));
}
await Promise.all(storing);
const took = (performance.now() - began) / 1000;
while (handled.length < count) await new Promise((resolve) => setTimeout(resolve, 10));

const at = (all, part) =>
  Math.round(all.toSorted((one, other) => one - other)[Math.floor(all.length * part)]);
const line = (name, all) => `${name}: median ${at(all, 0.5)} ms, p99 ${at(all, 0.99)} ms`;
console.log(`${kind}: ${count} deliveries of ${body.length} bytes in ${took.toFixed(1)} s, ${rounds} rounds`);
console.log(line('kept', stored));
console.log(line('begun', handled));
console.log(`memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
await inbox.close(1_000);
await server?.remove();
rmSync(made, { recursive: true });
rmSync(folder, { recursive: true });
