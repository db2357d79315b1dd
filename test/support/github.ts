import { createHash } from 'node:crypto';
import type { Account, FileChange } from '../../src/core/change/facts.ts';
import type { CheckFacts, CommandFacts, PullFacts, ReviewFacts } from '../../src/core/change/pull.ts';
import type { Facts } from '../../src/core/change/rule.ts';
import { AT, commitBy, factsOf, HEAD } from './facts.ts';

export const ACCOUNTS = {
  boss: 1,
  'net-lead': 2,
  'ops-lead': 3,
  jane: 4,
  mallory: 5,
  'api-lead': 6,
} as const;

/** An account of the example, by login; others have a number made of their name. */
export function account(login: string, type: Account['type'] = 'User'): Account {
  const known = (ACCOUNTS as Readonly<Record<string, number>>)[login.toLowerCase()];
  const made = createHash('sha256').update(`${login} ${type}`).digest().readUInt32BE(0);
  return { login, id: known ?? 1_000 + made, type };
}

export function pullOf(more: Partial<PullFacts> = {}): PullFacts {
  return {
    number: 42,
    url: 'https://forge.example/acme/app/pull/42',
    title: 'feat: a change',
    body: '',
    draft: false,
    state: 'open',
    baseBranch: 'main',
    headRepository: 'acme/app',
    fromFork: false,
    labels: [],
    reviews: [],
    requested: [],
    checks: [],
    commands: [],
    ...more,
  };
}

/** Everybody of the example but `@mallory` may write. */
export const WRITERS = {
  boss: 'admin',
  'net-lead': 'write',
  'ops-lead': 'write',
  jane: 'write',
  'api-lead': 'maintain',
  mallory: 'read',
} as const satisfies Facts['permissions'];

/** When the head of pull request 42 was pushed. */
export const PUSHED_AT = '2026-11-20T09:00:00.000Z';

/** Facts of pull request 42, opened by the account of an agent and touching these paths. */
export function githubFacts(
  paths: readonly (string | FileChange)[],
  pull: Partial<PullFacts> = {},
  more: Partial<Facts> = {},
): Facts {
  const facts = factsOf(paths, { commits: [commitBy('net@agents.example')] });
  return {
    ...facts,
    change: {
      ...facts.change,
      id: 'pr-42',
      name: '#42',
      opener: account('acme-net', 'Bot'),
      pushedAt: PUSHED_AT,
    },
    forge: 'github',
    pull: pullOf(pull),
    permissions: WRITERS,
    ...more,
  };
}

let made = 0;

export function review(
  login: string,
  state: ReviewFacts['state'],
  more: Partial<ReviewFacts> = {},
): ReviewFacts {
  made += 1;
  const id = String(made);
  return { id, by: account(login), state, head: HEAD, at: AT, url: `https://forge.example/r/${id}`, ...more };
}

export function check(
  name: string,
  conclusion: CheckFacts['conclusion'],
  more: Partial<CheckFacts> = {},
): CheckFacts {
  return { name, conclusion, app: 'github-actions', workflow: null, at: AT, url: null, ...more };
}

export function comment(login: string, body: string, more: Partial<CommandFacts> = {}): CommandFacts {
  return {
    comment: '900',
    editedAt: AT,
    by: account(login),
    edited: false,
    editor: null,
    body,
    url: 'https://forge.example/c/900',
    ...more,
  };
}
