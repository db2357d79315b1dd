import * as z from 'zod';
import { DURATION, parseDuration } from '../duration.ts';

/** Bounds on what a policy may hold, so that one file cannot exhaust a run. */
export const LIMITS = {
  bytes: 1_000_000,
  agents: 1_000,
  patterns: 20_000,
  pattern: 4_096,
  aliases: 100,
  depth: 32,
} as const;

export const text = (about: string) => z.string().min(1).max(500).describe(about);
export const enforce = z
  .enum(['audit', 'warn', 'enforce'])
  .describe('audit: report only; warn: say so, block nothing; enforce: the check blocks.');
export const duration = (about: string) =>
  z
    .string()
    .regex(DURATION, { error: 'expected a duration such as 15m, 4h or 1d' })
    .refine((value) => (parseDuration(value) ?? 0) > 0, { error: 'expected a duration longer than nothing' })
    .describe(about);
/** The same, where no time at all may be meant too. */
export const patience = (about: string) =>
  z
    .string()
    .regex(DURATION, { error: 'expected a duration such as 15m, 4h or 1d, or `immediate`' })
    .describe(about);
/** `daily 09:00 UTC`, `friday 15:00 UTC`. */
export const timeOfWeek = (about: string) =>
  z
    .string()
    .regex(
      /^(?:daily|monday|tuesday|wednesday|thursday|friday|saturday|sunday) (?:[01]\d|2[0-3]):[0-5]\d UTC$/,
      {
        error: 'expected a time such as `daily 09:00 UTC` or `friday 15:00 UTC`',
      },
    )
    .describe(about);
/** What is said where something else than `95%` stands. */
export const PERCENTAGE = 'expected a percentage such as 95%';
/** `95%`. */
export const share = (about: string) =>
  z
    .string({ error: PERCENTAGE })
    .regex(/^(?:100|\d{1,2}(?:\.\d{1,2})?)%$/, { error: PERCENTAGE })
    .describe(about);
export const pattern = (about: string) => z.string().min(1).max(LIMITS.pattern).describe(about);
export const patterns = (about: string) =>
  z.array(pattern('A path pattern.')).max(LIMITS.patterns).describe(about);
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, {
  error: 'expected a name of letters, digits, spaces, dots, dashes and underscores',
});
export const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, {
  error: 'expected a name of letters, digits, dashes and underscores that starts with a letter',
});

/** `@login`, `@org/team` or an e-mail address: without blanks, so that CODEOWNERS can hold it. */
export const person = (about: string) =>
  z
    .string()
    .max(254)
    .regex(/^(?:@[A-Za-z0-9][\w.-]*(?:\[bot\])?(?:\/[A-Za-z0-9][\w.-]*)?|[^\s@#,<>]+@[^\s@#,<>]+)$/, {
      error: 'expected `@login`, `@org/team` or an e-mail address',
    })
    .describe(about);
/** Who decides: an agent, a group, `@login`, `@org/team`, or one of the words of `AUTHORITY_WORDS`. */
export const authority = (about: string) =>
  z
    .string()
    .max(254)
    .regex(/^(?:@[A-Za-z0-9][\w.-]*(?:\[bot\])?(?:\/[A-Za-z0-9][\w.-]*)?|[A-Za-z][A-Za-z0-9_.-]*)$/, {
      error: 'expected an agent, a group, `@login` or `@org/team`',
    })
    .describe(about);

/** Agents and groups by name, `@login`s, `@org/team`s, and everybody with at least a permission. */
export const who = (about: string) =>
  z
    .string()
    .max(254)
    .regex(
      /^(?:@[A-Za-z0-9][\w.-]*(?:\[bot\])?(?:\/[A-Za-z0-9][\w.-]*)?|permission:(?:read|triage|write|maintain|admin)|[A-Za-z][A-Za-z0-9_.-]*)$/,
      { error: 'expected an agent, a group, `@login`, `@org/team` or `permission:admin`' },
    )
    .describe(about);
