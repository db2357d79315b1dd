import { type BranchRecord, filesOf, openBranchOf, recordsIn } from '../core/change/branch-record.ts';
import type { ChangeFacts, Unseen } from '../core/change/facts.ts';
import { PLAIN } from '../core/change/plain.ts';
import type { Facts } from '../core/change/rule.ts';
import { OVERLAP_CHECK } from '../core/effect.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import type { SeenBranch } from '../flows/branch-ports.ts';
import type { Gap } from './answer.ts';
import { ownChecks } from './map/actual.ts';
import type { SeenContext } from './open.ts';
import { candidatesOf, filesFor, type Plan, planPairs, type Side, tell } from './pairs.ts';
import type { Place } from './place.ts';
import type { RawBranch } from './queries/branch.ts';
import type { Base } from './read/base.ts';
import { type Comparison, compare } from './read/compare.ts';
import { branchesIn, type ContextTexts, contextTexts } from './read/context.ts';
import { readExtras } from './read/extras.ts';
import { followOpen, type OpenPulls } from './read/open-pulls.ts';
import { gapsAt } from './see.ts';
import { openChangeOf, ownChangeOf, sideOf } from './seen.ts';
import type { Target } from './write/target.ts';

const MOST_OPEN = 300;
const MOST_PAIRS = 20;

/** A branch ahead of its base, as one query shows it. */
export interface Look {
  readonly kind: 'ahead';
  readonly app: string | null;
  readonly raw: RawBranch;
  readonly gaps: readonly Gap[];
  readonly base: Base;
  /** Without files: they are not asked for before it is known whose branch it is. */
  readonly change: ChangeFacts;
  /** Ids of all its commits; null where there are more than were read. */
  readonly commits: ReadonlySet<string> | null;
  readonly ownMergeBase: string | null;
  readonly target: Target;
}

/** A branch that was looked at, with its files, the work of others that it meets, and how they merge. */
export async function completeBranch(
  place: Place,
  look: Look,
  { policy }: LoadedPolicy,
  now: number,
): Promise<{ seen: SeenBranch; context: SeenContext | null }> {
  const { raw, gaps, base } = look;
  const compared = await compare(place, base.oid, look.change.head);
  const open = await followOpen(place, raw.pullRequests, gapsAt(gaps, 'repository.pullRequests'), MOST_OPEN);
  const texts = await contextTexts(place, raw.context?.target ?? null);
  const others = othersOf(texts, look.change.id, raw);
  const change = {
    ...look.change,
    mergeBase: compared?.mergeBase ?? look.ownMergeBase,
    files: compared?.files ?? [],
  };
  const rivals = open.pulls.filter(({ baseRefName }) => baseRefName === base.name).map(sideOf);
  const ours = { ...change, complete: compared?.complete ?? false, commits: look.commits };
  const met = candidatesOf(ours, [...rivals, ...others.there.map(branchSide)]);
  const plan = await planPairs(place, ours, met, MOST_PAIRS);
  const { version, segmentText } = await readContents(place, texts, plan);
  const facts: Facts = {
    ...NOTHING,
    at: new Date(now).toISOString(),
    change,
    open: [
      ownChangeOf(change, linesOf(change), policy),
      ...open.pulls.map((pull) => openChangeOf(pull, policy)),
      ...others.there.map(({ id, record, head }) => openBranchOf(id, record, head)),
    ],
    pairs: [...plan.told, ...plan.planned.map((each) => tell(each, version))],
    codeowners: base.codeowners,
    unseen: unseenIn(look, compared, open),
  };
  return {
    seen: { facts, check: checkOn(look), closed: others.closed },
    context: gapsAt(gaps, 'repository.context').length > 0 ? null : { ...texts, segmentText },
  };
}

/** What only pull requests have, and what no rule asks for that judges a branch. */
const NOTHING = {
  ...PLAIN,
  forge: 'github',
  headPaths: null,
  changedSince: {},
  permissions: {},
  prePush: false,
} as const satisfies Partial<Facts>;

/** The contents that tell about the pairs, and the end of the log, in one query. */
async function readContents(place: Place, { head, segment }: ContextTexts, { planned }: Plan) {
  const last = head === null || segment === null ? null : { commit: head, path: segment };
  const files = [...(last === null ? [] : [last]), ...planned.flatMap(filesFor)];
  const { version } = await readExtras(place, { files, teams: [] });
  const text = last === null ? undefined : version(last);
  return { version, segmentText: text?.kind === 'text' ? text.text : null };
}

/** The check that stands on the head; null: there is none. */
function checkOn({ raw, app }: Look): SeenBranch['check'] {
  const contexts = raw.branch?.target?.statusCheckRollup?.contexts.nodes.filter(isThere) ?? [];
  return ownChecks(contexts, app).find(({ name }) => name === OVERLAP_CHECK) ?? null;
}

function isThere<T>(node: T | null): node is T {
  return node !== null;
}

function linesOf({ files }: ChangeFacts): number {
  return files.reduce((sum, { added, deleted }) => sum + (added ?? 0) + (deleted ?? 0), 0);
}

interface OtherBranch {
  readonly id: string;
  readonly record: BranchRecord;
  /** Where it stands now. */
  readonly head: string;
}

/** The branches that the context records: those that are still there without a pull request, and the ids of the rest. */
function othersOf(
  texts: ContextTexts,
  own: string,
  { refs, pullRequests }: RawBranch,
): { readonly there: readonly OtherBranch[]; readonly closed: readonly string[] } {
  const heads = new Map(
    (refs?.nodes ?? []).flatMap((ref) => (ref?.target ? [[ref.name, ref.target.oid] as const] : [])),
  );
  const whole = refs !== null && !refs.pageInfo.hasNextPage && refs.nodes.every(isThere);
  const pulled = new Set(pullRequests.nodes.flatMap((pull) => pull?.headRefOid ?? []));
  const there: OtherBranch[] = [];
  const closed: string[] = [];
  for (const [id, record] of recordsIn(branchesIn(texts))) {
    if (id === own) continue;
    const head = heads.get(record.branch) ?? (whole ? null : record.head);
    if (head === null || pulled.has(head)) closed.push(id);
    else there.push({ id, record, head });
  }
  return { there, closed };
}

/** Another branch as one side of a pair: the files as recorded, at the commit where it stands. */
function branchSide({ record, head }: OtherBranch): Side {
  return {
    name: record.branch,
    head,
    mergeBase: record.merge_base,
    files: filesOf(record),
    complete: record.whole,
    commits: null,
  };
}

function unseenIn({ base, gaps }: Look, compared: Comparison | undefined, open: OpenPulls): Unseen[] {
  const found: Unseen[] = [];
  if (compared === undefined)
    found.push({ what: 'history', reason: 'GitHub does not say where the branch parts from its base' });
  else if (!compared.complete)
    found.push({
      what: 'files',
      reason: `${compared.files.length} files or more are changed, and GitHub lists no more of a branch`,
      lasting: true,
    });
  if (base.codeownersGap) found.push({ what: 'codeowners', reason: base.codeownersGap });
  if (open.unseen !== null)
    for (const what of ['conflicts', 'open'] as const) found.push({ what, reason: open.unseen });
  if (gapsAt(gaps, 'repository.defaultBranchRef.compare').length > 0)
    found.push({ what: 'history', reason: 'GitHub did not show all commits of the branch' });
  return found;
}
