import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, someone, text } from './row.ts';

const subscription = {
  collection: 'subscriptions',
  noun: 'subscription',
  phase: 'message',
  key: 'subscription_id',
  keyField: identifier,
} as const;

export const subscriptionEvents = lifecycle(subscription, {
  SUBSCRIPTION_ADDED: {
    about: 'Somebody wants to be told of events by a pattern over `type:workflow:phase`.',
    from: 'none',
    to: 'active',
    fields: { subscriber: someone, pattern: text },
  },
  SUBSCRIPTION_REMOVED: { about: 'And no longer does.', from: ['active'], to: null },
}) satisfies Record<string, EventRow>;
