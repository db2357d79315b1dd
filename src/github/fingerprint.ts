import { createHash } from 'node:crypto';
import { LABEL_PREFIXES } from '../core/effect.ts';
import { requesterOf } from './map/change.ts';
import { pullFactsOf } from './map/pull.ts';
import { joined } from './map/whole.ts';
import type { SurveyPull } from './queries/survey.ts';

/**
 * Changes whenever anything changes that one query of the survey shows and a verdict can depend on: checks too, and what
 * judges, of which GitHub's own `updatedAt` says nothing. What Baton writes itself is left out, and so is that the base
 * moved: what of it matters (policy, owners, whether it still merges) is in. SHA-256, in hexadecimal.
 */
export function fingerprintOf(raw: SurveyPull): string {
  const whole = joined([raw]);
  const { labels, requested: _requested, ...pull } = pullFactsOf(whole);
  const target = raw.baseRef?.target;
  const judged = [target?.policy, target?.owners0, target?.owners1, target?.owners2];
  const parts = [
    pull,
    labels.filter(({ name }) => !LABEL_PREFIXES.some((prefix) => name.startsWith(prefix))),
    // Who may approve, and who asked for it, decide without showing in the pull request itself.
    raw.reviews?.nodes.map((review) => [review?.fullDatabaseId, review?.authorCanPushToRepository]),
    requesterOf(raw.author, whole.events),
    raw.headRefOid,
    raw.mergeable,
    judged.map((file) => file?.oid ?? null),
    // What changes beyond the first page of a list shows in this alone.
    goesOn(raw) ? raw.updatedAt : null,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function goesOn({ reviews, comments, labels, timelineItems }: SurveyPull): boolean {
  return [reviews, comments, labels, timelineItems].some((page) => page?.pageInfo.hasNextPage === true);
}
