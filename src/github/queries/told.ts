/** Comments of a pull request or issue, the newest first: whether a notice was told there. */
export interface ToldAnswer {
  readonly repository: {
    readonly issueOrPullRequest: {
      readonly comments: {
        readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
        readonly nodes: readonly ({
          readonly body: string;
          readonly url: string;
          readonly createdAt: string;
          readonly viewerDidAuthor: boolean;
        } | null)[];
      };
    } | null;
  } | null;
}

const COMMENTS = `comments(last: 50, before: $before) {
        pageInfo { hasPreviousPage startCursor }
        nodes { body url createdAt viewerDidAuthor }
      }`;

export const TOLD = /* GraphQL */ `
query Told($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) {
    issueOrPullRequest(number: $number) {
      ... on Issue { ${COMMENTS} }
      ... on PullRequest { ${COMMENTS} }
    }
  }
}`;
