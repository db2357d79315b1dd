import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Vitals } from '../../core/services/health.ts';
import type { Metrics } from './metrics.ts';

/** What this process may use of the memory, as it stands now: of what it is given, and of what the engine lets it take. */
export function memoryUsed(): number {
  const most = process.constrainedMemory();
  // Where nothing constrains it, some systems say 0 and others a number beyond all memory.
  const given = most > 0 && most < totalmem() ? most : totalmem();
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return Math.max(process.memoryUsage.rss() / given, used_heap_size / heap_size_limit);
}

/** So long back counts as lately. */
const WINDOW_MS = 15 * 60_000;
/** Fewer than so many tell nothing. */
const FEWEST = 20;
/** So many of each are kept, the newest: enough to tell, whatever the storm. */
const MOST = 2_000;

/** The last readings of one kind. */
class Lately {
  private readonly readings: { readonly at: number; readonly value: number }[] = [];
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  add(value: number): void {
    this.readings.push({ at: this.now(), value });
    if (this.readings.length > MOST * 1.2) this.readings.splice(0, this.readings.length - MOST);
  }

  /** Ascending; null where there are too few. */
  values(): readonly number[] | null {
    const since = this.now() - WINDOW_MS;
    const found = this.readings.filter(({ at }) => at >= since).slice(-MOST);
    return found.length < FEWEST ? null : found.map(({ value }) => value).sort((a, b) => a - b);
  }
}

/** So long one look is as good as the next: there may be hundreds a second. */
const FRESH_MS = 5_000;

/** How this process does lately. */
export interface Watch {
  /** The same metrics: what is counted is watched as well. */
  readonly metrics: Metrics;
  readonly vitals: () => Vitals;
}

/** @param memory part of the memory that is used, in [0, 1] */
export function watched(metrics: Metrics, now: () => number, memory: () => number = memoryUsed): Watch {
  const [answers, rounds] = [new Lately(now), new Lately(now)];
  let known: { readonly at: number; readonly vitals: Vitals } | null = null;
  return {
    metrics: {
      ...metrics,
      took: (kind, ms) => {
        answers.add(ms);
        metrics.took(kind, ms);
      },
      worked: (kind, result, ms) => {
        rounds.add(result === 'failed' ? 1 : 0);
        metrics.worked(kind, result, ms);
      },
    },
    vitals: () => {
      if (known !== null && now() - known.at < FRESH_MS) return known.vitals;
      const times = answers.values();
      const worked = rounds.values();
      const vitals = {
        answerMs: times?.[Math.ceil(times.length * 0.95) - 1] ?? null,
        failed: worked === null ? null : worked.reduce((sum, each) => sum + each, 0) / worked.length,
        memory: memory(),
      };
      known = { at: now(), vitals };
      return vitals;
    },
  };
}
