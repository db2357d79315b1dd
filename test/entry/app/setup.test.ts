import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AppMaker, startAppMaker } from '../../support/app-maker.ts';
import { type AppProcess, startApp } from '../../support/app-process.ts';
import { findChromium, startChromium } from '../../support/chromium.ts';

let maker: AppMaker;
let app: AppProcess;
let url: string;
let secret: string;

async function started(env: Readonly<Record<string, string>> = {}): Promise<void> {
  app = startApp({ GITHUB_API_URL: `${maker.url}/api/v3`, ...env });
  const [, at = '', by = ''] = await app.heard(/Set it up at (\S+)\/\?secret=(\S+)/);
  url = at.replace('localhost', '127.0.0.1');
  secret = by;
}

beforeEach(async () => {
  maker = await startAppMaker();
});
afterEach(async () => {
  await app.remove();
  await maker.close();
});

const REACHED = 'https://baton.example.com';
const query = (more: Record<string, string> = {}) =>
  new URLSearchParams({ secret, reached: REACHED, ...more }).toString();

/** The state that the page hands to GitHub. */
async function stateOf(): Promise<string> {
  const text = await (await fetch(`${url}/setup?${query()}`)).text();
  return /state&#61;|state=([\w-]+)/.exec(text)?.[1] ?? '';
}

/** A code as GitHub gives one. */
async function codeFor(state: string): Promise<string> {
  const manifest = JSON.stringify({ redirect_url: `${url}/setup/callback` });
  const answer = await fetch(`${maker.url}/settings/apps/new?state=${state}`, {
    method: 'POST',
    body: new URLSearchParams({ manifest }),
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

/** Asked with headers that `fetch` does not let anybody choose. */
function asked(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    }).on('error', reject);
  });
}

/** What is answered to a delivery without a signature of which nothing but the headers is sent. */
function announced(length: number): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write(`POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`),
    );
    socket.setEncoding('latin1').on('data', (text: string) => (said += text));
    socket.on('close', () => resolve(said));
  });
}

