import { GRAPHQL_HOURLY, HOURLY } from './limits.ts';
import type { Token } from './tokens.ts';

/** Whose hour a request is charged to. */
export interface Account {
  readonly who: string;
  readonly key: string;
  readonly limit: number;
  readonly graphqlKey: string;
  readonly graphqlLimit: number;
}

function chargedTo(token: Token | undefined): string {
  if (!token) return '127.0.0.1';
  if (token.kind === 'app') return `installation ID ${token.installation.id}`;
  if (token.kind === 'workflow') return `repository ${token.repository.id}`;
  return `${token.kind === 'jwt' ? 'app' : 'user'} ID ${token.account.id}`;
}

export function accountOf(token: Token | undefined, graphql: boolean): Account {
  const kind = token === undefined ? 'anonymous' : token.kind === 'jwt' ? 'app' : token.kind;
  const who = chargedTo(token);
  return {
    who,
    key: graphql ? `${who} graphql` : `${who} core`,
    limit: graphql ? GRAPHQL_HOURLY[kind] : HOURLY[kind],
    graphqlKey: `${who} graphql`,
    graphqlLimit: GRAPHQL_HOURLY[kind],
  };
}
