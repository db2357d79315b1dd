import type { Effect } from '../../core/effects/differences.ts';
import { isTooQuick } from '../trouble.ts';
import type { PartAnswer } from './answers.ts';

const CHECKS =
  'a check needs a token of an App with Checks: write, or of a workflow with `permissions: checks: write`; a token of a person never may';
const PULLS = 'it needs a token with Pull requests: write, in a workflow `permissions: pull-requests: write`';

/** What a token needs for each effect. */
const NEEDS = {
  'create-label':
    'a label needs a token with Issues: write or Pull requests: write, in a workflow `permissions: issues: write`',
  'add-labels': PULLS,
  'remove-labels': PULLS,
  'create-comment': PULLS,
  'update-comment': PULLS,
  'delete-comment': PULLS,
  'minimize-comment': PULLS,
  'create-check': CHECKS,
  'update-check': CHECKS,
  'request-reviews': PULLS,
  'create-reply': PULLS,
  'update-reply': PULLS,
  'delete-reply': PULLS,
  'create-checklist': PULLS,
  'update-checklist': PULLS,
  'delete-checklist': PULLS,
  'add-reaction': PULLS,
  'remove-reaction': PULLS,
  assign: PULLS,
} as const satisfies Record<Effect['kind'], string>;

type NotDone = Exclude<PartAnswer, { readonly kind: 'done' }>;

/** Why something could not be written, and what would help. */
export function reasonFor({ kind }: Effect, answer: NotDone): string {
  const forbidden = answer.kind === 'failed' && answer.gap === 'forbidden';
  return forbidden ? `${answer.message}: ${NEEDS[kind]}` : answer.message;
}

/** Turned away for writing too much in a short time, and so not carried out: GitHub asks to wait a minute. */
export function isTooFast(answer: NotDone): boolean {
  return answer.kind === 'failed' && answer.own && isTooQuick(answer.message);
}

/** GitHub lets nobody ask these for a review: they have no access, or are not there. A token that may ask nobody is told apart. */
export function isRefused({ kind }: Effect, answer: NotDone): boolean {
  if (kind !== 'request-reviews' || answer.kind !== 'failed' || !answer.own) return false;
  return (
    answer.gap === 'not-found' ||
    (answer.gap === 'other' &&
      /may only be requested from collaborators|cannot be requested from/i.test(answer.message))
  );
}

/** To fold what another app wrote is a courtesy: a token that may not is no fault of the run. */
export function isForgone({ kind }: Effect, answer: NotDone): boolean {
  return kind === 'minimize-comment' && answer.kind === 'failed' && answer.gap === 'forbidden';
}

/** A comment that is to go, or to be folded, and is gone already. */
export function isGone({ kind }: Effect, answer: NotDone): boolean {
  // A reaction to what was deleted meanwhile is as little missed.
  const takesAway =
    /^(?:delete-comment|minimize-comment|delete-reply|delete-checklist|add-reaction|remove-reaction)$/.test(
      kind,
    );
  return takesAway && answer.kind === 'failed' && answer.gap === 'not-found';
}
