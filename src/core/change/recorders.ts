import { commandDrafts } from '../commands/record.ts';
import type { EventDraft } from '../context/draft.ts';
import { admitted } from '../context/extend.ts';
import type { State } from '../context/state.ts';
import { freedDrafts } from '../dependencies/freed.ts';
import { ruledDrafts } from '../dependencies/recorder.ts';
import { handoffDrafts } from '../handoffs/record.ts';
import { changeConflictDrafts } from '../ladders/recorder.ts';
import type { Policy } from '../policy/schema.ts';
import { branchEnds } from './branch-end.ts';
import { gateDrafts } from './gate-events.ts';
import { draftsFor } from './judge.ts';
import type { Facts } from './rule.ts';

/** What a recorder decides on: a change as it was seen, and the state with what the recorders before it brought. */
export interface Recording {
  readonly facts: Facts;
  readonly policy: Policy;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is to be recorded of a change before it is judged. */
export type Recorder =
  /** Of open changes, by the policy of their base. */
  | { readonly about: string; readonly of: 'open'; record(of: Recording): readonly EventDraft[] }
  /** Of those that are closed or merged as well; null: their base has no policy that can be used. */
  | {
      readonly about: string;
      readonly of: 'any';
      record(of: Omit<Recording, 'policy'> & { readonly policy: Policy | null }): readonly EventDraft[];
    };

/** Every recorder, in the order in which they are asked. A new one is one new entry. */
export const RECORDERS = {
  branch: {
    about: 'What the context holds of a branch before its pull request ends with the pull request.',
    of: 'any',
    record: ({ facts, state }) => branchEnds(facts, state),
  },
  overrides: {
    about: 'Overrides that were asked for by those who may.',
    of: 'open',
    record: ({ facts, policy, state, now }) => draftsFor(facts, policy, state, now),
  },
  gates: {
    about: 'How each gate stands at the head.',
    of: 'open',
    record: ({ facts, policy, state, now }) => gateDrafts(facts, policy, state, now),
  },
  commands: {
    about: 'What its comments ask for, each once for each edit.',
    of: 'open',
    record: ({ facts, policy, state, now }) => commandDrafts(facts, policy, state, now),
  },
  handoffs: {
    about: 'Its handoff: begun, compared with facts, handed over, ticked; over with the change.',
    of: 'any',
    record: ({ facts, policy, state, now }) => handoffDrafts(facts, policy, state, now),
  },
  dependencies: {
    about: 'What waits for what by the rules of the policy, among the open work.',
    of: 'any',
    record: ruledDrafts,
  },
  waits: {
    about: 'What waits for a pull request waits for it no more once that is merged or closed.',
    of: 'any',
    record: ({ facts: { pull, change }, state }) =>
      pull === null || pull.state === 'open'
        ? []
        : freedDrafts(state, change.id, `${change.name} is ${pull.state}`, 'baton'),
  },
  conflicts: {
    about:
      'Conflicts of the kinds that the policy has a ladder for: each is opened once and tells its first rung, and ends with its cause.',
    of: 'any',
    record: changeConflictDrafts,
  },
} satisfies Record<string, Recorder>;

/**
 * What is to be recorded of a change, each part decided on what the ones before bring.
 *
 * @param policy of its base; null where it cannot be used
 * @param left gets a sentence for each part that the log would not take: it is left out, and the others stand
 */
export function recordDrafts(
  facts: Facts,
  policy: Policy | null,
  state: State,
  now: number,
  left: string[],
): EventDraft[] {
  const open = facts.pull === null || facts.pull.state === 'open';
  const drafts: EventDraft[] = [];
  let current = state;
  for (const [name, recorder] of Object.entries<Recorder>(RECORDERS)) {
    const own = draftsOf(recorder, { facts, state: current, now }, policy, open);
    if (own.length === 0) continue;
    const taken = admitted(current, own, now, left, `${name} of ${facts.change.name}`);
    drafts.push(...taken.drafts);
    current = taken.state;
  }
  return drafts;
}

function draftsOf(
  recorder: Recorder,
  of: Omit<Recording, 'policy'>,
  policy: Policy | null,
  open: boolean,
): readonly EventDraft[] {
  if (recorder.of === 'any') return recorder.record({ ...of, policy });
  return open && policy !== null ? recorder.record({ ...of, policy }) : [];
}
