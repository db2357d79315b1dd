import type { Facts } from '../../core/change/rule.ts';
import { COMMENT_MARKER, OVERLAP_CHECK, repliesTo, SIGNS } from '../../core/effect.ts';
import type { Actual, ActualCheck, ActualReply, ActualSigns } from '../../core/effects/actual.ts';
import { isOwnCheck } from '../../core/policy/own-workflows.ts';
import { accountKey } from '../../core/roster/accounts.ts';
import type { Home } from '../queries/home.ts';
import type { RawCheckRun, RawComment, RawEvent, RawStatus } from '../queries/raw-pull.ts';
import { UNFINISHED } from '../write/checks.ts';
import { REACTIONS } from '../write/parts.ts';
import { accountOf } from './account.ts';
import { checklistsIn, writingsIn } from './pull.ts';
import type { WholePull } from './whole.ts';

/** What stands on a pull request, or on an issue, of what Baton writes there. */
export function actualOf(
  pull: Pick<WholePull, 'comments' | 'reviews' | 'labels' | 'events' | 'contexts'>,
  home: Home,
  facts: Pick<Facts, 'pull' | 'teams'>,
): Actual {
  const comments = pull.comments
    .filter(({ viewerDidAuthor, body }) => viewerDidAuthor && body.startsWith(COMMENT_MARKER))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  const labels = pull.labels.map(({ name }) => name);
  return {
    labels,
    known: [...new Set([...home.labels.map(({ name }) => name), ...labels])],
    comments: comments.map(({ id, body }) => ({ id, body })),
    earlier: earlierThan(comments[0], pull.comments),
    // The answer from before there was a pull request stays as it was given.
    checks: ownChecks(pull.contexts, home.app).filter(({ name }) => name !== OVERLAP_CHECK),
    asked: askedOf(facts),
    replies: repliesOf(pull.comments),
    signs: signsOf(pull),
    assigned: assignedIn(pull.events),
    checklists: checklistsIn(pull.comments).map(({ id, body, handoff }) => ({ id, body, handoff })),
  };
}

type Talk = Pick<WholePull, 'comments' | 'reviews'>;

/** Oldest first, so that of two the one that people saw stays. */
function repliesOf(comments: readonly RawComment[]): ActualReply[] {
  return comments
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
    .flatMap(({ id, body }) => {
      const to = repliesTo(body);
      return to === undefined ? [] : [{ id, body, ...to }];
    });
}

function signsOf(pull: Talk): ActualSigns[] {
  return writingsIn(pull).map(({ id, comment, reactionGroups }) => {
    const given = (reactionGroups ?? []).filter(({ viewerHasReacted }) => viewerHasReacted);
    const signs = SIGNS.filter((sign) => given.some(({ content }) => content === REACTIONS[sign]));
    return { comment, subject: id, signs };
  });
}

function assignedIn(events: readonly RawEvent[]): { who: string; at: string }[] {
  return events.flatMap((event) => {
    const account = event.__typename === 'AssignedEvent' ? accountOf(event.assignee) : null;
    return account === null
      ? []
      : [{ who: `@${accountKey(account)}`, at: new Date(event.createdAt).toISOString() }];
  });
}

/**
 * Comments whose commands are known to be carried out, since the account that runs has said so: of them nobody has to be asked
 * about. One that was edited may say something else by now.
 */
export function answeredIn(pull: Talk): ReadonlySet<string> {
  const edited = new Set(writingsIn(pull).flatMap((raw) => (raw.lastEditedAt === null ? [] : [raw.comment])));
  const answered = signsOf(pull).filter(({ signs }) => signs.some((sign) => sign !== 'eyes'));
  return new Set(answered.map(({ comment }) => comment).filter((comment) => !edited.has(comment)));
}

/** Only what is older than one's own, so that of two apps that run both at once one stays in view. */
function earlierThan(own: RawComment | undefined, comments: readonly RawComment[]): string[] {
  return comments
    .filter(
      ({ viewerDidAuthor, author, body, isMinimized, createdAt }) =>
        !viewerDidAuthor &&
        !isMinimized &&
        author?.__typename === 'Bot' &&
        body.startsWith(COMMENT_MARKER) &&
        (own === undefined || createdAt < own.createdAt),
    )
    .map(({ id }) => id);
}

/** Of checks with a name of Baton's, those that others wrote, as `NAME by APP`; sorted. */
export function foreignChecksOf({ contexts }: WholePull, { app }: Home): string[] {
  const found = contexts.flatMap((raw) => {
    if (raw.__typename === 'StatusContext') {
      return isOwnCheck(raw.context) ? [`${raw.context} by a commit status`] : [];
    }
    if (!isOwnCheck(raw.name) || isWrittenBy(raw, app)) return [];
    return [`${raw.name} by ${raw.checkSuite.app?.slug ?? 'an unknown app'}`];
  });
  return [...new Set(found)].sort();
}

/** Checks that Baton wrote, the latest run of each name. */
export function ownChecks(contexts: readonly (RawCheckRun | RawStatus)[], app: string | null): ActualCheck[] {
  const latest = new Map<string, RawCheckRun>();
  for (const raw of contexts) {
    if (raw.__typename !== 'CheckRun' || !isOwnCheck(raw.name) || !isWrittenBy(raw, app)) continue;
    const known = latest.get(raw.name);
    if (known === undefined || (known.databaseId ?? 0) <= (raw.databaseId ?? 0)) latest.set(raw.name, raw);
  }
  return [...latest.values()].map(({ id, name, status, conclusion, externalId }) => ({
    id,
    name,
    conclusion: status === 'COMPLETED' ? (conclusion?.toLowerCase() ?? null) : null,
    stamp: externalId === UNFINISHED ? null : externalId,
  }));
}

/** What Baton stores with a check; the check of a workflow's job, which the same app may write, has another text there. */
const STORED = /^[0-9a-f]{16}\.[0-9a-f]{16}$/;

function isWrittenBy({ checkSuite, externalId }: RawCheckRun, app: string | null): boolean {
  if (app === null || checkSuite.app?.slug !== app) return false;
  return externalId !== null && (externalId === UNFINISHED || STORED.test(externalId));
}

/** Who is asked for a review and who gave one: a team too, of which a member did, since GitHub then asks it no more. */
function askedOf({ pull, teams }: Pick<Facts, 'pull' | 'teams'>): string[] {
  const reviewers = (pull?.reviews ?? []).flatMap(({ by }) => (by === null ? [] : [by.login]));
  const gave = new Set(reviewers.map((login) => login.toLowerCase()));
  const answered = Object.entries(teams).flatMap(([team, members]) =>
    members?.some((login) => gave.has(login)) ? [team] : [],
  );
  return [...new Set([...(pull?.requested ?? []), ...reviewers.map((login) => `@${login}`), ...answered])];
}
