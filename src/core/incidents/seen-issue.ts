import type { Account } from '../change/facts.ts';
import type { ChecklistEdit, CommandFacts } from '../change/pull.ts';
import type { State } from '../context/state.ts';
import type { Policy } from '../policy/schema.ts';
import type { Sight } from '../roster/standing.ts';

/** The issue of an incident as the forge shows it. */
export interface SeenIssue {
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
  /** Who closed it last, by hand; null: nobody did, the text of a pull request or commit did, or the account is gone. */
  readonly closedBy: Account | null;
  readonly body: string;
  /** The first text and every later one, oldest first; null where not all of them could be seen. Empty: nobody edited it. */
  readonly edits: readonly ChecklistEdit[] | null;
  /** Are there comments older than those that were looked at? */
  readonly older: boolean;
  /** Comments with a line that starts with `/baton`; oldest first. */
  readonly commands: readonly CommandFacts[];
}

/** What is needed to tell who may do what on it. */
export interface IssueScene {
  readonly policy: Policy;
  /** Who is in the teams that may lead. */
  readonly sight: Sight;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: number;
}
