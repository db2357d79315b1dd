/**
 * What was observed of one change and its repository at one instant, as plain data. Everything that the engine knows of
 * the world outside the policy and the log stands here.
 */

/** A name and address as git records them: claims of whoever made the commit, not proofs. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** An account as a forge shows it. On a plain git repository there are none. */
export interface Account {
  readonly login: string;
  readonly id: number | null;
  readonly type: 'User' | 'Bot' | 'Organization' | 'Mannequin';
}

export interface CommitFacts {
  readonly oid: string;
  readonly author: Person;
  readonly committer: Person;
  /** Trailers of the last paragraph, in order. */
  readonly trailers: readonly { readonly key: string; readonly value: string }[];
  readonly subject: string;
  /** Committer date, ISO 8601 UTC. */
  readonly committedAt: string;
  /**
   * Whose accounts the addresses are, where a forge says so: a claim like the addresses themselves, since anybody may commit
   * under any. It tells that whoever approves is the author under another name.
   */
  readonly accounts?: { readonly author: Account | null; readonly committer: Account | null };
}

export type FileStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type-changed';

export interface FileChange {
  readonly path: string;
  /** The path before a rename; both names count as touched. */
  readonly previous: string | null;
  readonly status: FileStatus;
  /** Lines added and deleted; null for a binary file or a submodule. */
  readonly added: number | null;
  readonly deleted: number | null;
}

/** The six facts of who had a hand in a change. What a forge does not tell is null or empty. */
export interface Hands {
  /** Authors and committers stand in `commits`. */
  readonly commits: readonly CommitFacts[];
  readonly pusher: Account | null;
  readonly opener: Account | null;
  readonly requester: Account | null;
  readonly branch: string;
}

export interface ChangeFacts extends Hands {
  /** Workflow id: `pr-42`, or `br-` and a short hash of the branch name. */
  readonly id: string;
  /** What people call it, as `OpenChange` has it: the branch, or `#42`. */
  readonly name: string;
  /** Commit ids: of the head, of the base branch, and where they part; null where history is too short to say. */
  readonly head: string;
  readonly base: string;
  readonly mergeBase: string | null;
  readonly files: readonly FileChange[];
  /**
   * When the head was pushed to its branch, ISO 8601 UTC, by the clock of the forge: the dates in a commit are whatever its
   * author writes. null where nobody tells.
   */
  readonly pushedAt: string | null;
  /** Commit that the remote shows for this branch, where it has been pushed. */
  readonly published: string | null;
}

/** Every path that a change touches, old names of renames included, each once, sorted. */
export function touchedPaths(files: readonly FileChange[]): string[] {
  const paths = new Set<string>();
  for (const file of files) {
    paths.add(file.path);
    if (file.previous !== null) paths.add(file.previous);
  }
  return [...paths].sort();
}

/** What there is to be observed, and may not be. */
export const SIGHTS = [
  'context',
  'history',
  'remote',
  'codeowners',
  'conflicts',
  'open',
  'files',
  'reviews',
  'checks',
  'teams',
  'permissions',
  'alerts',
  'reports',
  'comments',
  'pusher',
  // Which labels are on it, and who put them there and assigned whom.
  'labels',
  'timeline',
  // Whose review was asked for: no verdict depends on it.
  'requests',
  // Other changes with the same head, for which the same checks stand.
  'sharing',
] as const;

/** Something that could not be observed. It makes the rules that need it *cannot tell*. */
export interface Unseen {
  readonly what: (typeof SIGHTS)[number];
  readonly reason: string;
  /** It stays so: the token may never see it, or nobody tells so much. Anything else may be seen the next time. */
  readonly lasting?: true;
  /** Which of several things of that kind, as the policy names them; all of them where that is not said. */
  readonly of?: string;
  /** What lets it be seen, as sentences or commands. */
  readonly next?: readonly string[];
}
