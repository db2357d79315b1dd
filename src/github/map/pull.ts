import type { CommandFacts, LabelFacts, PullFacts, ReviewFacts } from '../../core/change/pull.ts';
import { CHECKLIST_MARKER, COMMENT_MARKER, checklistFor, REPLY_MARKER } from '../../core/effect.ts';
import { NOTICE_MARKER } from '../../core/notices/mark.ts';
import type { RawAccount } from '../queries/account.ts';
import type { RawComment, RawEvent, RawPull, RawReview, RawReviewer } from '../queries/raw-pull.ts';
import { accountOf } from './account.ts';
import { checksOf } from './checks.ts';
import type { WholePull } from './whole.ts';

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const satisfies Record<
  RawPull['state'],
  PullFacts['state']
>;

/** The repository that stands in the address of a pull request: the one that it is in now, whatever it was called before. */
function repositoryAt(url: string): Pick<PullFacts, 'repository'> {
  const [, repository] = /^https?:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/pull\//.exec(url) ?? [];
  return repository === undefined ? {} : { repository };
}

/**
 * What GitHub shows of a pull request beyond its commits and files.
 *
 * @param runsIn file of the workflow that Baton runs in; null where it runs in none.
 */
export function pullFactsOf(pull: WholePull, runsIn: string | null = null): PullFacts {
  return {
    number: pull.raw.number,
    url: pull.raw.url,
    ...repositoryAt(pull.raw.url),
    title: pull.raw.title,
    body: pull.raw.body,
    draft: pull.raw.isDraft,
    state: STATES[pull.raw.state],
    baseBranch: pull.raw.baseRefName,
    headRepository: pull.raw.headRepository?.nameWithOwner ?? null,
    fromFork: pull.raw.isCrossRepository,
    labels: labelsOf(
      pull.labels.map(({ name }) => name),
      pull.events,
    ),
    reviews: pull.reviews.flatMap(reviewOf),
    requested: requestedOf(pull.reviewers),
    checks: checksOf(pull.contexts, runsIn),
    commands: commandsOf(pull.comments, pull.reviews),
    reopenedAt: reopenedIn(pull.events),
    ...checklistFactsOf(pull.comments),
    ...closesIn(pull.raw),
  };
}

function closesIn({ url, closingIssuesReferences }: RawPull): Pick<PullFacts, 'closes'> {
  const { repository } = repositoryAt(url);
  const closes = (closingIssuesReferences?.nodes ?? []).flatMap((issue) =>
    issue !== null && issue.repository.nameWithOwner === repository ? [issue.number] : [],
  );
  return closes.length === 0 ? {} : { closes };
}

/** Of one that was edited, who did is asked apart. */
function checklistFactsOf(comments: readonly RawComment[]): Pick<PullFacts, 'checklists'> {
  const found = checklistsIn(comments);
  if (found.length === 0) return {};
  return {
    checklists: found.map(({ id, handoff, body, lastEditedAt }) => ({
      id,
      handoff,
      body,
      edits: lastEditedAt === null ? [] : null,
    })),
  };
}

/** Checklists of handoffs by the account that runs; oldest first, so that of two the one that people saw stays. */
export function checklistsIn(
  comments: readonly RawComment[],
): readonly (RawComment & { readonly handoff: string })[] {
  return comments
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
    .flatMap((raw) => {
      const handoff = checklistFor(raw.body);
      return handoff === undefined ? [] : [{ ...raw, handoff }];
    });
}

function labelsOf(names: readonly string[], events: readonly RawEvent[]): LabelFacts[] {
  const by = new Map<string, { at: string; actor: RawAccount | null }>();
  for (const event of events) {
    if (event.__typename !== 'LabeledEvent') continue;
    const known = by.get(event.label.name);
    if (known === undefined || known.at <= event.createdAt) {
      by.set(event.label.name, { at: event.createdAt, actor: event.actor });
    }
  }
  return [...names].sort().map((name) => ({ name, by: accountOf(by.get(name)?.actor ?? null) }));
}

const REVIEWED = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
  // Not sent yet: only its author sees it.
  PENDING: null,
} as const satisfies Record<RawReview['state'], ReviewFacts['state'] | null>;

function reviewOf(raw: RawReview): ReviewFacts[] {
  const state = REVIEWED[raw.state];
  if (state === null) return [];
  return [
    {
      id: String(raw.fullDatabaseId ?? raw.url),
      by: accountOf(raw.author),
      state,
      head: raw.commit?.oid ?? null,
      at: new Date(raw.submittedAt ?? 0).toISOString(),
      url: raw.url,
    },
  ];
}

function requestedOf(reviewers: readonly RawReviewer[]): string[] {
  const names = reviewers.map((each) => {
    if (each.__typename === 'Team') return `@${each.combinedSlug}`;
    return `@${accountOf(each)?.login ?? each.login}`;
  });
  return [...new Set(names)].sort();
}

/**
 * A line that starts with `/baton`, in any case: what is near a command is answered as well. Quoted lines start with `>`. Or the
 * fence of a `baton` block, which holds a message.
 */
const COMMAND = /^[^\S\n]{0,3}(?:\/baton|(?:`{3,}|~{3,})[^\S\n]*baton[^\S\n]*$)/im;

type Written = Pick<
  RawComment,
  | 'id'
  | 'body'
  | 'createdAt'
  | 'lastEditedAt'
  | 'url'
  | 'viewerDidAuthor'
  | 'author'
  | 'editor'
  | 'reactionGroups'
> & { readonly comment: string };

/** Comments and reviews that may hold commands, oldest first; never those of Baton, and no review that is not sent yet. */
export function writingsIn({ comments, reviews }: Pick<WholePull, 'comments' | 'reviews'>): Written[] {
  const written = [
    ...comments.map((raw) => ({ ...raw, comment: String(raw.fullDatabaseId ?? raw.id) })),
    ...reviews.flatMap((raw) =>
      raw.submittedAt === null
        ? []
        : [{ ...raw, createdAt: raw.submittedAt, comment: `review-${raw.fullDatabaseId ?? raw.id}` }],
    ),
  ];
  return written
    .filter((raw) => !isOwn(raw) && COMMAND.test(raw.body.replace(/\r\n/g, '\n')))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

export function commandsOf(
  comments: readonly RawComment[],
  reviews: readonly RawReview[] = [],
): CommandFacts[] {
  return writingsIn({ comments, reviews }).map((raw) => ({
    comment: raw.comment,
    editedAt: new Date(raw.lastEditedAt ?? raw.createdAt).toISOString(),
    by: accountOf(raw.author),
    edited: raw.lastEditedAt !== null || raw.editor !== null,
    editor: accountOf(raw.editor),
    body: raw.body,
    url: raw.url,
  }));
}

function reopenedIn(events: readonly RawEvent[]): string | null {
  const all = events.filter(({ __typename }) => __typename === 'ReopenedEvent');
  const last = all
    .map(({ createdAt }) => createdAt)
    .sort()
    .at(-1);
  return last === undefined ? null : new Date(last).toISOString();
}

/**
 * Baton's own comments show commands for others to copy, also those that it wrote as another app. A person whose token Baton
 * runs with may still give some.
 */
function isOwn({
  viewerDidAuthor,
  author,
  body,
}: Pick<RawComment, 'viewerDidAuthor' | 'author' | 'body'>): boolean {
  const marked = [COMMENT_MARKER, REPLY_MARKER, NOTICE_MARKER, CHECKLIST_MARKER].some((mark) =>
    body.startsWith(mark),
  );
  return author?.__typename === 'Bot' ? viewerDidAuthor || marked : viewerDidAuthor && marked;
}
