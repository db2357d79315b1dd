import type { EventDraft } from '../context/draft.ts';
import type { Vote } from '../context/events/conflicts.ts';
import { tried } from '../context/extend.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import { named } from '../roster/named.ts';
import { withdrawDrafts } from './climb.ts';
import { type Conflict, conflictOf } from './conflict.ts';
import { authorityOf } from './rungs.ts';

/** A decision on a conflict. */
export interface Said {
  /** Agent id, `@login` or address. */
  readonly by: string;
  readonly decision: string;
  readonly reason: string | null;
  /** Comment that it stands on. */
  readonly cites?: string;
}

/** Whoever may decide a conflict now, with those who answer for them: of the rung that was told, and those above it. */
export function decidersOf(conflict: Conflict, policy: Policy): string[] {
  const rungs = policy.conflicts[conflict.type]?.ladder ?? ['agents', 'shared'];
  const from = Math.min(Math.max(conflict.level, 1), rungs.length);
  return named(
    rungs.slice(from - 1).flatMap((rung) => authorityOf(rung, conflict, policy)),
    policy,
  );
}

/** All whom any ladder can mean, for what has to be known of an account before a conflict is. */
export function possibleDeciders(policy: Policy): string[] {
  const rungs = Object.values(policy.conflicts).flatMap((of) =>
    typeof of === 'object' && 'ladder' in of ? of.ladder : [],
  );
  const fixed = rungs.filter((rung) => rung.startsWith('@'));
  return [...new Set([...fixed, ...named(Object.keys(policy.agents), policy)])];
}

/** What a decision comes to: it is decided, or it is one of several that have to be the same. */
export interface Resolved {
  readonly decided: boolean;
  /** How many different principals say so, and how many have to. */
  readonly said: number;
  readonly needed: number;
  readonly drafts: readonly EventDraft[];
}

/** Decides a conflict in the name of somebody who may. @param now milliseconds since 1970 */
export function resolveDrafts(
  conflict: Conflict,
  said: Said,
  state: State,
  policy: Policy,
  now: number,
): Resolved {
  const { id, workflow, type, votes } = conflict;
  const { by, decision, reason, cites } = said;
  const needed = policy.conflicts[type]?.agree ?? 1;
  const same = [...votes.filter((vote) => vote.by !== by), { by, decision }].filter(
    (vote) => plain(vote.decision) === plain(decision),
  );
  const count = principals(same, policy);
  const cited = cites === undefined ? {} : { cites };
  if (count < needed) {
    const vote = { type: 'CONFLICT_VOTED', workflow, by, data: { conflict_id: id, decision, ...cited } };
    return { decided: false, said: count, needed, drafts: [vote] };
  }
  const data = { conflict_id: id, decision, reason, ...cited };
  const decide = { type: 'CONFLICT_DECIDED', workflow, by, data };
  const withdrawn = withdrawDrafts(tried(state, [decide], now));
  return { decided: true, said: count, needed, drafts: [decide, ...withdrawn] };
}

function plain(decision: string): string {
  return decision.trim().toLowerCase().replace(/\s+/g, ' ').replace(/[.!]$/, '');
}

/** An agent and whoever answers for it are one. */
function principals(votes: readonly Vote[], policy: Policy): number {
  const agents = Object.values(policy.agents);
  const answersFor = (who: string, agent: string) =>
    agents.some(
      ({ id, operators }) =>
        id === agent && operators.some((each) => each.toLowerCase() === who.toLowerCase()),
    );
  const apart: string[] = [];
  for (const { by } of votes)
    if (!apart.some((other) => other === by || answersFor(other, by) || answersFor(by, other)))
      apart.push(by);
  return apart.length;
}

/** The conflict that a word means: its id or the end of it; undefined where none or several do. */
export function findConflict({ conflicts }: Pick<State, 'conflicts'>, word: string): Conflict | undefined {
  const found = Object.values(conflicts).filter(
    ({ id }) => id === word || (word.length >= 4 && id.endsWith(`-${word}`)),
  );
  const [only] = found;
  return only === undefined || found.length > 1 ? undefined : conflictOf(only);
}
