import type { Judgement } from '../../core/change/judge.ts';
import type { Facts } from '../../core/change/rule.ts';
import type { Fault } from '../../core/errors.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { prose } from './escape.ts';
import { faultyPolicyComment, missingPolicyCheck } from './no-policy.ts';
import { reviewSummary } from './summary.ts';

/** What a run has to say of one pull request. */
export type Told =
  | { readonly kind: 'judged'; readonly judgement: Judgement; readonly facts: Facts; readonly policy: Policy }
  | { readonly kind: 'no-policy'; readonly number: number; readonly base: string }
  | {
      readonly kind: 'faulty-policy';
      readonly number: number;
      readonly base: string;
      readonly faults: readonly Fault[];
    }
  | { readonly kind: 'ended'; readonly number: number; readonly state: string };

const TELL = {
  judged: ({ judgement, facts, policy }) => reviewSummary({ judgement, facts, policy }),
  'no-policy': ({ number, base }) => `### #${number}\n\n${missingPolicyCheck(base).summary}`,
  'faulty-policy': ({ number, base, faults }) => `### #${number}\n\n${faultyPolicyComment(base, faults)}`,
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
