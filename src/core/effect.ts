/** What should be true on a forge for one change. Whatever differs is mended; whatever is there already is left alone. */
export interface Desired {
  /** Number of the pull request. */
  readonly number: number;
  /** Commit that the checks belong to. */
  readonly head: string;
  readonly checks: readonly DesiredCheck[];
  /** Text of the one comment that Baton keeps; null: none is needed, and none is written. */
  readonly comment: string | null;
  /** Labels that should be on it, of those that are Baton's. Its others are taken off; foreign ones are never touched. */
  readonly labels: readonly LabelSpec[];
  /** Names of the labels that are Baton's there. Missing: those that begin with one of `LABEL_PREFIXES`. */
  readonly ownLabels?: readonly string[];
  /** Whose review should be asked for: `@login`s and `@org/team`s. Nobody who was asked is ever taken off. */
  readonly reviewers: readonly string[];
  /** How comments with commands are answered. Missing: there are none. */
  readonly answers?: Answers;
  /** Checklists of handoffs, each a comment of its own. What is there and not wanted stays. Missing: none. */
  readonly checklists?: readonly DesiredChecklist[];
}

export interface DesiredChecklist {
  /** Id of the handoff. */
  readonly handoff: string;
  readonly body: string;
}

/** Begins the first line of a checklist; the id of its handoff follows. It says whose checklist it is and nothing else. */
export const CHECKLIST_MARKER = '<!-- baton:handoff ';

/** First line of the checklist of a handoff. */
export function checklistMark(handoff: string): string {
  return `${CHECKLIST_MARKER}${handoff} -->`;
}

/** Whose checklist a comment is; undefined where it is none. */
export function checklistFor(body: string): string | undefined {
  return /^<!-- baton:handoff ([\w.-]{1,200}) -->/.exec(body)?.[1];
}

/** How Baton's reactions are called here. Seen and not decided yet; done; refused or not understood. */
export const SIGNS = ['eyes', 'thumbs-up', 'confused'] as const;
export type Sign = (typeof SIGNS)[number];

export interface Answers {
  readonly of: readonly DesiredAnswer[];
  /** Comments and reviews with commands that are there; null: not all could be seen, and no reply is taken for orphaned. */
  readonly there: readonly string[] | null;
}

export interface DesiredAnswer {
  /** As `CommandFacts` has it. */
  readonly comment: string;
  /** Which edit of it is answered. ISO 8601 UTC. */
  readonly editedAt: string;
  /** null: whatever there is stays. */
  readonly sign: Sign | null;
  /** Text of the one reply; null: there is nothing to say. Missing: it is not decided yet, and whatever there is stays. */
  readonly reply?: string | null;
  /** Accounts that are assigned, unless they were since: `@login`s. */
  readonly assign: readonly string[];
  /** It was edited a short while ago, so that a reaction may be to what it said before. */
  readonly again?: true;
  /** Does it ask for everything to be tried anew? */
  readonly refresh?: true;
}

/** Begins the first line of a reply; the comment and its edit follow. It says what is answered and nothing else. */
export const REPLY_MARKER = '<!-- baton:reply ';

/** First line of the reply to a comment as it stood after an edit. */
export function replyMark({ comment, editedAt }: Pick<DesiredAnswer, 'comment' | 'editedAt'>): string {
  return `${REPLY_MARKER}${comment} ${editedAt} -->`;
}

/** What a reply answers; undefined where it is none. */
export function repliesTo(body: string): Pick<DesiredAnswer, 'comment' | 'editedAt'> | undefined {
  const [, comment, editedAt] = /^<!-- baton:reply (\S{1,200}) (\S{1,40}) -->/.exec(body) ?? [];
  return comment === undefined || editedAt === undefined ? undefined : { comment, editedAt };
}

/** First line of the comment that Baton keeps. It says whose comment it is and nothing else: no state is read from it. */
export const COMMENT_MARKER = '<!-- baton:comment -->';

export const CONCLUSIONS = ['success', 'neutral', 'failure', 'action_required'] as const;

/** The check that answers on a branch before there is a pull request. No gate bears its name, and nobody should require it. */
export const OVERLAP_CHECK = 'baton/overlap';

export interface DesiredCheck {
  /** `baton`, the one to require, or `baton/GATE`. */
  readonly name: string;
  /** null: it is not known yet. */
  readonly conclusion: (typeof CONCLUSIONS)[number] | null;
  /** One line. */
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  readonly path: string;
  /** From 1; where a rule speaks of the whole file, its first line. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

export interface LabelSpec {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** Every label that Baton may put on a change begins with one of these, and nothing else's does. */
export const LABEL_PREFIXES = ['baton:', 'conflict:', 'escalation:'] as const;

/** The label of every issue of an incident. */
export const INCIDENT_LABEL = 'baton:incident';
