/** What an agent wants to do, in the order in which it comes up. */
export const TOPICS = {
  begin: 'Before you begin',
  claim: 'Claim what you will touch',
  work: 'While you work',
  hand: 'Hand off',
  ask: 'Ask',
  escalate: 'Disagree and escalate',
} as const;
export type Topic = keyof typeof TOPICS;

/**
 * Commands of the command line by topic. What is not there yet is left out of the file, and comes into it with the command itself;
 * a command that is not named here is found by `baton --help`.
 */
export const CLI_TOPICS: Readonly<Record<Topic, readonly string[]>> = {
  begin: ['whoami', 'context open', 'status', 'onboard', 'next', 'task start'],
  claim: ['owners', 'lease acquire', 'lease renew', 'lease release', 'lease list', 'dependency add'],
  work: ['check', 'conflicts', 'record', 'task block', 'task unblock', 'task review', 'approve'],
  hand: [
    'handoff new',
    'handoff validate',
    'handoff list',
    'handoff show',
    'handoff accept',
    'handoff clarify',
    'handoff decline',
    'handoff withdraw',
    'task reassign',
  ],
  ask: ['explain', 'inbox', 'message send', 'message reply', 'message ack'],
  escalate: ['deadlocks', 'conflict list', 'conflict resolve', 'incident open', 'task fail'],
};

/** The same of the commands that a comment gives. */
export const COMMENT_TOPICS: Readonly<Record<Topic, readonly string[]>> = {
  begin: ['help', 'status'],
  claim: ['lease', 'release', 'assign'],
  work: ['refresh', 'approve-as'],
  hand: ['handoff', 'accept', 'clarify', 'decline', 'withdraw'],
  ask: ['explain', 'message', 'reply', 'ack'],
  escalate: ['resolve', 'incident', 'override'],
};

/** A command as it is written, and what it does. */
export interface Usage {
  readonly usage: string;
  readonly about: string;
}

/** Commands of the command line by what stands after `baton`: `lease acquire`. */
export type CliUsage = ReadonlyMap<string, Usage>;
