import { ACCOUNT, PAGE, type Page } from './account.ts';
import { OPEN, type RawOpen } from './open.ts';
import { PERSON } from './pull.ts';

export interface OpensAnswer {
  readonly repository: { readonly pullRequests: Page<RawOpen> } | null;
}

/** A further page of open pull requests, as the others see them. */
export const OPENS = /* GraphQL */ `
query Opens($owner: String!, $repo: String!, $after: String, $open: Int!, $openFiles: Int!, $openCommits: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: OPEN, first: $open, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      ${PAGE} nodes { ...open }
    }
  }
}${OPEN}${ACCOUNT}${PERSON}`;
