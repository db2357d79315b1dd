import type { Account, App, Permission } from '../model/account.ts';
import type { Actor } from '../model/happening.ts';
import type { Issue, Pull } from '../model/issue.ts';
import { Refused } from '../model/refused.ts';
import type { Repository } from '../model/repository.ts';
import type { World } from '../model/world.ts';
import { actorOf, type Need, type Token } from '../tokens.ts';

/** One REST request, understood: routed, authenticated, valid, and allowed. */
export interface Call {
  readonly world: World;
  /** Undefined where nobody signed in. */
  readonly token: Token | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly accept: string;
  /** As the description of the operation says; the guard has checked it. */
  readonly body: unknown;
  /** Says an installation token's text; only the token desk can. */
  readonly issueToken: (installationId: number, body: unknown) => Token;
  readonly limits: () => Record<string, { limit: number; used: number; remaining: number; reset: number }>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Items of a list: cut into pages, and put where the operation's body wants them. */
  readonly list?: {
    readonly items: readonly unknown[];
    readonly wrap?: (page: readonly unknown[]) => unknown;
  };
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  /** What the token must be able to do in the repository of the path; nothing for operations that anyone may ask. */
  readonly need?: Need;
  /** Counts against the 80 a minute and 500 an hour. */
  readonly creates?: true;
  readonly act: (call: Call) => Answer | Promise<Answer>;
}
export type Operations = Readonly<Record<string, Operation>>;

export const notFound = (): Refused => new Refused('not-found', 'Not Found');

export function repositoryOf(call: Call): Repository {
  const found = call.world.repository(`${call.params.owner}/${call.params.repo}`);
  if (!found) throw notFound();
  return found;
}

/** An App speaks for itself with a signed statement, never with an installation's token. */
export function self(call: Call): App {
  if (call.token?.kind !== 'jwt') throw new Refused('forbidden', 'A JSON web token could not be decoded');
  return call.token.app;
}

export function actor(call: Call): Actor {
  if (!call.token) throw new Refused('forbidden', 'Requires authentication');
  return actorOf(call.token);
}

export function issueOf(call: Call): Issue {
  const found = repositoryOf(call).issues.get(Number(call.params.issue_number));
  if (!found) throw notFound();
  return found;
}

export function pullOf(call: Call): Pull {
  const found = repositoryOf(call).issues.get(Number(call.params.pull_number))?.pull;
  if (!found) throw notFound();
  return found;
}

export function accountsNamed(world: World, logins: readonly string[] = []): Account[] {
  return logins.flatMap((login) => world.account(login) ?? []);
}

/** A commit by whatever name the path gives it. */
export async function commitNamed(repository: Repository, name: string): Promise<string> {
  const plain = name.replace(/^heads\//, '');
  const found = await repository.git.resolve(plain);
  if (!found) throw new Refused('unprocessable', `No commit found for SHA: ${name}`);
  return found;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const gone = (): Answer => ({ status: 204 });
export const list = <T>(items: readonly T[], view: (item: T) => unknown): Answer => ({
  status: 200,
  list: { items: items.map(view) },
});

export const reads = (resource: string, user?: Permission | 'never') => ({
  need: { resource, access: 'read', ...(user ? { user } : {}) } as Need,
});
export const writes = (resource: string, user?: Permission | 'never') => ({
  need: { resource, access: 'write', ...(user ? { user } : {}) } as Need,
});
