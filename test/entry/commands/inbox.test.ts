import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type InboxPlace, openInbox } from '../../../src/inbox/open.ts';
import { conditions, delivery } from '../../inbox/delivery.ts';
import { until } from '../../inbox/until.ts';
import { startApp } from '../../support/app-process.ts';
import { cleanEnv, runCli } from '../../support/built-cli.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const NONE = '33333333-3333-4333-8333-333333333333';
/** An App whose GitHub does not answer. */
const APP = {
  APP_ID: '7',
  PRIVATE_KEY: String(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
  ),
  WEBHOOK_SECRET: 'a secret of sixteen letters',
  GITHUB_API_URL: 'http://127.0.0.1:1',
  LOG_LEVEL: 'debug',
};

let server: Postgres;
let folder: string;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.remove());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-inbox-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Two dead letters, and one delivery that waits. */
async function fill(place: InboxPlace): Promise<void> {
  const inbox = await openInbox(
    place,
    conditions(() => undefined, { attempts: 1 }),
  );
  await inbox.work(() => Promise.reject(new Error('GitHub answered 500\n\u001b[31mand no more')), 1);
  for (const [id, number] of [
    [A, 1],
    [B, 2],
  ] as const) {
    const body = JSON.stringify({ action: 'opened', number });
    await inbox.store(delivery(`item/7/${number}`, { id, event: 'pull_request', body }));
    await until(async () => (await inbox.letters.show(id)) !== null);
  }
  await inbox.close(0);
  const again = await openInbox(
    place,
    conditions(() => undefined),
  );
  await again.store(delivery('repository/7', { receivedAt: Date.parse('2026-11-20T10:00:00Z') }));
  await again.close(0);
}

describe.each(['file', 'database'] as const)('dead letters in a %s', (kind) => {
  let env: Record<string, string | undefined>;
  const baton = (...args: string[]) => runCli(folder, ['inbox', ...args], { env });

  beforeEach(async () => {
    const place: InboxPlace =
      kind === 'file'
        ? { kind, file: join(folder, 'kept', 'inbox.sqlite') }
        : { kind, url: await server.database() };
    await fill(place);
    env = {
      ...cleanEnv(folder),
      ...(place.kind === 'file' ? { BATON_DATA: 'kept' } : { DATABASE_URL: place.url }),
    };
  });

  test('are listed', () => {
    const { code, out, err } = baton('list');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^1 waiting, the first for .+ · 0 timers · 2 dead\n/);
    expect(out).toMatch(
      new RegExp(`${A}  pull_request  item/7/1  1      .+  GitHub answered 500 .*and no more\n`),
    );
    expect(out).not.toContain('\u001b');
    const { letters, ...rest } = JSON.parse(baton('list', '--json', '--limit', '1').out);
    expect(rest).toEqual({
      schemaVersion: 1,
      waiting: 1,
      oldest: '2026-11-20T10:00:00.000Z',
      dead: 2,
      timers: 0,
    });
    expect(letters).toEqual([
      {
        id: A,
        event: 'pull_request',
        key: 'item/7/1',
        attempts: 1,
        reason: expect.stringContaining('GitHub answered 500'),
        receivedAt: expect.stringMatching(/^20.*Z$/),
        diedAt: expect.stringMatching(/^20.*Z$/),
      },
    ]);
  });

  test('are shown with what was delivered', () => {
    expect(baton('show', B).out).toContain('"action": "opened"');
    expect(JSON.parse(baton('show', B.toUpperCase(), '--json').out)).toMatchObject({
      id: B,
      body: { action: 'opened', number: 2 },
    });
    expect(baton('show', NONE)).toEqual({ code: 1, out: '', err: `no dead letter has the id ${NONE}\n` });
    expect(baton('show', 'nonsense').code).toBe(1);
  });

  test('wait again when they are retried, and are told where there is none', () => {
    expect(baton('retry', A, NONE)).toEqual({
      code: 1,
      out: '1 waits again\n',
      err: `no dead letter has the id ${NONE}\n`,
    });
    expect(JSON.parse(baton('list', '--json').out)).toMatchObject({ waiting: 2, dead: 1 });
    expect(JSON.parse(baton('retry', '--all', '--json').out)).toEqual({
      schemaVersion: 1,
      retried: [B],
      unknown: [],
    });
    expect(JSON.parse(baton('list', '--json').out)).toMatchObject({ waiting: 3, dead: 0, letters: [] });
    expect(baton('retry').code).toBe(3);
    expect(baton('retry', '--all', A).code).toBe(3);
  });
});

