import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../../src/core/errors.ts';
import { readSettings, VARIABLES } from '../../../src/entry/app/settings.ts';

const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----\n';
const IDENTITY = { APP_ID: '7', PRIVATE_KEY: KEY, WEBHOOK_SECRET: 'sixteen-letters!' };
const none = (): string => {
  throw new Error('ENOENT: no such file');
};

type Env = Readonly<Record<string, string>>;

function faultsOf(env: Env, readFile = none) {
  try {
    readSettings(env, readFile);
  } catch (error) {
    if (error instanceof UserError) return error.faults;
    throw error;
  }
  return [];
}

test('without anything it is a first run, on loopback, with the inbox in a file', () => {
  expect(readSettings({}, none)).toEqual({
    identity: null,
    server: {
      host: '127.0.0.1',
      port: 3000,
      apiUrl: 'https://api.github.com',
      graphqlUrl: 'https://api.github.com/graphql',
      webUrl: 'https://github.com',
      databaseUrl: null,
      dataDir: '.baton',
      atOnce: 8,
      sweepMinutes: 60,
      healMinutes: 10,
      drainSeconds: 0,
      graceSeconds: 20,
      logLevel: 'info',
    },
  });
});

test.each<[string, string, string, string]>([
  [
    'https://ghe.example.com/api/v3',
    'https://ghe.example.com/api/graphql',
    'https://ghe.example.com',
    'GHES',
  ],
  ['https://api.acme.ghe.com/', 'https://api.acme.ghe.com/graphql', 'https://acme.ghe.com', 'data residency'],
  ['http://127.0.0.1:4010', 'http://127.0.0.1:4010/graphql', 'http://127.0.0.1:4010', 'a simulated one'],
])('of the API at %s the others follow: %s, %s (%s)', (GITHUB_API_URL, graphqlUrl, webUrl) => {
  expect(readSettings({ GITHUB_API_URL }, none).server).toMatchObject({ graphqlUrl, webUrl });
});

describe('the private key', () => {
  test.each([
    ['PEM', KEY],
    ['PEM in one line', KEY.replaceAll('\n', '\\n')],
    ['Base64', Buffer.from(KEY).toString('base64')],
    ['PEM with text around', `# mine\n${KEY}\n`],
  ])('may be %s', (_, PRIVATE_KEY) => {
    expect(readSettings({ ...IDENTITY, PRIVATE_KEY }, none).identity?.privateKey).toBe(KEY);
  });

  test('may stand in a file', () => {
    const { PRIVATE_KEY: _, ...rest } = IDENTITY;
    const read = (path: string) => (path === 'app.pem' ? KEY : none());
    expect(readSettings({ ...rest, PRIVATE_KEY_PATH: 'app.pem' }, read).identity?.privateKey).toBe(KEY);
    expect(faultsOf({ ...rest, PRIVATE_KEY_PATH: 'other.pem' })).toMatchObject([
      {
        place: { argument: 'PRIVATE_KEY_PATH' },
        message: expect.stringContaining('other.pem cannot be read'),
      },
    ]);
  });
});

describe('what is wrong is told, all of it at once, and no secret is repeated', () => {
  test.each<[string, Env, string[]]>([
    ['a part of the credentials is no first run', { APP_ID: '7' }, ['WEBHOOK_SECRET', 'PRIVATE_KEY']],
    ['a path alone neither', { PRIVATE_KEY_PATH: 'x' }, ['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY_PATH']],
    ['a short secret', { ...IDENTITY, WEBHOOK_SECRET: 'short' }, ['WEBHOOK_SECRET']],
    ['no key', { ...IDENTITY, PRIVATE_KEY: 'hunter2' }, ['PRIVATE_KEY']],
    ['no number', { ...IDENTITY, APP_ID: 'Iv1.8a61f9b3' }, ['APP_ID']],
    ['the first number', { ...IDENTITY, APP_ID: '0' }, ['APP_ID']],
    [
      'numbers out of range',
      { PORT: '65536', BATON_AT_ONCE: '0', BATON_SWEEP_MINUTES: '1.5', BATON_HEAL_MINUTES: '-1' },
      ['PORT', 'BATON_AT_ONCE', 'BATON_SWEEP_MINUTES', 'BATON_HEAL_MINUTES'],
    ],
    [
      'no address',
      { GITHUB_API_URL: 'ghe.example.com', GITHUB_GRAPHQL_URL: 'ftp://x' },
      ['GITHUB_API_URL', 'GITHUB_GRAPHQL_URL'],
    ],
    ['another database', { DATABASE_URL: 'mysql://root:hunter2@db/x' }, ['DATABASE_URL']],
    ['no level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
  ])('%s', (_, env, places) => {
    const faults = faultsOf(env);
    expect(faults.map(({ place }) => place?.argument)).toEqual(places);
    expect(faults.every(({ code, hint }) => code === 'app.setting' && hint !== undefined)).toBe(true);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});

test('every setting stands in the table of docs/app.md, and no other', () => {
  const page = readFileSync('docs/app.md', 'utf8');
  const table = page.slice(page.indexOf('## Settings'), page.indexOf('## Seen from outside'));
  expect([...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name)).toEqual([...VARIABLES]);
  const source = readFileSync('src/entry/app/settings.ts', 'utf8');
  const read = [...source.matchAll(/env\.([A-Z_]+)|\(env, '([A-Z_]+)'/g)].map(([, a, b]) => a ?? b);
  for (const name of read) expect(VARIABLES).toContain(name);
});
