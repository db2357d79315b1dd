import type { Facts } from '../../core/change/rule.ts';
import { COMMENT_MARKER, OVERLAP_CHECK } from '../../core/effect.ts';
import type { Actual, ActualCheck } from '../../core/effects/actual.ts';
import type { Home } from '../queries/home.ts';
import type { RawCheckRun, RawComment, RawStatus } from '../queries/pull.ts';
import { UNFINISHED } from '../write/checks.ts';
import { isOurs } from './checks.ts';
import type { WholePull } from './whole.ts';

/** What stands on a pull request of what Baton writes there. */
export function actualOf(pull: WholePull, home: Home, facts: Pick<Facts, 'pull' | 'teams'>): Actual {
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
  };
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
      return isOurs(raw.context) ? [`${raw.context} by a commit status`] : [];
    }
    if (!isOurs(raw.name) || isWrittenBy(raw, app)) return [];
    return [`${raw.name} by ${raw.checkSuite.app?.slug ?? 'an unknown app'}`];
  });
  return [...new Set(found)].sort();
}

/** Checks that Baton wrote, the latest run of each name. */
export function ownChecks(contexts: readonly (RawCheckRun | RawStatus)[], app: string | null): ActualCheck[] {
  const latest = new Map<string, RawCheckRun>();
  for (const raw of contexts) {
    if (raw.__typename !== 'CheckRun' || !isOurs(raw.name) || !isWrittenBy(raw, app)) continue;
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
