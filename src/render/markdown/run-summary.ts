import type { CheckOf } from '../../core/effects/shared-head.ts';
import type { Fault } from '../../core/errors.ts';
import type { Rendered } from './comment.ts';
import { prose } from './escape.ts';
import { faultyPolicyComment, missingPolicyLines } from './no-policy.ts';
import { reviewSummary } from './summary.ts';

/** What a run has to say of one pull request; `checkOf` where its commit bears the check of another. */
export type Told =
  | (Rendered & { readonly kind: 'judged' })
  | {
      readonly kind: 'no-policy';
      readonly number: number;
      readonly base: string;
      readonly checkOf: CheckOf | null;
    }
  | {
      readonly kind: 'faulty-policy';
      readonly number: number;
      readonly base: string;
      readonly faults: readonly Fault[];
      readonly checkOf: CheckOf | null;
    }
  | { readonly kind: 'ended'; readonly number: number; readonly state: string };

const TELL = {
  judged: reviewSummary,
  'no-policy': ({ number, base, checkOf }) =>
    [`### #${number}`, '', ...missingPolicyLines(base, checkOf)].join('\n'),
  'faulty-policy': ({ number, base, faults, checkOf }) =>
    `### #${number}\n\n${faultyPolicyComment(base, faults, checkOf)}`,
  ended: ({ number, state }) => `### #${number}\n\nIt is ${state}: nothing is left to judge.`,
} as const satisfies { [K in Told['kind']]: (told: Extract<Told, { readonly kind: K }>) => string };

/**
 * The job summary of a review.
 *
 * @param note what holds for the whole run; null: nothing
 * @param errors what could not be written
 */
export function pullsSummary(all: readonly Told[], note: string | null, errors: readonly string[]): string {
  const failed = errors.length === 0 ? [] : [failedLines(errors)];
  return [...(note === null ? [] : [`> ${note}`]), ...failed, ...all.map(tell)].join('\n\n');
}

function tell(told: Told): string {
  return (TELL[told.kind] as (told: Told) => string)(told);
}

const SHOWN = 50;

function failedLines(errors: readonly string[]): string {
  const lines = errors.slice(0, SHOWN).map((error) => `- ${prose(error)}`);
  const rest = errors.length > SHOWN ? [`- … and ${errors.length - SHOWN} more`] : [];
  return ['### ⚠️ Not finished', '', 'The next run mends what is left:', '', ...lines, ...rest].join('\n');
}

/** The job summary of a run that could not do its work. */
export function failureSummary(faults: readonly Fault[]): string {
  const lines = faults
    .slice(0, SHOWN)
    .map(({ message, hint }) => `- ${prose(message)}${hint ? ` → ${prose(hint)}` : ''}`);
  return ['### ⚠️ This run could not do its work', '', ...lines].join('\n');
}
