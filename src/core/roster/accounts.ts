import type { Account } from '../change/facts.ts';

/** A commit address taken apart. Everything in lower case: neither hosts nor logins tell cases apart. */
export interface Address {
  readonly email: string;
  readonly domain: string;
  /** For GitHub's no-reply addresses: the login, and the account number where the address carries one. */
  readonly noreply: { readonly login: string; readonly id: number | null } | null;
}

const NOREPLY_DOMAIN = 'users.noreply.github.com';

/** Takes an e-mail address apart. `1+jane@users.noreply.github.com` names login `jane` with id 1. */
export function parseAddress(text: string): Address {
  const email = text.trim().toLowerCase();
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at < 1 || domain !== NOREPLY_DOMAIN) return { email, domain, noreply: null };
  const [, id, login] = /^(?:(\d{1,15})\+)?(.*)$/s.exec(email.slice(0, at)) ?? [];
  return {
    email,
    domain,
    noreply: login ? { login, id: id === undefined ? null : Number(id) } : null,
  };
}

/**
 * One spelling for one account. REST says `claude[bot]`, GraphQL says `claude` with type Bot, and an unrelated person may
 * be called `claude`: only the type tells them apart, so it decides.
 */
export function accountKey(account: Account): string {
  const login = account.login.toLowerCase().replace(/^@/, '');
  return account.type === 'Bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login;
}

/** A login as the policy or an address writes it, without its `@`. Only the suffix `[bot]` makes it an app. */
export function loginKey(login: string): string {
  return login.trim().toLowerCase().replace(/^@/, '');
}

export function isBotLogin(login: string): boolean {
  return login.endsWith('[bot]');
}
