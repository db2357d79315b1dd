import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AppProcess, startApp } from '../../support/app-process.ts';

const SECRET = 'a secret of sixteen letters';
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
});
const TOKEN = 'ghs_atokenthatnobodymaysee1234567890';

/** A GitHub that gives tokens, and never answers a query. */
let github: Server;
let queries: number;
/** What else it never answers. */
let hangs: string | null;
let app: AppProcess;
let url: string;

beforeEach(async () => {
  queries = 0;
  hangs = null;
  github = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.endsWith('/graphql') || (hangs !== null && path.startsWith(hangs))) {
      queries += 1;
      return;
    }
    const token = {
      token: TOKEN,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: {},
    };
    const isToken = path.endsWith('/access_tokens');
    response.writeHead(isToken ? 201 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isToken ? token : []));
  });
  await new Promise<void>((resolve) => {
    github.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  await app.remove();
  github.closeAllConnections();
  await new Promise((resolve) => github.close(resolve));
});

async function started(env: Readonly<Record<string, string>>, home?: string): Promise<void> {
  const api = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
  app = startApp(
    {
      APP_ID: '7',
      PRIVATE_KEY: String(KEY),
      WEBHOOK_SECRET: SECRET,
      GITHUB_API_URL: api,
      LOG_LEVEL: 'debug',
      ...env,
    },
    home,
  );
  [, url = ''] = await app.heard(/"url":"([^"]+)","version"/);
}

async function deliver(id: string = randomUUID(), secret = SECRET): Promise<number> {
  const body = JSON.stringify({
    action: 'opened',
    number: 3,
    pull_request: { number: 3 },
    repository: { id: 9, full_name: 'acme/infra', default_branch: 'main' },
    installation: { id: 5 },
  });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const answer = await fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: { 'x-github-delivery': id, 'x-github-event': 'pull_request', 'x-hub-signature-256': signature },
  });
  return answer.status;
}

async function judging(count: number): Promise<void> {
  for (let tries = 0; queries < count; tries += 1) {
    if (tries === 1_500) throw new Error(`nothing is judged:\n${app.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('asked to stop with nothing to do, it ends with 0', async () => {
  await started({});
  app.signal('SIGTERM');
  const { code, out, err } = await app.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/"signal":"SIGTERM"[\s\S]*"msg":"stopped"/);
});

test('while it drains it takes deliveries in and says that it is not ready', async () => {
  await started({ BATON_DRAIN_SECONDS: '2', BATON_GRACE_SECONDS: '0' });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  app.signal('SIGINT');
  await app.heard(/asked to stop/);
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await deliver()).toBe(202);
  expect((await app.ended).code).toBe(0);
});

test('what has not ended in time is given up, handed back, and done by the next process; its id is in the log, and no secret', async () => {
  const id = randomUUID();
  await started({ BATON_GRACE_SECONDS: '0' });
  expect(await deliver(id)).toBe(202);
  await judging(1);
  app.signal('SIGTERM');
  const { code, out, err } = await app.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const seen = queries;

  await started({ BATON_GRACE_SECONDS: '0' }, app.home);
  await judging(seen + 1);
  expect(await deliver(id)).toBe(202);
  app.signal('SIGTERM');
  const second = await app.ended;
  const lines = (out + second.out).split('\n').filter((line) => line.startsWith('{'));
  expect(lines.some((line) => line.includes(`"delivery":"${id}"`) && line.includes('stored'))).toBe(true);
  expect(lines.some((line) => line.includes(`"delivery":"${id}"`) && line.includes('duplicate'))).toBe(true);
  for (const secret of [SECRET, TOKEN, 'PRIVATE KEY'])
    expect(out + second.out + second.err).not.toContain(secret);
});

test('asked to stop while GitHub does not answer which deliveries are missing, it ends', async () => {
  hangs = '/app/hook/deliveries';
  await started({ BATON_GRACE_SECONDS: '1' });
  await judging(1);
  app.signal('SIGTERM');
  const { code, out, err } = await app.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/"msg":"stopped"/);
});

test('what is signed by the secret before is taken as well, and by any other it is not', async () => {
  const before = 'the secret that was before it';
  await started({ WEBHOOK_SECRET_PREVIOUS: before });
  expect(await deliver(randomUUID(), before)).toBe(202);
  expect(await deliver(randomUUID(), SECRET)).toBe(202);
  expect(await deliver(randomUUID(), `${before}!`)).toBe(401);
});

test('a second signal ends it at once, whichever it is, and what was under way is done once more', async () => {
  await started({ BATON_GRACE_SECONDS: '300' });
  await deliver();
  await judging(1);
  app.signal('SIGTERM');
  await app.heard(/asked to stop/);
  app.signal('SIGINT');
  const { code, signal } = await app.ended;
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
  const seen = queries;
  await started({}, app.home);
  await judging(seen + 1);
});

test('a judgement that never lets go of its thread holds up no delivery, and nobody who stops it', async () => {
  const shim = pathToFileURL(resolve('test/support/never-lets-go.mjs')).href;
  await started({ NODE_OPTIONS: `--import=${shim}`, BATON_GRACE_SECONDS: '0' });
  expect(await deliver()).toBe(202);
  await app.heard(/judges for ever/);
  expect(await deliver()).toBe(202);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  app.signal('SIGTERM');
  expect((await app.ended).code).toBe(0);
});

test('asked to stop before its inbox is there, it ends as soon', async () => {
  // A database that never answers.
  const database = net.createServer();
  await new Promise<void>((resolve) => {
    database.listen(0, '127.0.0.1', resolve);
  });
  const connected = new Promise<net.Socket>((resolve) => database.once('connection', resolve));
  try {
    const { port } = database.address() as AddressInfo;
    app = startApp({
      APP_ID: '7',
      PRIVATE_KEY: String(KEY),
      WEBHOOK_SECRET: SECRET,
      DATABASE_URL: `postgres://baton@127.0.0.1:${port}/baton`,
    });
    await connected;
    app.signal('SIGTERM');
    const { code, out } = await app.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/"signal":"SIGTERM"[\s\S]*"msg":"stopped"/);
  } finally {
    (await connected).destroy();
    database.close();
  }
});

test('a key that was cut off is told before anything begins', async () => {
  app = startApp({
    APP_ID: '7',
    PRIVATE_KEY: String(KEY).replace(/[A-Za-z0-9+/]{64}\n/, ''),
    WEBHOOK_SECRET: SECRET,
  });
  const { code, out, err } = await app.ended;
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toContain('PRIVATE_KEY holds a private key that is cut off or damaged');
});

test('whatever the rights of its folder, nobody else reads its files', async () => {
  const home = mkdtempSync(join(tmpdir(), 'baton-open-'));
  mkdirSync(join(home, '.baton'), { mode: 0o755 });
  await started({}, home);
  await deliver();
  const files = readdirSync(join(home, '.baton')).filter((name) => name !== '.gitignore');
  expect(files).toContain('inbox.sqlite');
  for (const name of files)
    expect([name, statSync(join(home, '.baton', name)).mode & 0o777]).toEqual([name, 0o600]);
});

test('an App that GitHub refuses is not ready, and the log names what to look at', async () => {
  github.removeAllListeners('request');
  github.on('request', (_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: 'A JSON web token could not be decoded' }));
  });
  await started({});
  await app.heard(/GitHub refuses the App: see that APP_ID and PRIVATE_KEY/);
  let ready = await fetch(`${url}/readyz`);
  while (ready.status === 200) ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'GitHub refuses APP_ID or the private key' },
  ]);
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^baton_app_accepted 0$/m);
  expect(app.said()).not.toContain('See that the token is set');
});
