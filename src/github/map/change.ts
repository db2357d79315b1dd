import type { Account, CommitFacts, FileChange, FileStatus } from '../../core/change/facts.ts';
import { PARENTS } from '../queries/pull.ts';
import type { RawCommit, RawEvent, RawFile, RawPull } from '../queries/raw-pull.ts';
import { accountOf } from './account.ts';
import { readMessage } from './message.ts';

/** How people call a pull request, and the id of its workflow. */
export function namesOf(number: number): { readonly id: string; readonly name: string } {
  return { id: `pr-${number}`, name: `#${number}` };
}

export function commitOf(raw: Omit<RawCommit, 'parents'>): CommitFacts {
  const person = (who: RawCommit['author']) => ({ name: who?.name ?? '', email: who?.email ?? '' });
  return {
    oid: raw.oid,
    author: person(raw.author),
    committer: person(raw.committer),
    accounts: { author: ownerOf(raw.author), committer: ownerOf(raw.committer) },
    ...readMessage(raw.message),
    committedAt: new Date(raw.committedDate).toISOString(),
  };
}

function ownerOf(who: RawCommit['author']): Account | null {
  const user = who?.user;
  return user ? { login: user.login, id: user.databaseId, type: 'User' } : null;
}

/**
 * Where the commits of a pull request part from its base, as far as they themselves tell: the one parent of theirs that is
 * not of theirs. Null where there are several, as after merging the base into the branch, and where parents may be missing.
 */
export function mergeBaseOf(commits: readonly Pick<RawCommit, 'oid' | 'parents'>[]): string | null {
  if (commits.some(({ parents }) => parents.nodes.length >= PARENTS)) return null;
  const own = new Set(commits.map(({ oid }) => oid));
  const outside = new Set(
    commits.flatMap(({ parents }) => parents.nodes.map(({ oid }) => oid)).filter((oid) => !own.has(oid)),
  );
  return outside.size === 1 ? ([...outside][0] ?? null) : null;
}

const STATUS = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
  RENAMED: 'renamed',
  COPIED: 'copied',
  CHANGED: 'type-changed',
} as const satisfies Record<RawFile['changeType'], FileStatus>;

/** GraphQL does not say what a renamed file was called; that is filled in from REST. */
export function fileOf({ path, changeType, additions, deletions }: RawFile): FileChange {
  return {
    path,
    previous: null,
    status: STATUS[changeType] ?? 'modified',
    added: additions,
    deleted: deletions,
  };
}

/** A file in a REST answer. */
export interface RestFile {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly additions: number;
  readonly deletions: number;
}

const REST_STATUS: Readonly<Record<string, FileStatus>> = {
  added: 'added',
  removed: 'deleted',
  modified: 'modified',
  renamed: 'renamed',
  copied: 'copied',
  changed: 'type-changed',
};

export function restFileOf(raw: RestFile): FileChange {
  const status = REST_STATUS[raw.status] ?? 'modified';
  return {
    path: raw.filename,
    // Where a copy was taken from is not touched.
    previous: status === 'renamed' ? (raw.previous_filename ?? null) : null,
    status,
    added: raw.additions,
    deleted: raw.deletions,
  };
}

/**
 * Who asked automation for the change: the first person it was assigned to, or who assigned it, since that is how GitHub
 * shows whom an agent works for. Null where a person opened it: they asked nobody.
 */
export function requesterOf(author: RawPull['author'], events: readonly RawEvent[]): Account | null {
  if (author?.__typename !== 'Bot') return null;
  const assigned = events
    .filter((event) => event.__typename === 'AssignedEvent')
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  for (const { actor, assignee } of assigned) {
    const person = [actor, assignee].find((each) => each?.__typename === 'User');
    if (person) return accountOf(person);
  }
  return null;
}
