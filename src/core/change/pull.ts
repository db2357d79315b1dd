import type { Account } from './facts.ts';

/** What a forge shows of a pull request beyond its commits and files. Untrusted text stays as it was written. */
export interface PullFacts {
  readonly number: number;
  readonly url: string;
  /** `owner/name` of the repository that it is in; missing: not known. */
  readonly repository?: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly state: 'open' | 'closed' | 'merged';
  /** Name of the branch it asks to be merged into: whose policy judges it. */
  readonly baseBranch: string;
  /** `owner/name` that the head branch is in; null where that was deleted. */
  readonly headRepository: string | null;
  /** Does the head branch lie in another repository? */
  readonly fromFork: boolean;
  readonly labels: readonly LabelFacts[];
  readonly reviews: readonly ReviewFacts[];
  /** Whose review is asked for: `@login`s and `@org/team`s, sorted. */
  readonly requested: readonly string[];
  /** Check runs and commit statuses on the head commit, the latest of each name, app and workflow. Baton's own are left out. */
  readonly checks: readonly CheckFacts[];
  /** Comments and reviews with a line that starts with `/baton`; oldest first. */
  readonly commands: readonly CommandFacts[];
  /** Checklists of handoffs that Baton wrote. Missing: there are none. */
  readonly checklists?: readonly ChecklistFacts[];
  /** Numbers of the issues of its repository that merging it closes. Missing: none. */
  readonly closes?: readonly number[];
  /** When it was last opened again after it was closed, ISO 8601 UTC; null or missing: it never was. */
  readonly reopenedAt?: string | null;
}

export interface LabelFacts {
  readonly name: string;
  /** Who put it on last; null where the forge does not say. */
  readonly by: Account | null;
}

export interface ReviewFacts {
  /** The forge's number of it. */
  readonly id: string;
  readonly by: Account | null;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** The commit that was reviewed; null where the forge no longer knows. */
  readonly head: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly url: string;
}

export interface CheckFacts {
  readonly name: string;
  /** Slug of the app that wrote a check run; null for a commit status. */
  readonly app: string | null;
  /** Of a workflow's job, which workflow and what started it, as `CI on push`; null for all other checks. */
  readonly workflow: string | null;
  /** How it ended; null while it has not. */
  readonly conclusion: CheckConclusion | null;
  /** When it ended or was last heard of, ISO 8601 UTC. */
  readonly at: string;
  readonly url: string | null;
  /** It is the job of a workflow that Baton itself runs in: as long as Baton judges, it has not ended. */
  readonly own?: true;
}

/** As GitHub names them. */
export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'skipped'
  | 'cancelled'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure';

export interface CommandFacts {
  /** The forge's number of the comment; of a review `review-` and its number. */
  readonly comment: string;
  /** When its text was last changed, ISO 8601 UTC: a command is handled once for each comment and edit. */
  readonly editedAt: string;
  /** Who wrote it; null where the account is gone. */
  readonly by: Account | null;
  readonly edited: boolean;
  /** Who edited it last; null where nobody did, or the account is gone. */
  readonly editor: Account | null;
  readonly body: string;
  readonly url: string;
}

/** A checklist of a handoff as it stands, with what became of it. */
export interface ChecklistFacts {
  /** What the forge calls the comment. */
  readonly id: string;
  /** Id of the handoff. */
  readonly handoff: string;
  readonly body: string;
  /** The first text and every later one, oldest first; null where not all of them could be seen. Empty: nobody edited it. */
  readonly edits: readonly ChecklistEdit[] | null;
}

export interface ChecklistEdit {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** null where the account is gone. */
  readonly by: Account | null;
  /** Did Baton write it? */
  readonly own: boolean;
  readonly body: string;
}

/** What an account may do in the repository, as the forge grades it. */
export const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ALERT_SOURCES = ['code-scanning', 'dependabot', 'secret-scanning'] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An open alert of the forge on the head branch, or on the repository where it knows no branches. */
export interface AlertFacts {
  readonly source: AlertSource;
  readonly number: number;
  /** Secrets have none: each counts as critical. */
  readonly severity: Severity;
  /** Rule, advisory or kind of secret. */
  readonly rule: string;
  readonly path: string | null;
  readonly url: string;
}

/** A file of test results or findings in an artifact of a run on the head commit. */
export interface ReportFacts {
  /** Name of the artifact, and path in it. */
  readonly artifact: string;
  readonly path: string;
  /** The text; null where it is too large or no text. */
  readonly text: string | null;
}
