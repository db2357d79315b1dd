import { type Judgement, judge } from '../core/change/judge.ts';
import { bypassedCommit } from '../core/change/pre-push.ts';
import type { Facts } from '../core/change/rule.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { Approval } from '../core/context/state/change.ts';
import type { State } from '../core/context/state.ts';
import type { Policy } from '../core/policy/schema.ts';
import { decideAndSave } from './decide.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';

/** Where changes and all that surrounds them can be observed. */
export interface Forge {
  /** The facts of each change that is asked about. Its approvals tell which older commits it must be compared with. */
  observe(approvalsOf: (changeId: string) => readonly Approval[]): Promise<readonly Facts[]>;
}

export interface ReviewPorts {
  readonly store: ContextStore;
  readonly forge: Forge;
  readonly world: World;
}

export interface Review {
  readonly judgements: readonly Judgement[];
  readonly facts: readonly Facts[];
  readonly snapshot: Snapshot;
}

/** Reads the context, observes the changes, judges each, and records pushes that went past the pre-push check. */
export async function reviewChanges(ports: ReviewPorts, policy: Policy, digest: string): Promise<Review> {
  const snapshot = await ports.store.load();
  const observed = await ports.forge.observe((id) => snapshot.state.changes[id]?.approvals ?? []);
  const facts = observed.map((each) => withFreshness(each, snapshot));
  const now = ports.world.now();
  const judgements = facts.map((each) => judge(each, policy, digest, snapshot.state, now));
  if (snapshot.freshness.kind !== 'stale') {
    for (const each of facts) {
      const bypassed = bypassedCommit({ facts: each, state: snapshot.state });
      if (bypassed !== null) await recordBypass(ports, each, bypassed);
    }
  }
  return { judgements, facts, snapshot };
}

/** The facts, and that others may have written what was not seen. */
export function withFreshness(facts: Facts, { freshness }: Snapshot): Facts {
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
