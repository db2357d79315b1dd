import type { Verb } from '../change/command-table.ts';

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

/** How it goes, in Markdown: enough to begin with, without reading anything else. */
export const STEPS: Readonly<Record<Topic, readonly string[]>> = {
  begin: [
    'See who you are (`baton whoami`), what was said to you (`baton inbox`) and what others do (`baton status`), then take the task that is most urgent: `baton next`, which begins it. One that was given to you is begun with `baton task start ID`.',
  ],
  claim: [
    'Before the first edit: `baton lease acquire \'src/api/*\' --for "new pagination"`. Exit code 0: it is yours, begin.',
    'Exit code 1: the answer names who has it, and until when. Wait in line with `--queue`, take what is free with `--partial`, or work on something else. Give back what you no longer need: `baton lease release --all`.',
  ],
  work: [
    'Commit on a branch of your own, by an address under your `identity` in the policy (`git config user.email`), and push it; then `baton check`: each ✗ says what is missing, who must act, and with which command (→). Pull requests are judged in the same way by themselves.',
    'Where two branches cannot both be merged, `baton conflicts` says who should yield: whoever that is rebases once the other is merged.',
  ],
  hand: [
    'Giver: `baton handoff new --to AGENT > handoff.md`, fill it in, push, `baton handoff validate handoff.md` until all of it holds, `baton handoff give handoff.md`. In a pull request the same document in its description is enough.',
    'Receiver: `baton handoff show ID`, then `baton handoff accept ID`, or ask (`baton handoff clarify ID "which subnet?"`) or decline it with a reason; tick its checklist with `baton handoff tick ID "ITEM"`.',
  ],
  ask: [
    '`baton message send AGENT "Which subnet is free?" --type REQUEST --deadline 2h`; whoever is asked finds it in `baton inbox` and answers with `baton message reply ID "the second"`. What you have read you acknowledge: `baton message ack ID`.',
  ],
  escalate: [
    'What somebody has to decide stands in `baton conflict list`, with who decides and until when; past that time it goes to the next authority by itself. What `baton conflicts` shows is opened there by the check on GitHub, or by `baton sweep`, where the policy has a ladder for it. Whoever decides says `baton conflict resolve ID "what goes first" --reason "why"`.',
    'Where work waits for itself in a circle, `baton deadlocks` names the command that ends it.',
  ],
};

/** The same, where the policy has levels of incidents. */
export const INCIDENT_STEP =
  'Where something is broken for everybody: `baton incident open P0 "the site is down"`. Its lead moves it on with `baton incident decide`, `execute`, `review` and `close`.';

/** Commands of the command line by topic. One that is not named here is found by `baton --help`. */
export const CLI_TOPICS: Readonly<Record<Topic, readonly string[]>> = {
  begin: [
    'whoami',
    'inbox',
    'status',
    'next',
    'task new',
    'task list',
    'task start',
    'onboard',
    'context open',
  ],
  claim: ['owners', 'lease acquire', 'lease renew', 'lease release', 'lease list', 'dependency add'],
  work: [
    'check',
    'conflicts',
    'hooks install',
    'record',
    'task block',
    'task unblock',
    'task review',
    'task done',
    'approve',
  ],
  hand: [
    'handoff new',
    'handoff validate',
    'handoff give',
    'handoff list',
    'handoff show',
    'handoff accept',
    'handoff clarify',
    'handoff answer',
    'handoff decline',
    'handoff redirect',
    'handoff tick',
    'handoff withdraw',
    'task reassign',
  ],
  ask: ['message send', 'message show', 'message reply', 'message ack', 'message thread'],
  escalate: [
    'conflict list',
    'conflict show',
    'conflict resolve',
    'deadlocks',
    'sweep',
    'incident open',
    'incident list',
    'incident close',
    'task fail',
  ],
};

/** The same of the commands that a comment gives. */
export const COMMENT_TOPICS = {
  begin: ['help', 'status'],
  claim: ['lease', 'release', 'assign'],
  work: ['refresh', 'approve-as'],
  hand: ['handoff', 'accept', 'clarify', 'decline', 'withdraw'],
  ask: ['message', 'reply', 'ack', 'explain'],
  escalate: ['resolve', 'incident', 'override'],
} as const satisfies Record<Topic, readonly Verb[]>;

/** A command as it is written, and what it does. */
export interface Usage {
  readonly usage: string;
  readonly about: string;
}

/** Commands of the command line by what stands after `baton`: `lease acquire`. */
export type CliUsage = ReadonlyMap<string, Usage>;
