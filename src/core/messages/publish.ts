import type { EventDraft } from '../context/draft.ts';
import type { LogEvent } from '../context/events/table.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { JsonObject } from '../context/state/json.ts';
import type { State } from '../context/state.ts';
import { matches } from './subscription.ts';

/** In bytes, so that the event fits into a dispatch, which holds 64 KB, beside what else is said there. */
const MOST_CARRIED = 48_000;
/** How Baton delivers: whoever subscribed to these would be told of what they are told. */
const DELIVERY = /^(?:BOARD|NOTICE|SUBSCRIPTION)_/;

/**
 * What subscribers are to be told of some events, to be saved in the same commit as these, so that each reaches each subscriber
 * once. Nobody is told of what they did themselves, nor of deliveries.
 *
 * @param state before the events
 */
export function publishDrafts(
  state: Pick<State, 'subscriptions' | 'messages'>,
  events: readonly LogEvent[],
): EventDraft[] {
  const subscriptions = Object.values(state.subscriptions);
  if (subscriptions.length === 0) return [];
  return events
    .filter((event) => !isDelivery(event, state))
    .flatMap((event) => {
      const told = subscriptions
        .filter(({ data }) => matches(saidText(data.pattern), event))
        .map(({ data }) => saidText(data.subscriber))
        .filter((who) => who !== event.data.by);
      return [...new Set(told)].sort().map((who) => noticeOf(event, who));
    });
}

/** Messages of Baton are how a notice is delivered to whoever has no account. */
function isDelivery({ type, data }: LogEvent, { messages }: Pick<State, 'messages'>): boolean {
  if (DELIVERY.test(type)) return true;
  if (!type.startsWith('MESSAGE_')) return false;
  const from = data.from ?? get(messages, String(data.message_id))?.data.from;
  return from === 'baton' || type === 'MESSAGE_DELIVERED';
}

function noticeOf(event: LogEvent, to: string): EventDraft {
  const { type, workflow, phase, data } = event;
  const head = { id: String(data.id), type, workflow, phase };
  return {
    type: 'NOTICE_DUE',
    workflow,
    by: 'baton',
    data: {
      notice_id: `event-${head.id}-${to}`,
      to,
      text: `${type} on ${workflow} by ${String(data.by)}\nYou subscribed to it. It stands in the log as ${head.id}: baton context log --workflow ${workflow}`,
      update: true,
      event: carried(head, data as JsonObject),
    },
  };
}

/** The whole event where it fits, else what it is found by. */
function carried(head: JsonObject, data: JsonObject): JsonObject {
  const whole = { ...head, data };
  return new TextEncoder().encode(JSON.stringify(whole)).length <= MOST_CARRIED ? whole : head;
}
