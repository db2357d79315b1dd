import type { Unseen } from '../../core/change/facts.ts';
import type { LabelFacts, PullFacts } from '../../core/change/pull.ts';
import type { MergedPull } from '../queries/history.ts';
import type { RawCheckRun, RawStatus } from '../queries/raw-pull.ts';
import { pullFactsOf } from './pull.ts';
import type { WholePull } from './whole.ts';

/** A pull request as it was when it was merged, as far as GitHub keeps that; and what it does not keep. */
export interface AsMerged {
  readonly pull: PullFacts;
  readonly unseen: readonly Unseen[];
}

/** When it was merged, ISO 8601 UTC, what happened to its labels, and which checks somebody asks for. */
export interface Merging extends Pick<MergedPull, 'unlabeled'> {
  readonly mergedAt: string;
  readonly asksFor: (check: string) => boolean;
}

/**
 * Reviews, labels and results of checks that came after the merge are left out, and labels that were taken off after it put back.
 * Title and text are those of now.
 */
export function pullAsMerged(whole: WholePull, { unlabeled, mergedAt, asksFor }: Merging): AsMerged {
  const { contexts, replaced } = contextsThen(whole.contexts, mergedAt);
  const pull = pullFactsOf({ ...whole, contexts });
  const reviews = pull.reviews.filter(({ at }) => at <= mergedAt);
  const labels = labelsThen(pull.labels, labelChanges(whole, unlabeled.nodes, mergedAt));
  const lost = replaced.filter(asksFor);
  const unseen: Unseen[] = [];
  if (reviews.some(({ by, state }) => by === null && (state === 'approved' || state === 'changes-requested')))
    unseen.push({ what: 'reviews', reason: 'a review is by an account that was deleted since' });
  if (!showsSince(unlabeled, mergedAt))
    unseen.push({
      what: 'labels',
      reason: 'GitHub did not show all labels that were taken off after the merge',
    });
  if (lost.length > 0)
    unseen.push({
      what: 'checks',
      reason: `${lost.join(', ')} ran after the merge, and what it said before is not kept`,
    });
  return { pull: { ...pull, reviews, labels, commands: [] }, unseen };
}

type RawContext = RawCheckRun | RawStatus;

/** What ran at the merge had not ended; what began after it may have taken the place of an earlier result, if there is none. */
function contextsThen(
  contexts: readonly RawContext[],
  mergedAt: string,
): { readonly contexts: readonly RawContext[]; readonly replaced: readonly string[] } {
  const later = (at: string | null) => at !== null && new Date(at).toISOString() > mergedAt;
  const began = (raw: RawContext) =>
    raw.__typename === 'CheckRun' ? (raw.startedAt ?? raw.completedAt) : raw.createdAt;
  const then = contexts.filter((raw) => !later(began(raw)));
  const known = new Set(then.map(nameOf));
  const replaced = contexts.filter((raw) => later(began(raw))).map(nameOf);
  return {
    contexts: then.map((raw) =>
      raw.__typename === 'CheckRun' && later(raw.completedAt)
        ? { ...raw, status: 'IN_PROGRESS', conclusion: null, completedAt: null }
        : raw,
    ),
    replaced: [...new Set(replaced)].filter((name) => !known.has(name)).sort(),
  };
}

function nameOf(raw: RawContext): string {
  return raw.__typename === 'CheckRun' ? raw.name : raw.context;
}

interface LabelChange {
  readonly name: string;
  readonly at: string;
  readonly added: boolean;
}

/** Are all labels there that were taken off after the merge? The latest come last, and what is older than the merge is no matter. */
function showsSince({ pageInfo, nodes }: MergedPull['unlabeled'], mergedAt: string): boolean {
  if (nodes.some((node) => node === null)) return false;
  const oldest = nodes[0]?.createdAt;
  return !pageInfo.hasPreviousPage || (oldest != null && new Date(oldest).toISOString() <= mergedAt);
}

/** What happened to labels after the merge, oldest first. */
function labelChanges(
  { events }: WholePull,
  unlabeled: MergedPull['unlabeled']['nodes'],
  mergedAt: string,
): LabelChange[] {
  const added = events.flatMap((event) =>
    event.__typename === 'LabeledEvent' ? [{ name: event.label.name, at: event.createdAt, added: true }] : [],
  );
  const removed = unlabeled.flatMap((event) =>
    event === null ? [] : [{ name: event.label.name, at: event.createdAt, added: false }],
  );
  return [...added, ...removed]
    .map((change) => ({ ...change, at: new Date(change.at).toISOString() }))
    .filter(({ at }) => at > mergedAt)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The first thing that happened to a label after the merge tells what it was before. Who put one on that is gone is not told. */
function labelsThen(now: readonly LabelFacts[], changes: readonly LabelChange[]): LabelFacts[] {
  const first = new Map<string, boolean>();
  for (const { name, added } of changes) if (!first.has(name)) first.set(name, added);
  const there = now.filter(({ name }) => first.get(name) !== true);
  const back = [...first].filter(([name, added]) => !added && !there.some((label) => label.name === name));
  return [...there, ...back.map(([name]) => ({ name, by: null }))].sort((a, b) => (a.name < b.name ? -1 : 1));
}
