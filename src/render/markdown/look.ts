import type { Outcome } from '../../core/verdict.ts';

/** How an outcome looks: a sign, and the word that says the same. */
export const LOOK = {
  pass: { sign: '✅', word: 'Clear' },
  audit: { sign: 'ℹ️', word: 'Reported only' },
  warn: { sign: '⚠️', word: 'Warned' },
  'cannot-tell': { sign: '❔', word: 'Cannot tell' },
  block: { sign: '⛔', word: 'Blocked' },
} as const satisfies Record<Outcome, { sign: string; word: string }>;
