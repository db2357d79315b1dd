/** An issue that may be the board. */
export interface RawBoard {
  readonly id: string;
  readonly number: number;
  readonly state: 'OPEN' | 'CLOSED';
  readonly title: string;
  readonly body: string;
  readonly viewerDidAuthor: boolean;
}

export interface BoardAnswer {
  readonly repository: {
    readonly id: string;
    readonly issue?: RawBoard | null;
    readonly pinnedIssues: {
      readonly totalCount: number;
      readonly nodes: readonly ({ readonly issue: RawBoard } | null)[];
    } | null;
    readonly issues?: { readonly nodes: readonly (RawBoard | null)[] };
  } | null;
}

const ISSUE = 'id number state title body viewerDidAuthor';

/** The issue that is known to be the board; or, where none is known, those among which it must be. */
export const BOARD = /* GraphQL */ `
query Board($owner: String!, $repo: String!, $number: Int!, $known: Boolean!, $page: Int!) {
  repository(owner: $owner, name: $repo) {
    id
    issue(number: $number) @include(if: $known) { ${ISSUE} }
    pinnedIssues(first: 3) { totalCount nodes { issue { ${ISSUE} } } }
    issues(first: $page, orderBy: { field: CREATED_AT, direction: DESC }) @skip(if: $known) { nodes { ${ISSUE} } }
  }
}`;
