import type { LogEvent } from '../context/events/table.ts';
import { Ledger } from './ledger.ts';
import type { Metric, Sample } from './metric.ts';
import { seen } from './seen.ts';
import { METRIC_IDS, METRICS, type MetricId } from './table.ts';

/** Samples of all metrics over a log that may come in parts. */
export class Tally {
  readonly ledger = new Ledger();
  private readonly samples = new Map<MetricId, Sample[]>(METRIC_IDS.map((id) => [id, []]));
  /** Milliseconds since 1970: of the first and of the latest event; null: there is none. */
  first: number | null = null;
  last: number | null = null;
  events = 0;

  /** The next events of the log, in its order. What has no instant is left out, and told by the number that is returned. */
  take(events: Iterable<LogEvent>): number {
    let leftOut = 0;
    for (const each of events) {
      const event = seen(each);
      if (event === null) {
        leftOut += 1;
        continue;
      }
      for (const id of METRIC_IDS) this.samples.get(id)?.push(...METRICS[id].of(event, this.ledger));
      this.ledger.note(event);
      this.first ??= event.at;
      this.last = event.at;
      this.events += 1;
    }
    return leftOut;
  }

  /** Of one metric, with what is still going on at an instant (milliseconds). */
  of(id: MetricId, until: number): readonly Sample[] {
    const metric: Metric = METRICS[id];
    return [...(this.samples.get(id) ?? []), ...(metric.open?.(this.ledger, until) ?? [])];
  }
}
