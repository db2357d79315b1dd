import { type Logger, pino } from 'pino';
import type { LogLevel } from './settings.ts';

/** Where secrets stand in what is logged; their values are never written. */
const SECRETS = [
  'authorization',
  'headers.authorization',
  '*.authorization',
  '*.headers.authorization',
  'token',
  '*.token',
  'privateKey',
  '*.privateKey',
  'secret',
  '*.secret',
  'databaseUrl',
  '*.databaseUrl',
];

/** What a token of GitHub's, a key or a password in an address looks like, in any text. */
const LOOKS_SECRET =
  /gh[pousr]_[A-Za-z0-9_.-]{10,}|github_pat_[A-Za-z0-9_]{10,}|eyJ[\w-]+\.[\w-]+\.[\w-]+|-----BEGIN[\s\S]+?-----END [A-Z ]+-----|(?<=:\/\/[^\s:/@]*:)[^\s@]+(?=@)|(?<=\b[Bb]earer )[^\s"]+/g;

const CENSORED = '[secret]';

/** @param known secrets that are replaced wherever they stand, as they are or as JSON has them */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const secret of known) {
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      if (form !== '') clean = clean.replaceAll(form, CENSORED);
  }
  return clean.replace(LOOKS_SECRET, CENSORED);
}

export interface LogOptions {
  readonly level: LogLevel;
  /** What must never be written, whatever it looks like. */
  readonly secrets: readonly string[];
  /** Standard output where there is none. */
  readonly destination?: LogDestination;
}

/** Takes lines. */
export interface LogDestination {
  write(line: string): void;
}

/** For several logs: each line is written whole. */
export function standardOutput(): LogDestination {
  return pino.destination(1);
}

/** Lines of JSON, without secrets. */
export function createLog({ level, secrets, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: SECRETS, censor: CENSORED },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { streamWrite: (line: string) => withoutSecrets(line, secrets) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
