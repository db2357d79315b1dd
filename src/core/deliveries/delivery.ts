/** One thing that reached Baton and waits to be worked on: a webhook's delivery, or a timer that is due. */
export interface Delivery {
  /** GUID of the delivery, a UUID in lower case. Whatever comes a second time under it is dropped. */
  readonly id: string;
  /** What it is about. Work on one key is done by one at a time, in the order of arrival. */
  readonly key: string;
  /** Name of the webhook event, or `TIMER`. */
  readonly event: string;
  /** JSON, as it was received. */
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Of a timer that nobody waits for. */
  readonly idle?: boolean;
}

/** The event of a delivery that Baton set for itself. */
export const TIMER = 'baton_timer';

/** The event of what stands for a key that is kept from being worked on. Its process is gone where it is handed out. */
export const HOLD = 'baton_hold';

/** A wish to look at something again. */
export interface Timer {
  /** A key has one timer at most. */
  readonly key: string;
  /** JSON; becomes the body of the delivery. */
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Nobody waits for it: what somebody waits for comes first. */
  readonly idle?: boolean;
  /** It is set only where its key has none, however late that one is. */
  readonly unlessSet?: boolean;
}

/** All that waited for one key when its turn came, in the order of arrival. */
export interface Round {
  readonly key: string;
  /** At least one. */
  readonly deliveries: readonly Delivery[];
  /** Counts from 1. Above 1, an earlier try on the first of them failed, or its process ended. */
  readonly attempt: number;
}

/** A delivery that nobody tries any more, until somebody asks for it. */
export interface DeadLetter {
  readonly delivery: Delivery;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly diedAt: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id in the form in which it is compared; null where it is no UUID. */
export function deliveryId(text: string): string | null {
  const id = text.toLowerCase();
  return UUID.test(id) ? id : null;
}
