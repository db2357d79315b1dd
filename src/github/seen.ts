import type { ChangeFacts, FileChange, Unseen } from '../core/change/facts.ts';
import { touchedPaths } from '../core/change/facts.ts';
import type { OpenChange } from '../core/conflicts/pairs.ts';
import type { Policy } from '../core/policy/schema.ts';
import { actingAgents, identify } from '../core/roster/identity.ts';
import type { Gap } from './answer.ts';
import { accountOf } from './map/account.ts';
import { commitOf, fileOf, mergeBaseOf, namesOf } from './map/change.ts';
import type { WholePull } from './map/whole.ts';
import type { Side } from './pairs.ts';
import type { RawOpen } from './queries/open.ts';
import type { Base } from './read/base.ts';
import { MOST_FILES } from './read/files.ts';
import { type Listed, listAt } from './read/pages.ts';
import { cutShort, unseenBy } from './unseen.ts';

/** A pull request as one query shows it, its further pages and its base branch included. */
export interface SeenPull {
  readonly pull: WholePull;
  /** Null where the base branch was deleted. */
  readonly base: Base | null;
  /** Lists that are not whole: they go on beyond what was read, or something in them was not shown. */
  readonly cut: ReadonlySet<Listed>;
  readonly gaps: readonly Gap[];
}

/** What a list shows. A rule that needs it cannot tell while the list is not whole. */
const SIGHT_OF = {
  files: 'files',
  commits: 'history',
  reviews: 'reviews',
  reviewRequests: 'requests',
  labels: 'labels',
  comments: 'comments',
  timelineItems: 'timeline',
  checks: 'checks',
} as const satisfies Record<Listed, Unseen['what']>;

/** What of a pull request could not be seen, as its answer tells. */
export function unseenIn({ pull, base, cut, gaps }: SeenPull): Unseen[] {
  const found: Unseen[] = [];
  const { raw, files } = pull;
  if (base === null) found.push({ what: 'history', reason: `the base branch ${raw.baseRefName} is gone` });
  if (base?.codeownersGap) found.push({ what: 'codeowners', reason: base.codeownersGap });
  if (files.length < raw.changedFiles || files.length >= MOST_FILES) {
    const reason = `${raw.changedFiles} files or more are changed, and GitHub lists ${files.length} of them (at most ${MOST_FILES})`;
    found.push({ what: 'files', reason, ...(files.length >= MOST_FILES ? { lasting: true } : {}) });
  }
  const dark = new Set<Listed>();
  for (const gap of gaps.filter(({ path }) => !isToldElsewhere(path))) {
    const list = listAt(gap.path);
    if (list !== null) dark.add(list);
    found.push(unseenAt(list, gap));
  }
  for (const list of cut) {
    if (list !== 'files' && !dark.has(list))
      found.push(cutShort(SIGHT_OF[list], `the ${list} of #${raw.number}`));
  }
  return [...new Map(found.map((each) => [`${each.what}:${each.reason}`, each])).values()];
}

/** The base branch is read with its own gaps, and so is who shares the head. */
function isToldElsewhere(path: string): boolean {
  const parts = path.split('.');
  // Which issues it closes decides nothing about it.
  return ['baseRef', 'sharing', 'closingIssuesReferences'].some((part) => parts.includes(part));
}

/** On what is none of its lists everything else stands. */
function unseenAt(list: Listed | null, { kind, message }: Gap): Unseen {
  // A token that may not see teams never sees that one was asked, and nothing rests on it.
  const stays = kind === 'forbidden' || list === 'reviewRequests';
  const lasting = stays ? ({ lasting: true } as const) : {};
  if (list === null)
    return { what: 'history', reason: `GitHub did not show all of it: ${message}`, ...lasting };
  if (list === 'checks' && kind === 'forbidden') return unseenBy('checks', 'checks');
  return { what: SIGHT_OF[list], reason: `GitHub did not show all ${list}: ${message}`, ...lasting };
}

/** How another open pull request looks from outside. */
export function openChangeOf(raw: RawOpen, policy: Policy | null): OpenChange {
  const commits = raw.tip.nodes.flatMap((node) => (node === null ? [] : [commitOf(node.commit)]));
  const hands = {
    commits,
    branch: raw.headRefName,
    pusher: null,
    opener: accountOf(raw.author),
    requester: null,
  };
  return {
    ...namesOf(raw.number),
    head: raw.headRefOid,
    mergeBase: null,
    paths: touchedPaths((raw.files?.nodes ?? []).flatMap((file) => (file === null ? [] : [fileOf(file)]))),
    lines: raw.additions + raw.deletions,
    lastCommitAt: commits[0]?.committedAt ?? new Date(0).toISOString(),
    agents: agentsIn(hands, policy),
  };
}

/**
 * The same of the change that is judged, of which more is known.
 *
 * @param lines added and deleted, together
 */
export function ownChangeOf(change: ChangeFacts, lines: number, policy: Policy | null): OpenChange {
  const dates = change.commits.map(({ committedAt }) => committedAt).sort();
  return {
    id: change.id,
    name: change.name,
    head: change.head,
    mergeBase: change.mergeBase,
    paths: touchedPaths(change.files),
    lines,
    lastCommitAt: dates.at(-1) ?? new Date(0).toISOString(),
    agents: agentsIn(change, policy),
  };
}

function agentsIn(hands: Parameters<typeof identify>[0], policy: Policy | null): string[] {
  return policy === null ? [] : actingAgents(identify(hands, policy, { forge: 'github' })).sort();
}

/** Another open pull request as one side of a pair. Of a renamed file GraphQL does not tell the old name. */
export function sideOf(raw: RawOpen): Side {
  const files: FileChange[] = (raw.files?.nodes ?? []).flatMap((file) =>
    file === null ? [] : [fileOf(file)],
  );
  return {
    name: namesOf(raw.number).name,
    head: raw.headRefOid,
    files,
    complete: files.length === raw.changedFiles && files.every(({ status }) => status !== 'renamed'),
    ...partingOf(raw),
  };
}

function partingOf(raw: RawOpen): Pick<Side, 'mergeBase' | 'commits'> {
  if (raw.commits.pageInfo.hasNextPage) return { mergeBase: null, commits: null };
  const commits = raw.commits.nodes.flatMap((node) => node?.commit ?? []);
  return { mergeBase: mergeBaseOf(commits), commits: new Set(commits.map(({ oid }) => oid)) };
}
