import type { Verb } from '../change/command-table.ts';
import type { CommandFacts } from '../change/pull.ts';
import type { RuleContext } from '../change/rule.ts';
import type { EventDraft } from '../context/draft.ts';
import type { Answer } from '../context/events/commands.ts';
import type { State } from '../context/state.ts';

/** A command of somebody who may give it. */
export interface Asked {
  readonly verb: Verb;
  readonly rest: string;
  readonly line: number;
  readonly comment: CommandFacts;
  /** Agent id or `@login`: in whose name it is carried out. */
  readonly by: string;
  readonly context: RuleContext;
  /** The context with what was carried out before it. */
  readonly state: State;
}

/** What carrying it out comes to: the answer, and what it wants to have happened. */
export interface Came extends Pick<Answer, 'outcome' | 'says' | 'who'> {
  readonly drafts?: readonly EventDraft[];
}

export type CarryOut = (asked: Asked) => Came;

/** Longest answer that is kept, in characters. */
const LONGEST = 1_500;

export function done(says: string | null = null, drafts: readonly EventDraft[] = []): Came {
  return { outcome: 'done', says: says === null ? null : says.slice(0, LONGEST), drafts };
}

export function refused(says: string): Came {
  return { outcome: 'refused', says: says.slice(0, LONGEST) };
}
