import { EXIT, type Fault, UserError } from '../../core/errors.ts';
import { isToken } from '../../github/token.ts';
import { MODE_NAMES, type ModeName } from './mode.ts';
import type { Runner } from './runner.ts';

/** What the workflow asks for, as `action.yml` describes it. */
export interface Inputs {
  readonly token: string;
  /** null: the event decides. */
  readonly mode: ModeName | null;
  /** Number of the pull request to review; null: the event tells. */
  readonly pull: number | null;
  readonly dryRun: boolean;
  readonly maxRequests: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Name of the event. */
  readonly event: string;
}

const MAX_REQUESTS = 600;

/** Reads inputs and environment. Throws a `UserError` with everything that is wrong with them. */
export function readInputs({ input, env }: Runner): Inputs {
  const faults: Fault[] = [];
  const wrong = (name: string, message: string, hint: string): undefined => {
    faults.push({ code: 'action.input', message, place: { argument: name }, hint });
    return undefined;
  };
  const word = <T extends string>(name: string, words: readonly T[]): T | null | undefined => {
    const text = input(name);
    if (text === '') return null;
    const found = words.find((each) => each === text);
    return found ?? wrong(name, `${name} is ${JSON.stringify(text)}`, `Give one of ${words.join(', ')}.`);
  };
  const whole = (name: string): number | null | undefined => {
    const text = input(name);
    if (text === '') return null;
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    return wrong(name, `${name} is ${JSON.stringify(text)}`, 'Give a whole number from 1.');
  };
  const variable = (name: string, form: RegExp): string => {
    const value = env(name) ?? '';
    if (!form.test(value)) wrong(name, `${name} is not set, or not of its form`, SET_BY_RUNNER);
    return value;
  };
  const token = input('token');
  if (token === '')
    wrong('token', 'there is no token', 'Leave it out, for the one of the workflow, or give one.');
  else if (!isToken(token))
    wrong(
      'token',
      'the token holds a blank, a line break or another sign that no token has',
      'Store the secret again, as one token and nothing else.',
    );
  const apiUrl = variable('GITHUB_API_URL', URL_FORM).replace(/\/+$/, '');
  const inputs = {
    token,
    mode: word('mode', MODE_NAMES) ?? null,
    pull: whole('pull-request') ?? null,
    dryRun: word('dry-run', ['true', 'false']) === 'true',
    maxRequests: whole('max-requests') ?? MAX_REQUESTS,
    repository: variable('GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/),
    apiUrl,
    graphqlUrl: variable('GITHUB_GRAPHQL_URL', URL_FORM),
    event: variable('GITHUB_EVENT_NAME', /^[a-z0-9_]+$/),
  };
  if (faults.length > 0) throw new UserError(EXIT.usage, faults);
  return inputs;
}

const URL_FORM = /^https?:\/\/\S+$/;
const SET_BY_RUNNER = 'The runner of a workflow sets it.';
