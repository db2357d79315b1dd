/** What the server reads of its environment. */
export interface Variable {
  /** What counts where it is not set, as docs/app.md and `baton help serve` have it. */
  readonly usual: string;
  readonly what: string;
}

/** Everything that is read of the environment, in the order in which it is listed. */
export const VARIABLES = {
  APP_ID: { usual: 'app.json', what: 'number of the App' },
  PRIVATE_KEY: { usual: 'app.json', what: 'its private key: PEM, also in one line, or Base64 of it' },
  PRIVATE_KEY_PATH: { usual: '—', what: 'file with the private key, in place of PRIVATE_KEY' },
  WEBHOOK_SECRET: { usual: 'app.json', what: "the webhook's secret, at least 16 characters" },
  WEBHOOK_SECRET_PREVIOUS: { usual: '—', what: 'the one before it, taken as well while it is changed' },
  HOST: { usual: '127.0.0.1', what: 'address to listen at; 0.0.0.0 for all' },
  PORT: { usual: '3000', what: 'port to listen at; 0 for any that is free' },
  DATABASE_URL: {
    usual: 'a file',
    what: 'postgres://… for the inbox; any number of processes share the work then',
  },
  BATON_DATA: { usual: '.baton', what: 'folder of app.json, and of the inbox where that is a file' },
  BATON_AT_ONCE: { usual: '8', what: 'rounds of work at the same time in this process, 1–64' },
  BATON_SWEEP_MINUTES: {
    usual: '60',
    what: 'minutes between two sweeps of a repository whose policy has no `sweep.every`',
  },
  BATON_HEAL_MINUTES: { usual: '10', what: 'minutes between two looks for deliveries that did not arrive' },
  BATON_DRAIN_SECONDS: {
    usual: '0',
    what: 'seconds for which deliveries are still taken in after the signal to stop, 0–300',
  },
  BATON_GRACE_SECONDS: { usual: '20', what: 'seconds that what is being judged is given to end then, 0–300' },
  GITHUB_API_URL: {
    usual: 'https://api.github.com',
    what: 'of GitHub Enterprise Server: https://HOST/api/v3',
  },
  GITHUB_GRAPHQL_URL: { usual: 'beside it', what: 'where GraphQL is answered' },
  GITHUB_SERVER_URL: { usual: 'beside it', what: 'where people open GitHub; for the set-up page' },
  LOG_LEVEL: { usual: 'info', what: 'fatal, error, warn, info, debug, trace, silent' },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** The table for a terminal. */
export function variablesHelp(): string {
  const all = Object.entries<Variable>(VARIABLES);
  const width = Math.max(...all.map(([name]) => name.length));
  return all.map(([name, { usual, what }]) => `  ${name.padEnd(width)}  ${what} [${usual}]`).join('\n');
}
