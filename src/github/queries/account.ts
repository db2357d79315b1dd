/** An account as GraphQL shows it; null where it was deleted. */
export interface RawAccount {
  readonly __typename: string;
  readonly login: string;
  readonly databaseId?: number | null;
}

export const ACCOUNT = /* GraphQL */ `
fragment account on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
}`;

/** A page of a list. */
export interface Page<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (T | null)[];
}

export const PAGE = 'pageInfo { hasNextPage endCursor }';
