import { type Judgement, judge } from '../core/change/judge.ts';
import { bypassedCommit } from '../core/change/pre-push.ts';
import type { Facts } from '../core/change/rule.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { Approval, State } from '../core/context/state.ts';
import type { Policy } from '../core/policy/schema.ts';
import { decideAndSave } from './decide.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';

/** Where a change and all that surrounds it can be observed. */
export interface Forge {
  /** Observes one change. The approvals tell which older commits it must be compared with. */
  observe(revision: string | null, approvalsOf: (changeId: string) => readonly Approval[]): Promise<Facts>;
}

export interface ReviewPorts {
  readonly store: ContextStore;
  readonly forge: Forge;
  readonly world: World;
}

export interface Review {
  readonly judgement: Judgement;
  readonly snapshot: Snapshot;
  readonly facts: Facts;
}

/** Reads the context, observes the change, judges it, and records a push that went past the pre-push check. */
export async function reviewChange(
  ports: ReviewPorts,
  policy: Policy,
  digest: string,
  revision: string | null,
): Promise<Review> {
  const snapshot = await ports.store.load();
  const observed = await ports.forge.observe(revision, (id) => snapshot.state.changes[id]?.approvals ?? []);
  const facts = withFreshness(observed, snapshot);
  const judgement = judge(facts, policy, digest, snapshot.state, ports.world.now());
  const bypassed = bypassedCommit({ facts, state: snapshot.state });
  if (bypassed !== null && snapshot.freshness.kind !== 'stale') await recordBypass(ports, facts, bypassed);
  return { judgement, snapshot, facts };
}

function withFreshness(facts: Facts, { freshness }: Snapshot): Facts {
  if (freshness.kind !== 'stale') return facts;
  const reason = `the shared log could not be read, so that others may hold what is not seen here: ${freshness.reason}`;
  return { ...facts, unseen: [...facts.unseen, { what: 'context', reason }] };
}

async function recordBypass(ports: ReviewPorts, facts: Facts, sha: string): Promise<void> {
  const { id, branch } = facts.change;
  const draft: EventDraft = { type: 'CHECK_BYPASSED', workflow: id, by: 'baton', data: { branch, sha } };
  const known = (state: State) => state.changes[id]?.bypassed.some((push) => push.sha === sha) ?? false;
  await decideAndSave(
    ports.store,
    (state) => ({ answer: null, drafts: known(state) ? [] : [draft] }),
    ports.world,
  );
}
