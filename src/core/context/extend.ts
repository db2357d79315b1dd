import type { EventDraft } from './draft.ts';
import { isRefused, type Refused, refuse } from './events/row.ts';
import { eventOf, type LogEvent } from './events/table.ts';
import { idAfter } from './ids.ts';
import { formatLine, MAX_ITEM_LINE, MAX_LINE } from './line.ts';
import { reduce } from './reduce.ts';
import { PROTOCOL, type State } from './state.ts';

export interface Extended {
  readonly state: State;
  readonly events: readonly LogEvent[];
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
): Extended | (Refused & { readonly draft: EventDraft }) {
  let current = state;
  const events: LogEvent[] = [];
  for (const draft of drafts) {
    const ms = Math.max(now, current.last_at === null ? 0 : Date.parse(current.last_at));
    const id = idAfter(current.last_id, newId(ms));
    const event = eventOf(draft, { id, at: new Date(ms).toISOString(), v: PROTOCOL });
    const next = tooLong(event) ?? reduce(current, event);
    if (isRefused(next)) return { ...next, draft };
    current = next;
    events.push(event);
  }
  return { state: current, events };
}

/** Ids of what is only tried out: each is the one after the last. */
const TRIED = () => '0'.repeat(26);

/** The state as some drafts would leave it; as it is, where one of them cannot stand. Whoever saves them is told that. */
export function tried(state: State, drafts: readonly EventDraft[], now: number): State {
  const next = extend(state, drafts, now, TRIED);
  return isRefused(next) ? state : next.state;
}

/** What of some drafts the log takes, with the state as they leave it: all; or none, where one of them cannot stand, and why is added to `left`. */
export function admitted(
  state: State,
  drafts: readonly EventDraft[],
  now: number,
  left: string[],
  of: string,
): { readonly drafts: readonly EventDraft[]; readonly state: State } {
  const next = extend(state, drafts, now, TRIED);
  if (!isRefused(next)) return { drafts, state: next.state };
  left.push(`${of}: ${next.refused.message}; nothing of it is recorded`);
  return { drafts: [], state };
}

/** Why some drafts cannot stand; null where they can. */
export function faultIn(state: State, drafts: readonly EventDraft[], now: number): string | null {
  const next = extend(state, drafts, now, TRIED);
  return isRefused(next) ? next.refused.message : null;
}

function tooLong(event: LogEvent): Refused | undefined {
  const most = event.type === 'POLICY_CHANGED' ? MAX_LINE : MAX_ITEM_LINE;
  const { length } = formatLine(event);
  return length > most
    ? refuse(
        'event.too-long',
        `the event has ${length} characters; a line of the log holds ${most}`,
        [],
        'Say it shorter, or in several.',
      )
    : undefined;
}
