import type { Gap } from '../answer.ts';
import type { Place } from '../place.ts';
import type { RawHead, RawSharing } from '../queries/heads.ts';
import type { OpenPulls } from './open-pulls.ts';
import { followHeads, isOpenAt } from './pulls-at.ts';

/** The other open pull requests whose head is the same commit. */
export interface Sharing {
  /** Ascending. */
  readonly numbers: readonly number[];
  /** Why there may be more of them; null: these are all. */
  readonly unseen: string | null;
}

interface Shared {
  readonly number: number;
  readonly headRefOid: string;
  readonly sharing: RawSharing;
}

/**
 * Who shares the head of a pull request. The list of all open ones tells, where it is whole; otherwise that of those which the
 * commit is part of, and only where the pull request itself stands in it: of a commit on the default branch GitHub lists none
 * that is open.
 */
export async function readSharing(
  place: Place,
  { number, headRefOid: oid, sharing }: Shared,
  open: OpenPulls,
  gaps: readonly Gap[],
): Promise<Sharing> {
  const seen = numbersAt(open.pulls, oid, number);
  if (open.unseen === null) return bounded({ numbers: seen, unseen: null }, oid);
  const commit = sharing.nodes[0]?.commit;
  const first = commit?.oid === oid ? (commit.associatedPullRequests ?? null) : null;
  const { heads, whole } = await followHeads(place, { oid, branch: null }, first);
  const listed = heads.filter((head) => isOpenAt(place, head, oid)).map((head) => head.number);
  const numbers = [...new Set([...seen, ...listed])].filter((other) => other !== number).sort(ascending);
  if (!whole || gaps.length > 0)
    return bounded({ numbers, unseen: `GitHub did not list all pull requests of ${oid.slice(0, 10)}` }, oid);
  if (listed.includes(number)) return bounded({ numbers, unseen: null }, oid);
  return {
    numbers: numbers.slice(0, MOST),
    unseen: `GitHub does not list the open pull requests of ${oid.slice(0, 10)}, as for every commit of the default branch, and ${open.unseen}`,
  };
}

/** More than anybody opens for one commit in earnest. Each is judged too, and whoever opens hundreds is not to use up all requests. */
const MOST = 20;

function bounded({ numbers, unseen }: Sharing, oid: string): Sharing {
  if (numbers.length <= MOST) return { numbers, unseen };
  return {
    numbers: numbers.slice(0, MOST),
    unseen: `${numbers.length} other open pull requests have the head ${oid.slice(0, 10)}, and ${MOST} of them are looked at`,
  };
}

/** Of some open pull requests, the others with that head. */
export function numbersAt(
  pulls: readonly Pick<RawHead, 'number' | 'headRefOid'>[],
  oid: string,
  own: number,
): number[] {
  return pulls
    .filter(({ number, headRefOid }) => number !== own && headRefOid === oid)
    .map(({ number }) => number)
    .sort(ascending);
}

function ascending(a: number, b: number): number {
  return a - b;
}
