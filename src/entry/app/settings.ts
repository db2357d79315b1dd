import { EXIT, type Fault, UserError } from '../../core/errors.ts';
import { DATA_FOLDER } from '../inbox-place.ts';
import { readKey } from './private-key.ts';
import type { VariableName } from './variables.ts';

type Env = Readonly<Partial<Record<VariableName, string | undefined>>>;

/** Who the App is. */
export interface Identity {
  readonly appId: number;
  /** In PEM. */
  readonly privateKey: string;
  readonly secret: string;
}

/** How the server runs, whoever the App is. */
export interface ServerSettings {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Where GitHub is asked: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Where people open GitHub: `https://github.com`, or `https://HOST`. */
  readonly webUrl: string;
  /** Of PostgreSQL; null: the inbox is a file in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** Of the webhook, while it is changed: what is signed by it is taken as well. */
  readonly previousSecret: string | null;
  /** Rounds that are worked on at the same time. */
  readonly atOnce: number;
  /** Minutes between two sweeps of a repository. */
  readonly sweepMinutes: number;
  /** Minutes between two looks for deliveries that did not arrive. */
  readonly healMinutes: number;
  /** Seconds for which deliveries are still taken in once the process was asked to stop. */
  readonly drainSeconds: number;
  /** Seconds that rounds under way are given to end then, before they are handed back. */
  readonly graceSeconds: number;
  readonly logLevel: LogLevel;
}

export interface Settings extends ServerSettings, Identity {}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const API = 'https://api.github.com';

/** What GitHub gives an App; without all of it the App cannot begin. */
const CREDENTIALS = [
  'APP_ID',
  'PRIVATE_KEY',
  'PRIVATE_KEY_PATH',
  'WEBHOOK_SECRET',
] as const satisfies readonly VariableName[];

/** Does the environment name no App? Where only a part of it is given, that is a mistake and no first run. */
export function isFirstRun(env: Env): boolean {
  return CREDENTIALS.every((name) => !env[name]);
}

/**
 * Reads of the environment how the server runs, and who the App is: null where nothing of it is given.
 * Throws a `UserError` with everything that is wrong.
 *
 * @param readFile the text of the file that `PRIVATE_KEY_PATH` names; it throws where there is none
 */
export function readSettings(
  env: Env,
  readFile: (path: string) => string,
): { readonly server: ServerSettings; readonly identity: Identity | null } {
  const faults: Fault[] = [];
  const wrong = (argument: string, message: string, hint: string): void => {
    faults.push({ code: 'app.setting', message, place: { argument }, hint });
  };
  const identity = isFirstRun(env) ? null : identityIn(env, readFile, wrong);
  const server = serverIn(env, wrong);
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  return { server, identity };
}

function serverIn(env: Env, wrong: Wrong): ServerSettings {
  const apiUrl = addressIn(env, 'GITHUB_API_URL', API, wrong);
  return {
    host: env.HOST || '127.0.0.1',
    port: numberIn(env, 'PORT', [3000, 0, 65_535], wrong),
    apiUrl,
    graphqlUrl: addressIn(env, 'GITHUB_GRAPHQL_URL', `${apiUrl.replace(/\/v3$/, '')}/graphql`, wrong),
    webUrl: addressIn(env, 'GITHUB_SERVER_URL', webOf(apiUrl), wrong),
    databaseUrl: databaseIn(env, wrong),
    dataDir: env.BATON_DATA || DATA_FOLDER,
    previousSecret: env.WEBHOOK_SECRET_PREVIOUS ? secretIn(env, 'WEBHOOK_SECRET_PREVIOUS', wrong) : null,
    atOnce: numberIn(env, 'BATON_AT_ONCE', [8, 1, 64], wrong),
    sweepMinutes: numberIn(env, 'BATON_SWEEP_MINUTES', [60, 1, 1440], wrong),
    healMinutes: numberIn(env, 'BATON_HEAL_MINUTES', [10, 1, 1440], wrong),
    drainSeconds: numberIn(env, 'BATON_DRAIN_SECONDS', [0, 0, 300], wrong),
    graceSeconds: numberIn(env, 'BATON_GRACE_SECONDS', [20, 0, 300], wrong),
    logLevel: levelIn(env, wrong),
  };
}

function identityIn(env: Env, readFile: (path: string) => string, wrong: Wrong): Identity {
  const appId = numberIn(env, 'APP_ID', [0, 1, Number.MAX_SAFE_INTEGER], wrong);
  if (!env.APP_ID) wrong('APP_ID', 'APP_ID is missing', 'It stands on the page of the App, as "App ID".');
  const secret = secretIn(env, 'WEBHOOK_SECRET', wrong);
  return { appId, privateKey: privateKeyIn(env, readFile, wrong), secret };
}

function secretIn(env: Env, name: 'WEBHOOK_SECRET' | 'WEBHOOK_SECRET_PREVIOUS', wrong: Wrong): string {
  const secret = withoutLineEnd(env[name] ?? '');
  // Anyone may send webhooks: a secret that can be guessed is none.
  if (secret.length < FEWEST_CHARACTERS)
    wrong(
      name,
      secret === '' ? `${name} is missing` : `${name} is shorter than ${FEWEST_CHARACTERS} characters`,
      'Set the same long random text here and in the settings of the App: openssl rand -hex 32',
    );
  return secret;
}

/** What is read of a file ends with a line break; a secret that was typed at GitHub has none. */
function withoutLineEnd(text: string): string {
  return text.replace(/[\r\n]+$/, '');
}

/** What was taken otherwise than it stands there, to be told. */
export function remarksOn(env: Env): string[] {
  return (['WEBHOOK_SECRET', 'WEBHOOK_SECRET_PREVIOUS'] as const)
    .filter((name) => env[name] !== undefined && withoutLineEnd(env[name] ?? '') !== env[name])
    .map((name) => `${name} ends with a line break, which is left out`);
}

const FEWEST_CHARACTERS = 16;

function numberIn(
  env: Env,
  name: VariableName,
  [usual, least, most]: readonly [number, number, number],
  wrong: Wrong,
): number {
  const text = env[name]?.trim();
  if (!text) return usual;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const hint = usual < least ? 'It is a number.' : `Leave it out for ${usual}.`;
  wrong(name, `${name} must be a whole number from ${least} to ${most}`, hint);
  return usual;
}

/** `https://api.github.com`, `https://api.SUBDOMAIN.ghe.com`, or `https://HOST/api/v3`. */
function webOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\.(?=github\.com$|[^.]+\.ghe\.com$)/, '')}`;
}

type Wrong = (argument: string, message: string, hint: string) => void;

const KEY_HINT =
  'Give the file that GitHub let you download, in PEM or in Base64, as PRIVATE_KEY; or its path as PRIVATE_KEY_PATH. The page of the App makes another one.';

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
  if (text.trim() === '') {
    wrong(place, `${place} is missing`, KEY_HINT);
    return '';
  }
  const key = readKey(text);
  if (key.kind === 'key') return key.pem;
  wrong(place, `${place} ${key.why}`, KEY_HINT);
  return '';
}

function addressIn(env: Env, name: VariableName, usual: string, wrong: Wrong): string {
  const text = env[name] || usual;
  if (/^https?:\/\/\S+$/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  wrong(name, `${name} is no address`, `Leave it out for ${usual}.`);
  return usual;
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
