import { PAGE, type Page, type RawAccount } from './account.ts';
import { PARENTS } from './pull.ts';
import type { RawCommit, RawFile } from './raw-pull.ts';

/** An open pull request as the others see it. */
export interface RawOpen {
  readonly number: number;
  readonly headRefOid: string;
  readonly headRefName: string;
  readonly baseRefName: string;
  readonly changedFiles: number;
  readonly additions: number;
  readonly deletions: number;
  readonly author: RawAccount | null;
  readonly files: Page<RawFile> | null;
  /** The first few: most have no more, and they tell where it parts from its base. */
  readonly commits: Page<{ readonly commit: Pick<RawCommit, 'oid' | 'parents'> }>;
  readonly tip: {
    readonly nodes: readonly ({ readonly commit: Omit<RawCommit, 'parents'> } | null)[];
  };
}

/** Takes `$openFiles` and `$openCommits`. Needs the fragments `account` and `person`. */
export const OPEN = /* GraphQL */ `
fragment open on PullRequest {
  number headRefOid headRefName baseRefName changedFiles additions deletions
  author { ...account }
  files(first: $openFiles) { ${PAGE} nodes { path changeType additions deletions } }
  commits(first: $openCommits) { ${PAGE} nodes { commit { oid parents(first: ${PARENTS}) { nodes { oid } } } } }
  tip: commits(last: 1) { nodes { commit {
    oid message committedDate
    author { ...person }
    committer { ...person }
  } } }
}`;
