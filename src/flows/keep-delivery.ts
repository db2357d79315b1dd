import type { Delivery } from '../core/deliveries/delivery.ts';
import type { Inbox } from './inbox-ports.ts';

/** What the sender is to be answered. */
export type Kept =
  | { readonly kind: 'stored' }
  | { readonly kind: 'duplicate' }
  /** It is not known to be kept: the sender has to send it again. */
  | { readonly kind: 'not-stored'; readonly error: unknown };

/** Milliseconds. GitHub waits for ten seconds; some middleware answers for us before that, stored or not. */
export const STORE_LIMIT_MS = 5_000;

/** Stores a delivery, and does not wait longer than that. Stored after all, it is a duplicate when it is sent again. */
export async function keepDelivery(
  inbox: Pick<Inbox, 'store'>,
  delivery: Delivery,
  sleep: (ms: number) => Promise<void>,
): Promise<Kept> {
  const over = new AbortController();
  const late = sleep(STORE_LIMIT_MS).then((): Kept => {
    const error = new Error(`it was not stored within ${STORE_LIMIT_MS / 1_000} s`);
    over.abort(error);
    return { kind: 'not-stored', error };
  });
  const stored = inbox.store(delivery, over.signal).then(
    (kind): Kept => ({ kind }),
    (error: unknown): Kept => ({ kind: 'not-stored', error }),
  );
  return Promise.race([stored, late]);
}