test.each([{}, { BATON_DATA: 'elsewhere' }])(
  'with %j the inbox of a running server is found without naming its file, and what is retried reaches it',
  async (env) => {
    const home = env.BATON_DATA ?? '.baton';
    await fill({ kind: 'file', file: join(folder, home, 'inbox.sqlite') });
    const app = startApp({ ...APP, ...env }, folder);
    try {
      await app.heard(/"msg":"listening"/);
      const baton = (...args: string[]) =>
        runCli(folder, ['inbox', ...args], { env: { ...cleanEnv(folder), ...env } });
      expect(JSON.parse(baton('list', '--json').out)).toMatchObject({ dead: 2 });
      expect(baton('show', A).code).toBe(0);
      expect(baton('retry', A)).toEqual({ code: 0, out: '1 waits again\n', err: '' });
      // Nothing of it names a repository: it is worked on, and comes to nothing.
      await app.heard(new RegExp(`"deliveries":\\["${A}"\\].*"msg":"nothing to do"`));
      expect(JSON.parse(baton('list', '--json').out)).toMatchObject({ dead: 1 });
    } finally {
      app.signal('SIGKILL');
      await app.ended;
    }
  },
);

describe('moving', () => {
  test('takes everything from the file into the database, once', async () => {
    await fill({ kind: 'file', file: join(folder, '.baton', 'inbox.sqlite') });
    const env = { ...cleanEnv(folder), DATABASE_URL: await server.database() };
    const baton = (...args: string[]) => runCli(folder, ['inbox', ...args], { env });
    expect(baton('move')).toEqual({
      code: 0,
      out: 'moved: 1 that wait, 2 dead letters, 0 timers, 0 ids of what was worked on\n',
      err: '',
    });
    expect(JSON.parse(baton('list', '--json').out)).toMatchObject({ waiting: 1, dead: 2 });
    expect(JSON.parse(baton('list', '--json', '--file', '.baton/inbox.sqlite').out)).toMatchObject({
      waiting: 0,
      dead: 0,
    });
    expect(JSON.parse(baton('move', '--json').out).moved).toEqual({
      waiting: 0,
      dead: 0,
      timer: 0,
      handled: 0,
    });
  });

  test.each<[string, string[], Record<string, string>, number, string]>([
    ['no target', ['move'], {}, 3, 'no inbox is named to move to'],
    ['no source', ['move', '--to', 'new.db'], {}, 5, 'there is no inbox'],
    ['one and the same', ['move', '--from', 'a.db', '--to', './a.db'], {}, 3, 'both inboxes are the same'],
    ['another database', ['list'], { DATABASE_URL: 'mysql://root:secret@db/x' }, 3, 'something of mysql'],
    ['no inbox', ['list'], {}, 5, 'there is no inbox'],
    ['a limit that is none', ['list', '--limit', 'many'], {}, 3, 'many is no count'],
  ])('refuses %s', (_, args, more, exit, message) => {
    const { code, out, err } = runCli(folder, ['inbox', ...args], { env: { ...cleanEnv(folder), ...more } });
    expect({ code, out }).toEqual({ code: exit, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('secret');
  });

  test('refuses a file that a server works on', async () => {
    const inbox = await openInbox(
      { kind: 'file', file: join(folder, '.baton', 'inbox.sqlite') },
      conditions(() => undefined),
    );
    const { code, err } = runCli(folder, ['inbox', 'move', '--to', 'new.db'], { env: cleanEnv(folder) });
    expect(code).toBe(5);
    expect(err).toContain('the first process, since');
    await inbox.close(0);
  });

  test('refuses to empty a database that a server works on, and one that was killed is none', async () => {
    const url = await server.database();
    await fill({ kind: 'database', url });
    const env = cleanEnv(folder);
    const move = () => runCli(folder, ['inbox', 'move', '--from', url, '--to', 'new.db'], { env });
    const app = startApp({ ...APP, DATABASE_URL: url });
    try {
      await app.heard(/"msg":"listening"/);
      const { code, out, err } = move();
      expect({ code, out }).toEqual({ code: 5, out: '' });
      expect(err).toMatch(/--from.*process \d+ on \S+ works on this inbox/s);
      expect(err).toContain('Stop every server on this database');
    } finally {
      await app.remove();
    }
    const list = runCli(folder, ['inbox', 'list', '--json'], { env: { ...env, DATABASE_URL: url } });
    expect(JSON.parse(list.out)).toMatchObject({ dead: 2 });
    expect(move()).toMatchObject({ code: 0, out: expect.stringContaining('2 dead letters') });
  });
});
