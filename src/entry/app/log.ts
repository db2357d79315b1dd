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
  /gh[pousr]_[A-Za-z0-9_]{10,}|github_pat_[A-Za-z0-9_]{10,}|eyJ[\w-]+\.[\w-]+\.[\w-]+|-----BEGIN[\s\S]+?-----END [A-Z ]+-----|(?<=:\/\/[^\s:/@]+:)[^\s@]+(?=@)/g;

export function withoutSecrets(text: string): string {
  return text.replace(LOOKS_SECRET, '[secret]');
}

/** Lines of JSON on standard output, without secrets. */
export function createLog(level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: SECRETS, censor: '[secret]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: {
      streamWrite: withoutSecrets,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
