import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../../src/core/errors.ts';
import { readSettings, remarksOn } from '../../../src/entry/app/settings.ts';
import { VARIABLES, variablesHelp } from '../../../src/entry/app/variables.ts';

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const KEY = String(RSA.export({ type: 'pkcs1', format: 'pem' }));
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
      previousSecret: null,
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
    ['PEM in one line with spaces', KEY.replaceAll('\n', ' ')],
    ['PEM with the line ends of Windows', KEY.replaceAll('\n', '\r\n')],
  ])('may be %s', (_, PRIVATE_KEY) => {
    expect(readSettings({ ...IDENTITY, PRIVATE_KEY }, none).identity?.privateKey).toBe(KEY);
  });

  test.each([
    ['rubbish', KEY.replace(/[A-Za-z]{40}/, 'x'.repeat(40)).replace(/^MII/m, 'AAA'), 'cut off or damaged'],
    ['half of one', `${KEY.slice(0, 800)}\n-----END RSA PRIVATE KEY-----`, 'cut off or damaged'],
    ['without its end', KEY.slice(0, 800), 'holds no private key'],
    [
      'of another kind',
      String(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }),
      ),
      'not of RSA',
    ],
    [
      'of another kind, as OpenSSL writes it',
      String(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }),
      ),
      'not of RSA',
    ],
    [
      'encrypted',
      String(RSA.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })),
      'encrypted',
    ],
  ])('that is %s is told before anything begins', (_, PRIVATE_KEY, why) => {
    const faults = faultsOf({ ...IDENTITY, PRIVATE_KEY });
    expect(faults).toMatchObject([
      { place: { argument: 'PRIVATE_KEY' }, message: expect.stringContaining(why) },
    ]);
    expect(JSON.stringify(faults)).not.toContain(KEY.slice(100, 120));
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
    ['a short secret before it', { WEBHOOK_SECRET_PREVIOUS: 'short' }, ['WEBHOOK_SECRET_PREVIOUS']],
    ['no level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
  ])('%s', (_, env, places) => {
    const faults = faultsOf(env);
    expect(faults.map(({ place }) => place?.argument)).toEqual(places);
    expect(faults.every(({ code, hint }) => code === 'app.setting' && hint !== undefined)).toBe(true);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});

test('a line break at the end of a secret is left out and told, and the secret before may be given as well', () => {
  const env = {
    ...IDENTITY,
    WEBHOOK_SECRET: `${IDENTITY.WEBHOOK_SECRET}\n`,
    WEBHOOK_SECRET_PREVIOUS: 'the one before it',
  };
  expect(readSettings(env, none)).toMatchObject({
    identity: { secret: IDENTITY.WEBHOOK_SECRET },
    server: { previousSecret: 'the one before it' },
  });
  expect(remarksOn(env)).toEqual(['WEBHOOK_SECRET ends with a line break, which is left out']);
  expect(remarksOn(IDENTITY)).toEqual([]);
});

test('every setting stands in the table of docs/app.md and in the help, and no other', () => {
  const page = readFileSync('docs/app.md', 'utf8');
  const table = page.slice(page.indexOf('## Settings'), page.indexOf('## Seen from outside'));
  const rows = [...table.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)];
  expect(rows.map(([, name, usual]) => [name, usual?.replaceAll('`', '')])).toEqual(
    Object.entries(VARIABLES).map(([name, { usual }]) => [name, usual]),
  );
  for (const name of Object.keys(VARIABLES))
    expect(variablesHelp()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});
