import type { EventDraft } from '../core/context/draft.ts';
import { isRefused } from '../core/context/events/row.ts';
import { extend } from '../core/context/extend.ts';
import type { State } from '../core/context/state.ts';
import { EXIT, UserError } from '../core/errors.ts';
import { publishDrafts } from '../core/messages/publish.ts';
import type { ContextStore, Reconciled, Snapshot, World } from './ports.ts';

/** What a decision comes to: the answer for whoever asked, and what it wants to have happened. */
export interface Decision<T> {
  readonly answer: T;
  readonly drafts: readonly EventDraft[];
}

export interface Decided<T> {
  readonly answer: T;
  /** The context with the decision in it. */
  readonly snapshot: Snapshot;
  /** How often it was decided: once, and once more for each race lost. */
  readonly tries: number;
}

/** Enough for hundreds of writers at once; after that something other than a race is wrong. */
const MOST_TRIES = 200;
const LONGEST_MS = 300_000;
const SHORTEST_TRY_MS = 20;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Full jitter: anything between nothing and a bound that doubles (Brooker, "Exponential Backoff And Jitter", 2015). The bound
 * begins at what the last try took, so that on a machine with more writers than cores they also wait longer.
 */
function pause(lost: number, lasted: number, random: number): number {
  return random * Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_TRY_MS, lasted) * 2 ** Math.min(lost, 4));
}

/**
 * Reads the context, decides on it, and saves what was decided. When somebody else wrote first, reads and decides again,
 * so that a decision is never saved on a state it did not see. No drafts: nothing is written.
 * Throws a `UserError` where the race is lost too often, or the state does not admit what was decided.
 */
export async function decideAndSave<T>(
  store: ContextStore,
  decide: (state: State, now: number, snapshot: Snapshot) => Decision<T> | Promise<Decision<T>>,
  world: World,
): Promise<Decided<T>> {
  const started = world.now();
  // Only the first reading brings offline work over: a race lost after it must not lose the report.
  let reconciled: Reconciled | null = null;
  for (let tries = 1; ; tries += 1) {
    const began = world.now();
    const loaded = await store.load();
    reconciled = bothReconciled(reconciled, loaded.reconciled);
    const snapshot = { ...loaded, reconciled };
    const now = world.now();
    const { answer, drafts } = await decide(snapshot.state, now, snapshot);
    if (drafts.length === 0) return { answer, snapshot, tries };
    const extended = extend(snapshot.state, drafts, now, world.newId);
    // A field that the log cannot hold is wrong input; anything else is the answer no.
    if (isRefused(extended))
      throw new UserError(
        extended.refused.code.startsWith('event.') ? EXIT.usage : EXIT.overlap,
        extended.refused,
      );
    const told = extend(extended.state, publishDrafts(snapshot.state, extended.events), now, world.newId);
    if (isRefused(told)) throw new UserError(EXIT.usage, told.refused);
    const saved = await store.save(snapshot, [...extended.events, ...told.events], told.state);
    if (saved.kind === 'saved') return { answer, snapshot: { ...saved.snapshot, reconciled }, tries };
    if (tries >= MOST_TRIES || world.now() - started > LONGEST_MS) throw lostTooOften(tries);
    await world.sleep(pause(tries, world.now() - began, world.random()));
  }
}

function bothReconciled(first: Reconciled | null, second: Reconciled | null): Reconciled | null {
  if (first === null || second === null) return first ?? second;
  return { kept: first.kept + second.kept, outdated: [...first.outdated, ...second.outdated] };
}

function lostTooOften(tries: number): UserError {
  return new UserError(EXIT.remote, {
    code: 'context.race-lost',
    message: `somebody else wrote to the context first, ${tries} times in a row; nothing was written`,
    hint: 'Run it again. If it goes on, look at what writes so often: baton context log -n 20',
  });
}
