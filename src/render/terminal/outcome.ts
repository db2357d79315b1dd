import type { Outcome } from '../../core/verdict.ts';
import type { Paint } from '../paint.ts';

/** How an outcome looks: a sign that says it without colour, too, and the colour. */
export const LOOK = {
  pass: { sign: '✓', color: 'green' },
  audit: { sign: '·', color: 'dim' },
  warn: { sign: '!', color: 'yellow' },
  'cannot-tell': { sign: '?', color: 'yellow' },
  block: { sign: '✗', color: 'red' },
} as const satisfies Record<Outcome, { sign: string; color: keyof Paint }>;
