export interface Approval {
  readonly id: string;
  /** Agent id, `@login` or e-mail address. */
  readonly by: string;
  /** Address the approver's git was set up with; compared with those of the commits. */
  readonly email: string | null;
  /** The commit that was approved. */
  readonly head: string;
  readonly at: string;
  readonly note: string | null;
  /** The comment that it stands on, where it was given by a command; and the owner in whose name. */
  readonly cites?: string | undefined;
  readonly as?: string | undefined;
}

/** How a check may end. */
export const CHECK_CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'skipped',
  'cancelled',
  'timed_out',
] as const;

type CheckConclusion = (typeof CHECK_CONCLUSIONS)[number];

export function isCheckConclusion(text: string): text is CheckConclusion {
  return (CHECK_CONCLUSIONS as readonly string[]).includes(text);
}

export interface CheckResult {
  readonly name: string;
  readonly sha: string;
  readonly conclusion: CheckConclusion;
  readonly by: string;
  readonly at: string;
  readonly url: string | null;
}

/** What the forge cannot tell about a change. */
export interface ChangeState {
  readonly branch: string;
  readonly approvals: readonly Approval[];
  /** The latest result of each name on each commit. */
  readonly checks: readonly CheckResult[];
  /** Commits that were pushed past the installed pre-push check. */
  readonly bypassed: readonly { readonly sha: string; readonly at: string }[];
}
