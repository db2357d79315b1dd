import type { Effect } from '../../core/effects/differences.ts';

/** Mutations that Baton writes with, their input type and what is asked of their answer. */
export const MUTATIONS = {
  addComment: { input: 'AddCommentInput', answer: 'clientMutationId' },
  updateIssueComment: { input: 'UpdateIssueCommentInput', answer: 'clientMutationId' },
  deleteIssueComment: { input: 'DeleteIssueCommentInput', answer: 'clientMutationId' },
  minimizeComment: { input: 'MinimizeCommentInput', answer: 'clientMutationId' },
  addReaction: { input: 'AddReactionInput', answer: 'clientMutationId' },
  removeReaction: { input: 'RemoveReactionInput', answer: 'clientMutationId' },
  addAssigneesToAssignable: {
    input: 'AddAssigneesToAssignableInput',
    answer: 'assignable { assignees(first: 100) { nodes { id } } }',
  },
  createLabel: { input: 'CreateLabelInput', answer: 'label { id name }' },
  addLabelsToLabelable: { input: 'AddLabelsToLabelableInput', answer: 'clientMutationId' },
  removeLabelsFromLabelable: { input: 'RemoveLabelsFromLabelableInput', answer: 'clientMutationId' },
  createCheckRun: { input: 'CreateCheckRunInput', answer: 'checkRun { id }' },
  updateCheckRun: { input: 'UpdateCheckRunInput', answer: 'clientMutationId' },
  requestReviews: { input: 'RequestReviewsInput', answer: 'clientMutationId' },
} as const;

/** One mutation of a request. */
export interface Part {
  readonly mutation: keyof typeof MUTATIONS;
  readonly input: Readonly<Record<string, unknown>>;
  /** The effect, or as much of one as this writes. */
  readonly effect: Effect;
  /** What must be written after it, with what GitHub answered; none in most cases. */
  readonly next?: (answer: unknown) => Part | null;
  /** How much of the effect was carried out, where GitHub leaves something aside without a word; all of it in most cases. */
  readonly came?: (answer: unknown) => Came;
}

/** What came of an effect. */
export interface Came {
  readonly written: Effect | null;
  readonly refused: { readonly effect: Effect; readonly reason: string } | null;
}

/** Under which name a part of a request is answered. */
export function aliasOf(at: number): string {
  return `e${at}`;
}
