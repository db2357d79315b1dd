import type { Policy } from '../policy/schema.ts';
import { whoMay } from './override-right.ts';

/** One verb that a comment may give Baton. */
export interface CommandKind {
  /** What stands behind the verb, as it is shown to people. */
  readonly takes: string;
  /** What it does, as a sentence without its end. */
  readonly about: string;
  readonly example: string;
  /** Who may give it, as a sentence without its end. */
  readonly who: (policy: Policy) => string;
}

/** Every command. A new one is one new entry; whoever reads commands asks for its verb. */
export const COMMANDS = {
  override: {
    takes: 'RULE REASON',
    about: 'lets this change pass a rule',
    example: '/baton override gates.testing_passed the test of the payment provider is down, see INC-204',
    who: (policy) => whoMay({ policy }),
  },
} as const satisfies Record<string, CommandKind>;

export type Verb = keyof typeof COMMANDS;

export const VERBS = Object.keys(COMMANDS) as readonly Verb[];

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(COMMANDS, word);
}

/** How a command is written: `/baton override RULE REASON`. */
export function usageOf(verb: Verb): string {
  return `/baton ${verb} ${COMMANDS[verb].takes}`;
}
