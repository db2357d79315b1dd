import { ACCOUNT, type RawAccount } from './account.ts';
import type { RawEdits } from './extras.ts';
import type { RawComment } from './raw-pull.ts';

/** Comments that are looked at on the issue of an incident, the latest. */
const COMMENTS = 50;

type RawIncidentComment = Omit<RawComment, 'isMinimized' | 'reactionGroups'>;

export interface RawIncidentIssue {
  readonly number: number;
  readonly url: string;
  readonly state: string;
  readonly body: string;
  readonly author: { readonly login: string } | null;
  readonly lastEditedAt: string | null;
  readonly timelineItems: {
    readonly nodes:
      | readonly ({
          readonly actor: RawAccount | null;
          /** The pull request or commit whose text closed it; null: somebody did it by hand. */
          readonly closer: { readonly __typename: string } | null;
        } | null)[]
      | null;
  };
  readonly userContentEdits: NonNullable<RawEdits>['userContentEdits'];
  readonly comments: {
    readonly pageInfo: { readonly hasPreviousPage: boolean };
    readonly nodes: readonly (RawIncidentComment | null)[] | null;
  };
}

/** By alias: `i0`, `i1`. */
export interface IncidentsAnswer {
  readonly repository: Readonly<Record<string, RawIncidentIssue | null>> | null;
}

/** Issues by their numbers, with who closed them last, and by what, and who edited them. */
export function incidentsQuery(count: number): string {
  const at = Array.from({ length: count }, (_, index) => index);
  const declared = at.map((index) => `, $n${index}: Int!`).join('');
  const issues = at.map((index) => `i${index}: issue(number: $n${index}) { ...incident }`).join('\n    ');
  return /* GraphQL */ `
query Incidents($owner: String!, $repo: String!${declared}) {
  repository(owner: $owner, name: $repo) {
    ${issues}
  }
}
fragment incident on Issue {
  number url state body lastEditedAt
  author { login }
  timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { actor { ...account } closer { __typename } } } }
  userContentEdits(first: 100) { pageInfo { hasNextPage } nodes { editedAt diff editor { ...account } } }
  comments(last: ${COMMENTS}) {
    pageInfo { hasPreviousPage }
    nodes { id fullDatabaseId url body createdAt lastEditedAt viewerDidAuthor author { ...account } editor { ...account } }
  }
}${ACCOUNT}`;
}

export interface FiledAnswer {
  readonly repository: {
    readonly issues: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly ({
        readonly number: number;
        readonly url: string;
        readonly body: string;
        readonly createdAt: string;
        readonly viewerDidAuthor: boolean;
      } | null)[];
    };
  } | null;
}

/** Issues, the newest first. */
export const FILED = /* GraphQL */ `
query Filed($owner: String!, $repo: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    issues(first: 50, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes { number url body createdAt viewerDidAuthor }
    }
  }
}`;
