import { RIGHTS, type Right } from '../commands/rights.ts';

/** One verb that a comment may give Baton. */
export interface CommandKind {
  /** What stands behind the verb, as it is shown to people; empty where nothing does. */
  readonly takes: string;
  /** What it does, as a sentence without its end. */
  readonly about: string;
  readonly examples: readonly [string, ...string[]];
  readonly right: Right;
  /** What more there is to know of it, in Markdown. */
  readonly notes: string;
  /** The only place where it makes sense. Missing: everywhere. */
  readonly only?: CommandPlace;
}

/** Where comments are that give commands. */
export type CommandPlace = 'pull requests' | 'issues';

/** Every command. A new one is one new entry; whoever reads commands asks for its verb. */
export const COMMANDS = {
  help: {
    takes: '',
    about: 'answers with the commands there are',
    examples: ['/baton help'],
    right: RIGHTS.takesPart,
    notes: '',
  },
  status: {
    takes: '',
    about: 'answers with what the change waits for, and for whom',
    examples: ['/baton status'],
    right: RIGHTS.takesPart,
    notes: 'The answer is what holds at that moment, and is not kept up to date: the verdict is.',
  },
  explain: {
    takes: '[RULE]',
    about: 'answers with the verdict, or with one rule of it and all that it stands on',
    examples: ['/baton explain', '/baton explain ownership', '/baton explain gates.testing_passed'],
    right: RIGHTS.takesPart,
    notes: 'Rules are named as the verdict shows them.',
    only: 'pull requests',
  },
  'approve-as': {
    takes: 'AGENT|OWNER',
    about: 'approves the head of the change in the name of an owner',
    examples: ['/baton approve-as agent-004', '/baton approve-as @acme/network'],
    right: RIGHTS.standsFor,
    notes:
      'It counts for what that owner answers for, and for nothing else; the author, a committer, the last pusher, the acting agent and its operators are as little independent as with a review. It is bound to the head: a push ends it. The comment is read again from GitHub at every judgement, and so is whether its author may; where it is gone, was edited by somebody else or is older than the push, it does not count. To GitHub itself it is no review.',
    only: 'pull requests',
  },
  lease: {
    takes: 'PATHS… [for DURATION]',
    about: 'takes a lease on paths, or on a resource of the policy',
    examples: ['/baton lease src/api/* docs/api.md for 4h', '/baton lease staging'],
    right: RIGHTS.works,
    notes:
      'By the rules of `baton lease acquire`. An agent holds it under its id, a person under their login. It stays when the comment is deleted: `release` gives it back.',
  },
  release: {
    takes: '[PATHS…|IDS…]',
    about: 'gives back leases of whoever says it, or all of them',
    examples: ['/baton release', '/baton release src/api/*', '/baton release ls-3f2a91c0'],
    right: RIGHTS.works,
    notes: '',
  },
  resolve: {
    takes: '[CONFLICT] DECISION',
    about: 'decides a conflict',
    examples: ['/baton resolve technical-3f2a91c07b1e #41 goes first', '/baton resolve #41 goes first'],
    right: RIGHTS.decides,
    notes:
      'The conflict may be left out where the change has one alone. Where the policy says `agree`, so many different ones have to decide the same, word for word; the last word of each counts. See [ladders](ladders.md).',
  },
  incident: {
    takes: 'P0|P1|P2 WHAT, or decide|execute|review|thaw|close ID TEXT',
    about: 'opens an incident, or moves it on',
    examples: [
      '/baton incident P0 the site is down',
      '/baton incident decide inc-3f2a91c0 roll back to v1.4',
    ],
    right: RIGHTS.incidents,
    notes: 'See [incidents](incidents.md).',
  },
  override: {
    takes: 'RULE REASON',
    about: 'lets this change pass a rule',
    examples: ['/baton override gates.testing_passed the test of the payment provider is down, see INC-204'],
    right: RIGHTS.overrides,
    notes: 'See [overrides](overrides.md). What the verdict says of it is the answer.',
    only: 'pull requests',
  },
  message: {
    takes: 'AGENT TEXT',
    about: 'sends a message to an agent, a group or `ALL`',
    examples: ['/baton message agent-004 the subnet is free now'],
    right: RIGHTS.works,
    notes:
      'It is an UPDATE. A fenced `baton` block in a comment sends a whole message, with everything in it that [messages](messages.md) have. What is wrong with it is answered all at once.',
  },
  reply: {
    takes: 'MESSAGE TEXT',
    about: 'answers a message, which acknowledges it',
    examples: ['/baton reply msg-48692j3g 10.4.0.0/16'],
    right: RIGHTS.works,
    notes:
      'Only whoever the message is for, and those who answer for them; the answer goes to its sender, into the same thread.',
  },
  ack: {
    takes: 'MESSAGE…',
    about: 'says that messages were read: they leave the inbox',
    examples: ['/baton ack msg-x1ddpx04'],
    right: RIGHTS.works,
    notes:
      'All of them, or none and what speaks against it. What wants an answer is acknowledged by that answer alone.',
  },
  refresh: {
    takes: '',
    about: 'judges the change again, with everything read anew',
    examples: ['/baton refresh'],
    right: RIGHTS.takesPart,
    notes: 'Whom GitHub refused to ask for a review is asked once more.',
    only: 'pull requests',
  },
  assign: {
    takes: '@LOGIN…|AGENT…',
    about: 'assigns the change or the task to people, or to an agent',
    examples: ['/baton assign @jane', '/baton assign agent-004'],
    right: RIGHTS.assigns,
    notes:
      'An agent is assigned by the accounts of people under its `identity.logins`, or else by its operators. Whom GitHub does not assign is named in the answer; nobody is ever taken off. On an issue the task is given to the first that is named; where nobody is, the answer says whom it fits.',
  },
  task: {
    takes: 'start|block ON…|unblock|review [WHO…]|fail REASON|reassign AGENT',
    about: 'says how it goes on with the task',
    examples: ['/baton task start', '/baton task block #17', '/baton task reassign agent-004'],
    right: RIGHTS.works,
    notes:
      'By the rules of `baton task`: what is not possible is refused, and told with what is. It is done when the issue is closed. See [tasks](tasks.md).',
    only: 'issues',
  },
  next: {
    takes: '',
    about: 'takes the next task that whoever says it can begin',
    examples: ['/baton next'],
    right: RIGHTS.works,
    notes: 'By the rules of `baton next`.',
    only: 'issues',
  },
  handoff: {
    takes: 'AGENT',
    about: 'hands the change over to another agent, with the document in its description',
    examples: ['/baton handoff agent-004'],
    right: RIGHTS.works,
    notes:
      'What the document says is compared with facts first; see [handoffs](handoffs.md). The giver is the agent whose work the change is, else who says it. Of one that was declined or has gone up, this names another receiver.',
    only: 'pull requests',
  },
  accept: {
    takes: '',
    about: 'takes what is handed over',
    examples: ['/baton accept'],
    right: RIGHTS.receives,
    notes: '',
    only: 'pull requests',
  },
  clarify: {
    takes: 'QUESTION|ANSWER',
    about: 'asks something before it is taken, or answers what was asked',
    examples: [
      '/baton clarify which of the two subnets is in use?',
      '/baton clarify the first; the other goes with the next change',
    ],
    right: RIGHTS.clarifies,
    notes: 'The answer has the same time as the receiver has: then the handoff goes up.',
    only: 'pull requests',
  },
  decline: {
    takes: 'REASON',
    about: 'does not take what is handed over',
    examples: ['/baton decline the address range belongs to agent-007'],
    right: RIGHTS.receives,
    notes: 'The handoff goes up to agents of full authority.',
    only: 'pull requests',
  },
  withdraw: {
    takes: '[REASON]',
    about: 'takes a handoff back before it is taken',
    examples: ['/baton withdraw the task was cut in two'],
    right: RIGHTS.takesBack,
    notes: '',
    only: 'pull requests',
  },
} as const satisfies Record<string, CommandKind>;

export type Verb = keyof typeof COMMANDS;

export const VERBS = Object.keys(COMMANDS) as readonly Verb[];

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(COMMANDS, word);
}

/** Does a command make sense there? */
export function isFor(verb: Verb, place: CommandPlace): boolean {
  const { only }: CommandKind = COMMANDS[verb];
  return only === undefined || only === place;
}

/** How a command is written: `/baton override RULE REASON`. */
export function usageOf(verb: Verb): string {
  return `/baton ${verb} ${COMMANDS[verb].takes}`.trimEnd();
}