async function webhook(by: string): Promise<number> {
  const body = JSON.stringify({ zen: 'Keep it logically awesome.' });
  const signature = `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;
  const { status } = await fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'x-github-delivery': randomUUID(),
      'x-github-event': 'ping',
      'x-hub-signature-256': signature,
    },
  });
  return status;
}

test('from nothing to a running App, without a restart; started again, it is the same App', async () => {
  await started();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(await webhook(maker.webhookSecret)).toBe(503);
  // Nobody is known yet by whom a delivery could be signed: nothing of it is read.
  expect(await announced(25 * 1024 * 1024)).toMatch(/^HTTP\/1\.1 503 [\s\S]*connection: close/i);
  const state = await stateOf();
  const done = await fetch(`${url}/setup/callback?code=${await codeFor(state)}&state=${state}`);
  const page = await done.text();
  expect([done.status, page.includes(`${maker.url}/apps/baton-of-acme/installations/new`)]).toEqual([
    200,
    true,
  ]);
  expect(page).not.toContain('<b>Acme');
  await app.heard(/"msg":"listening"/);
  expect(await announced(25 * 1024 * 1024)).toMatch(/^HTTP\/1\.1 401 [\s\S]*unsigned/);
  expect(await webhook(maker.webhookSecret)).toBe(202);
  expect(await webhook('a guess of somebody else')).toBe(401);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  // The pages are gone, but for the last one, to whoever has the state: it has the link by which the App is installed.
  expect((await fetch(`${url}/setup?secret=${secret}`)).status).toBe(404);
  expect((await fetch(`${url}/setup/callback?code=x&state=guessed`)).status).toBe(403);
  const reloaded = await fetch(`${url}/setup/callback?code=x&state=${state}`);
  expect([reloaded.status, await reloaded.text()]).toEqual([200, page]);

  const file = join(app.home, '.baton', 'app.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    app_id: 4242,
    url: `${maker.url}/apps/baton-of-acme`,
    webhook_secret: maker.webhookSecret,
    private_key: maker.privateKey,
  });
  app.signal('SIGTERM');
  const { code, out, err } = await app.ended;
  expect(code).toBe(0);
  for (const hidden of [maker.webhookSecret, 'PRIVATE KEY', state]) expect(out + err).not.toContain(hidden);

  const again = startApp({ GITHUB_API_URL: `${maker.url}/api/v3` }, app.home);
  app = again;
  [, url = ''] = await again.heard(/"url":"([^"]+)","version"/);
  expect(await webhook(maker.webhookSecret)).toBe(202);
});

test('a code counts only with the state of the page, and only once', async () => {
  await started();
  const state = await stateOf();
  const code = await codeFor(state);
  const back = (parameters: string) => fetch(`${url}/setup/callback?${parameters}`);
  expect((await back(`code=${code}`)).status).toBe(403);
  expect((await back(`code=${code}&state=guessed`)).status).toBe(403);
  expect((await back(`state=${state}`)).status).toBe(400);
  expect((await back(`code=${encodeURIComponent('../../x')}&state=${state}`)).status).toBe(400);
  expect(maker.requests.filter((each) => each.includes('conversions'))).toEqual([]);
  const refused = await back(`code=unknown&state=${state}`);
  expect([refused.status, await refused.text()]).toEqual([502, expect.stringContaining('Not Found')]);
  expect((await back(`code=${code}&state=${state}`)).status).toBe(200);
});

test.each<[string, Record<string, string>]>([
  ['as a browser on this machine sends it', {}],
  ['through a proxy that says so', { 'x-forwarded-for': '203.0.113.9' }],
  // What nginx sends where its configuration says nothing of headers, and what any client may send through a forwarded port.
  ['through a proxy that says nothing', { host: '127.0.0.1:3000' }],
  ['by a name that the sender chose', { host: 'localhost' }],
])('the page opens with its secret alone, %s', async (_, headers) => {
  await started();
  for (const path of ['/', '/?secret=guessed', '/setup', `/setup?${query({ secret: '' })}`]) {
    const refused = await asked(path, headers);
    expect([refused.status, refused.text.includes('<form')]).toEqual([403, false]);
  }
  const page = await asked(`/?secret=${secret}`, headers);
  expect(page.text).toContain(`name="secret" value="${secret}"`);
});

test('listening for all, it prints an address that a browser opens', async () => {
  await started({ HOST: '0.0.0.0' });
  expect(app.said()).toMatch(/Set it up at http:\/\/localhost:\d+\/\?secret=/);
  expect(app.said()).not.toContain('//0.0.0.0');
  expect((await fetch(`${url}/`)).status).toBe(403);
  expect((await fetch(`${url}/?secret=${secret}`)).status).toBe(200);
});

test('GitHub sends the browser back to where it has the page open, wherever webhooks go', async () => {
  await started();
  const back = async (headers: Record<string, string>) =>
    /&#34;redirect_url&#34;:&#34;(.*?)&#34;/.exec((await asked(`/setup?${query()}`, headers)).text)?.[1];
  expect(await back({ referer: 'https://proxy.example.com/' })).toBe(
    'https://proxy.example.com/setup/callback',
  );
  expect(await back({ host: 'build-7:8080' })).toBe('http://build-7:8080/setup/callback');
  const page = await fetch(`${url}/?secret=${secret}`);
  expect(page.headers.get('referrer-policy')).toBe('strict-origin');
});

test('what is filled in wrongly is told at its field, and hostile text stays text', async () => {
  await started();
  const answer = await fetch(
    `${url}/setup?${query({ reached: '"><script>alert(1)</script>', organization: 'a b' })}`,
  );
  const text = await answer.text();
  expect(answer.status).toBe(422);
  expect(text).not.toContain('<script>');
  expect(text).toMatch(/aria-describedby="reached-fault reached-hint" aria-invalid="true"/);
  expect(text).toMatch(/aria-describedby="organization-fault organization-hint" aria-invalid="true"/);
});

const found = findChromium();
const inBrowser = found === undefined ? test.skip : test;
const why = found === undefined ? ' (skipped: no Chromium here; set CHROMIUM to the path of one)' : '';

inBrowser(`in a browser: from the first page to the last, asking nobody else${why}`, async () => {
  await started();
  if (found === undefined) return;
  const browser = await startChromium(found);
  const keepShots = process.env.SHOTS;
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'dark' });
    const problems: string[] = [];
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    const shot = async (name: string) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      if (keepShots) await page.screenshot({ path: join(keepShots, `${name}.png`), fullPage: true });
    };
    await page.goto(`${url}/?secret=${secret}`);
    await shot('1-form');
    await page.getByLabel('Organisation').fill('not a login');
    await page.getByLabel('Address').fill(REACHED);
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(1);
    await shot('2-fault');
    problems.length = 0; // The browser notes that the page came with 422.
    await page.getByLabel('Organisation').fill('acme');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Next' }).click();
    await shot('3-confirm');
    await page.getByRole('button', { name: 'Create the App on GitHub' }).click();
    await page.getByRole('heading', { name: 'Baton is set up' }).waitFor();
    await shot('4-done');
    expect(maker.asked).toMatchObject([
      {
        path: '/organizations/acme/settings/apps/new',
        manifest: {
          hook_attributes: { url: `${REACHED}/api/github/webhooks` },
          redirect_url: `${url}/setup/callback`,
          default_permissions: { contents: 'write', secret_scanning_alerts: 'read' },
        },
      },
    ]);
    expect(problems).toEqual([]);
    expect([...asked].sort()).toEqual([maker.url, url].sort());
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(13, 17, 23)');
  } finally {
    await browser.close();
  }
});
