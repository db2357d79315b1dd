import type { EventDraft } from './draft.ts';
import { isRefused, type Refused } from './events/row.ts';
import { eventOf, type LogEvent } from './events/table.ts';
import { idAfter } from './ids.ts';
import { reduce } from './reduce.ts';
import { PROTOCOL, type State } from './state.ts';

export interface Extended {
  readonly state: State;
  readonly events: readonly LogEvent[];
}

export interface Origin {
  readonly id: string;
  readonly at: string;
}

/**
 * The state and the events that come of some drafts at `now` (milliseconds). Instants never go back, whatever the clock does.
 * Refused as a whole where one of them cannot stand.
 */
export function extend(
  state: State,
  drafts: readonly EventDraft[],
  now: number,
  newId: (at: number) => string,
  origin?: Origin,
): Extended | (Refused & { readonly draft: EventDraft }) {
  let current = state;
  const events: LogEvent[] = [];
  for (const draft of drafts) {
    const ms = Math.max(now, current.last_at === null ? 0 : Date.parse(current.last_at));
    const id = idAfter(current.last_id, newId(ms));
    const event = eventOf(draft, { id, at: new Date(ms).toISOString(), v: PROTOCOL, origin });
    const next = reduce(current, event);
    if (isRefused(next)) return { ...next, draft };
    current = next;
    events.push(event);
  }
  return { state: current, events };
}
