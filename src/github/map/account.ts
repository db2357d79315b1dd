import type { Account } from '../../core/change/facts.ts';
import type { RawAccount } from '../queries/account.ts';

const TYPES: Readonly<Record<string, Account['type']>> = {
  Bot: 'Bot',
  Organization: 'Organization',
  Mannequin: 'Mannequin',
};

/**
 * An account, spelled as REST does: GraphQL says `claude` with type Bot for what REST calls `claude[bot]`, and an unrelated
 * person may be called `claude`.
 */
export function accountOf(raw: RawAccount | null): Account | null {
  if (raw === null) return null;
  const type = TYPES[raw.__typename] ?? 'User';
  return { login: spelled(raw.login, type), id: raw.databaseId ?? null, type };
}

/** An account in a REST answer. */
export interface RestAccount {
  readonly login: string;
  readonly id: number;
  readonly type?: string;
}

export function restAccountOf(raw: RestAccount | null): Account | null {
  if (raw === null) return null;
  const type = TYPES[raw.type ?? ''] ?? (raw.login.endsWith('[bot]') ? 'Bot' : 'User');
  return { login: spelled(raw.login, type), id: raw.id, type };
}

function spelled(login: string, type: Account['type']): string {
  return type === 'Bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login;
}
