import type { Round, Timer } from '../../core/deliveries/delivery.ts';
import type { Vitals } from '../../core/services/health.ts';
import type { Handled } from '../../flows/inbox-ports.ts';
import type { JudgingSettings } from './judging.ts';
import type { LogOptions } from './log.ts';
import type { WorkMetrics } from './metrics.ts';

/** What the thread that judges is given when it begins. */
export interface ThreadData {
  readonly settings: JudgingSettings;
  readonly log: Pick<LogOptions, 'level' | 'secrets'>;
}

/** What is said to the thread that judges. */
export type ToThread =
  | { readonly kind: 'work'; readonly id: number; readonly round: Round; readonly vitals: Vitals }
  | { readonly kind: 'give-up'; readonly id: number; readonly reason: string }
  | { readonly kind: 'heal' }
  /** The process was asked to stop. */
  | { readonly kind: 'stop' }
  /** The answer to `at`. */
  | { readonly kind: 'set'; readonly id: number; readonly failure: string | null }
  /** The answer to `hold`. */
  | { readonly kind: 'held'; readonly id: number; readonly keys: readonly string[] }
  | { readonly kind: 'not-held'; readonly id: number; readonly failure: string };

/** What it says. */
export type FromThread =
  | { readonly kind: 'handled'; readonly id: number; readonly handled: Handled }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
  | { readonly kind: 'healed' }
  /** A timer is to be set in the inbox, which it does not have. */
  | { readonly kind: 'at'; readonly id: number; readonly timer: Timer }
  /** Keys are to be held in the inbox; and to be let go of, by the number under which they were asked for. */
  | { readonly kind: 'hold'; readonly id: number; readonly keys: readonly string[] }
  | { readonly kind: 'release'; readonly id: number }
  | { readonly kind: 'counted'; readonly name: keyof WorkMetrics; readonly values: readonly unknown[] }
  /** A line of the log. */
  | { readonly kind: 'line'; readonly line: string };

/** One end of the line between two threads. */
export interface End<Said, Heard> {
  readonly say: (said: Said) => void;
  readonly hear: (listen: (heard: Heard) => void) => void;
}

/** What went wrong, as far as it is told from one thread to another. */
export function failureOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
