import type { DesiredCheck } from '../../core/effect.ts';
import type { CheckOf } from '../../core/effects/shared-head.ts';
import type { Outcome } from '../../core/verdict.ts';
import { prose } from './escape.ts';
import { LOOK } from './look.ts';

const LOOKS = {
  success: 'pass',
  neutral: 'warn',
  action_required: 'cannot-tell',
  failure: 'block',
} as const satisfies Record<NonNullable<DesiredCheck['conclusion']>, Outcome>;

/** What ends a headline where the check of the commit does not show what the headline says; empty where it does. */
export function sharedHeadline(of: CheckOf | null | undefined): string {
  return of ? `; but the check is that of #${of.number}` : '';
}

/** Whose verdict the check of the commit shows, why, and what would change that. */
export function sharedLines(of: CheckOf | null | undefined): string[] {
  if (!of) return [];
  const { sign } = LOOK[of.conclusion === null ? 'cannot-tell' : LOOKS[of.conclusion]];
  const other = `#${of.number}`;
  return [
    '',
    `> ${sign} **The check \`baton\` of this commit is that of ${other}:** ${prose(of.title)}. The commit is the head of ${other} as well, and a check belongs to a commit: the strictest verdict stands for both. It is this one's own again once ${other} is closed, or this has a commit of its own.`,
  ];
}
