import { agentsBehind, judgeBeforePull, type Overlaps } from '../core/change/before-pull.ts';
import { branchGone } from '../core/change/branch-end.ts';
import { asRecorded, closedDrafts, recordDrafts, recordIn, recordOf } from '../core/change/branch-record.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import { differences, type Effect } from '../core/effects/differences.ts';
import { overlapMessages } from '../core/messages/overlap.ts';
import type { LoadedPolicy } from '../core/policy/load.ts';
import { overlapCheck, overlapText } from '../render/markdown/branch-check.ts';
import { applyEach } from './apply-each.ts';
import type { BranchAt, BranchForge, SeenBranch } from './branch-ports.ts';
import { decideAndSave } from './decide.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';
import type { Applied, Applier } from './pull-ports.ts';
import { withFreshness } from './review-change.ts';
import type { Anew } from './review-pull.ts';

export interface BranchReviewPorts {
  readonly forge: BranchForge;
  readonly store: ContextStore;
  readonly applier: Applier;
  readonly world: World;
}

export type BranchReview =
  | { readonly kind: 'nothing'; readonly why: string }
  /** It is gone, and so is all that was known and said of it. */
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'judged';
      readonly overlaps: Overlaps;
      readonly applied: Applied;
      /** Branches that this one collides with, to be looked at again: what stands on them may be outdated. */
      readonly others: readonly string[];
    };

/** A check belongs to a commit: no pull request has a part in it. */
const NO_PULL = 0;

/**
 * Tells the agents behind a branch, before there is a pull request, what it collides with: in a check on its head and in their
 * inboxes. Branches of nobody in the roster are left alone after one look. Where nothing changed, nothing is written.
 */
export async function reviewBranch(
  ports: BranchReviewPorts,
  at: BranchAt,
  { anew = false }: Anew = {},
): Promise<BranchReview> {
  const glance = await ports.forge.look(at);
  if (glance.kind === 'nothing') return glance;
  if (glance.kind === 'gone') return glance.known ? ended(ports, glance.id) : nothing('the branch is gone');
  const { policy } = glance;
  if (policy.kind !== 'loaded') return nothing(`${glance.base} has no policy that can be used`);
  if (agentsBehind(glance.hands, policy.loaded.policy).length === 0)
    return nothing('it is the branch of no agent of the roster');
  const seen = await ports.forge.see(policy.loaded);
  const overlaps = await judgeAndSave(ports, seen, policy.loaded, glance.base);
  const { change, open } = seen.facts;
  const effects = effectsOf(overlaps, anew ? { ...seen, check: null } : seen);
  const [applied = { written: [], left: [] }] = await applyEach(ports.applier, [
    { number: NO_PULL, head: change.head, effects },
  ]);
  const met = new Set(overlaps.found.map(({ rule }) => rule));
  const others = open.filter(({ id, name }) => id.startsWith('br-') && met.has(`conflicts.${name}`));
  // Where nothing was written, the others were told when it was: two branches do not wake each other for ever.
  return {
    kind: 'judged',
    overlaps,
    applied,
    others: applied.written.length > 0 ? others.map(({ name }) => name) : [],
  };
}

function nothing(why: string): BranchReview {
  return { kind: 'nothing', why };
}

async function ended({ store, world }: BranchReviewPorts, id: string): Promise<BranchReview> {
  await decideAndSave(store, (state) => ({ answer: null, drafts: branchGone(id, state) }), world);
  return { kind: 'ended' };
}

/** Records what the branch touches and what its agents are told, alone and first. */
async function judgeAndSave(
  { store, world }: BranchReviewPorts,
  seen: SeenBranch,
  loaded: LoadedPolicy,
  base: string,
): Promise<Overlaps> {
  const { answer } = await decideAndSave(
    store,
    (state, now, snapshot) => decide({ seen, loaded, base }, state, now, snapshot),
    world,
  );
  return answer;
}

interface Case {
  readonly seen: SeenBranch;
  readonly loaded: LoadedPolicy;
  readonly base: string;
}

function decide(
  { seen, loaded: { policy }, base }: Case,
  state: State,
  now: number,
  snapshot: Snapshot,
): { answer: Overlaps; drafts: EventDraft[] } {
  const { id } = seen.facts.change;
  const agents = agentsBehind(seen.facts.change, policy);
  const record = recordOf(seen.facts, agents, recordIn(state.branches, id));
  const facts = withFreshness(asRecorded(seen.facts, record), snapshot);
  const overlaps = judgeBeforePull(facts, policy, state, base, now);
  return {
    answer: overlaps,
    drafts: [
      ...closedDrafts(seen.closed, state.branches),
      ...seen.gone.flatMap((each) => branchGone(each, state)),
      ...recordDrafts(id, record, state.branches),
      ...overlapMessages(facts.change, overlaps, overlapText(overlaps), state),
    ],
  };
}

/** The one check, where it does not stand there already. */
function effectsOf(overlaps: Overlaps, { facts, check }: SeenBranch): Effect[] {
  const nothingElse = { labels: [], known: [], comments: [], asked: [] };
  return differences(
    {
      number: NO_PULL,
      head: facts.change.head,
      checks: [overlapCheck(overlaps)],
      comment: null,
      labels: [],
      reviewers: [],
    },
    { ...nothingElse, checks: check === null ? [] : [check] },
  );
}
