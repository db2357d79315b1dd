import type { MoreLists } from '../queries/more.ts';
import type {
  RawCheckRun,
  RawComment,
  RawCommit,
  RawEvent,
  RawFile,
  RawPull,
  RawReview,
  RawReviewer,
  RawStatus,
} from '../queries/raw-pull.ts';

/** A pull request with every page of its lists. */
export interface WholePull {
  readonly raw: RawPull;
  readonly files: readonly RawFile[];
  readonly commits: readonly RawCommit[];
  readonly reviews: readonly RawReview[];
  readonly reviewers: readonly RawReviewer[];
  readonly labels: readonly { readonly id: string; readonly name: string }[];
  readonly comments: readonly RawComment[];
  readonly events: readonly RawEvent[];
  readonly contexts: readonly (RawCheckRun | RawStatus)[];
}

/** What the pages that were read hold, joined. */
export function joined(pages: readonly [RawPull, ...MoreLists[]]): WholePull {
  const all = <T>(list: (pull: MoreLists) => { readonly nodes: readonly (T | null)[] } | null | undefined) =>
    pages.flatMap((page) => list(page)?.nodes ?? []).filter((node): node is T => node !== null);
  const events = all((pull) => pull.timelineItems);
  return {
    raw: pages[0],
    files: all((pull) => pull.files),
    commits: all((pull) => pull.commits).map(({ commit }) => commit),
    reviews: all((pull) => pull.reviews),
    reviewers: all((pull) => pull.reviewRequests).flatMap(({ requestedReviewer: who }) => who ?? []),
    labels: all((pull) => pull.labels),
    comments: all((pull) => pull.comments),
    events,
    contexts: all((pull) => pull.tip?.nodes[0]?.commit.statusCheckRollup?.contexts),
  };
}
