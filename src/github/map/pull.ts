import type { CommandFacts, LabelFacts, PullFacts, ReviewFacts } from '../../core/change/pull.ts';
import { COMMENT_MARKER } from '../../core/effect.ts';
import type { RawComment, RawEvent, RawPull, RawReview, RawReviewer } from '../queries/pull.ts';
import { accountOf } from './account.ts';
import { checksOf } from './checks.ts';
import type { WholePull } from './whole.ts';

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const satisfies Record<
  RawPull['state'],
  PullFacts['state']
>;

/**
 * What GitHub shows of a pull request beyond its commits and files.
 *
 * @param runsIn file of the workflow that Baton runs in; null where it runs in none.
 */
export function pullFactsOf(pull: WholePull, runsIn: string | null = null): PullFacts {
  return {
    number: pull.raw.number,
    url: pull.raw.url,
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
    commands: commandsOf(pull.comments),
  };
}

function labelsOf(names: readonly string[], events: readonly RawEvent[]): LabelFacts[] {
  const by = new Map<string, { at: string; actor: RawEvent['actor'] }>();
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

/** A line that starts with `/baton` as a word of its own, in any case. Quoted lines start with `>`. */
const COMMAND = /^[ \t]{0,3}\/baton(?:[ \t]|$)/im;

/** Comments that may hold commands, oldest first; never those of Baton. */
export function commandsOf(comments: readonly RawComment[]): CommandFacts[] {
  return comments
    .filter((raw) => !isOwn(raw) && COMMAND.test(raw.body.replace(/\r\n/g, '\n')))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
    .map((raw) => ({
      comment: String(raw.fullDatabaseId ?? raw.id),
      editedAt: new Date(raw.lastEditedAt ?? raw.createdAt).toISOString(),
      by: accountOf(raw.author),
      edited: raw.lastEditedAt !== null || raw.editor !== null,
      editor: accountOf(raw.editor),
      body: raw.body,
      url: raw.url,
    }));
}

/**
 * Baton's own comments show commands for others to copy, also those that it wrote as another app. A person whose token Baton
 * runs with may still give some.
 */
function isOwn({ viewerDidAuthor, author, body }: RawComment): boolean {
  return author?.__typename === 'Bot' && (viewerDidAuthor || body.startsWith(COMMENT_MARKER));
}
