import { EXIT, type Fault, UserError } from '../../core/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the App is told by its environment. */
export interface Settings {
  readonly appId: number;
  /** In PEM. */
  readonly privateKey: string;
  readonly secret: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Where GitHub is asked: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Of PostgreSQL; null: the inbox is a file in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** Rounds that are worked on at the same time. */
  readonly atOnce: number;
  /** Minutes between two sweeps of a repository. */
  readonly sweepMinutes: number;
  /** Minutes between two looks for deliveries that did not arrive. */
  readonly healMinutes: number;
  readonly logLevel: LogLevel;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const API = 'https://api.github.com';

/** What GitHub gives an App; without all of it the App cannot begin, and shows its set-up page instead. */
export const CREDENTIALS = ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'] as const;

/** Has nobody made the App yet? Where only a part of it is given, that is a mistake and no first run. */
export function isFirstRun(env: Env): boolean {
  return !env.PRIVATE_KEY_PATH && CREDENTIALS.every((name) => !env[name]);
}

/**
 * Reads the settings of the environment. Throws a `UserError` with everything that is wrong with them.
 *
 * @param readFile the text of the file that `PRIVATE_KEY_PATH` names; it throws where there is none
 */
export function readSettings(env: Env, readFile: (path: string) => string): Settings {
  const faults: Fault[] = [];
  const wrong = (argument: string, message: string, hint: string): void => {
    faults.push({ code: 'app.setting', message, place: { argument }, hint });
  };
  const number = (name: string, fallback: number, least: number, most: number): number => {
    const text = env[name]?.trim();
    if (!text) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    wrong(name, `${name} must be a whole number from ${least} to ${most}`, `Leave it out for ${fallback}.`);
    return fallback;
  };
  const appId = number('APP_ID', 0, 1, Number.MAX_SAFE_INTEGER);
  if (!env.APP_ID) wrong('APP_ID', 'APP_ID is missing', 'It stands on the page of the App, as "App ID".');
  const secret = env.WEBHOOK_SECRET ?? '';
  // Anyone may send webhooks: a secret that can be guessed is none.
  if (secret.length < 16)
    wrong(
      'WEBHOOK_SECRET',
      secret === '' ? 'WEBHOOK_SECRET is missing' : 'WEBHOOK_SECRET is shorter than 16 characters',
      'Set the same long random text here and in the settings of the App: openssl rand -hex 32',
    );
  const apiUrl = addressIn(env, wrong);
  const settings: Settings = {
    appId,
    privateKey: privateKeyIn(env, readFile, wrong),
    secret,
    host: env.HOST || '127.0.0.1',
    port: number('PORT', 3000, 0, 65_535),
    apiUrl,
    graphqlUrl: env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/v3$/, '')}/graphql`,
    databaseUrl: databaseIn(env, wrong),
    dataDir: env.BATON_DATA || '.baton',
    atOnce: number('BATON_AT_ONCE', 8, 1, 64),
    sweepMinutes: number('BATON_SWEEP_MINUTES', 60, 1, 1440),
    healMinutes: number('BATON_HEAL_MINUTES', 10, 1, 1440),
    logLevel: levelIn(env, wrong),
  };
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  return settings;
}

type Wrong = (argument: string, message: string, hint: string) => void;

const KEY_HINT =
  'Give the private key of the App in PEM, or in Base64, as PRIVATE_KEY; or its file as PRIVATE_KEY_PATH.';

function privateKeyIn(env: Env, readFile: (path: string) => string, wrong: Wrong): string {
  const { PRIVATE_KEY: given, PRIVATE_KEY_PATH: path } = env;
  const place = given || !path ? 'PRIVATE_KEY' : 'PRIVATE_KEY_PATH';
  let text = given ?? '';
  if (!given && path) {
    try {
      text = readFile(path);
    } catch (error) {
      wrong(
        place,
        `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        KEY_HINT,
      );
      return '';
    }
  }
  const pem = asPem(text);
  if (pem === null)
    wrong(place, text === '' ? `${place} is missing` : `${place} holds no private key`, KEY_HINT);
  return pem ?? '';
}

const PEM = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+-----END (?:RSA )?PRIVATE KEY-----/;

/** Many places that keep secrets take one line only: `\n` in words, or Base64 of the whole. */
function asPem(text: string): string | null {
  const plain = text.replaceAll('\\n', '\n').trim();
  const found = PEM.exec(plain) ?? PEM.exec(Buffer.from(plain, 'base64').toString('utf8'));
  return found === null ? null : `${found[0]}\n`;
}

function addressIn(env: Env, wrong: Wrong): string {
  const text = env.GITHUB_API_URL || API;
  if (/^https?:\/\/\S+$/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  wrong(
    'GITHUB_API_URL',
    'GITHUB_API_URL is no address of an API',
    `Leave it out for ${API}, or give https://HOST/api/v3.`,
  );
  return API;
}

function databaseIn(env: Env, wrong: Wrong): string | null {
  const text = env.DATABASE_URL;
  if (!text) return null;
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  // What stands there is a secret: it is not repeated.
  wrong(
    'DATABASE_URL',
    'DATABASE_URL is no address of a PostgreSQL database',
    'Give postgres://USER:PASSWORD@HOST:PORT/DATABASE, or leave it out: the inbox is a file then.',
  );
  return null;
}

function levelIn(env: Env, wrong: Wrong): LogLevel {
  const text = env.LOG_LEVEL || 'info';
  const level = LOG_LEVELS.find((each) => each === text);
  if (level !== undefined) return level;
  wrong('LOG_LEVEL', `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`, 'Leave it out for info.');
  return 'info';
}
