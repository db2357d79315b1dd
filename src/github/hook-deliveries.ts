import type { Try } from '../core/deliveries/missed.ts';
import type { Client } from './client.ts';
import { dataOf } from './installations.ts';

interface RawDelivery {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly redelivery: boolean;
  readonly status_code: number;
}

const PAGE = 100;

/** A page of tries, newest first. */
export interface TriesPage {
  readonly tries: readonly Try[];
  /** Where the next page begins, which has older ones; null: there are none. */
  readonly next: string | null;
}

/**
 * Tries to deliver to the App. Source: https://docs.github.com/rest/apps/webhooks#list-deliveries-for-an-app-webhook
 *
 * @param client of the App itself
 * @param cursor of an earlier page; null: from the newest on
 * @throws UserError where GitHub does not list them
 */
export async function triesFrom(client: Client, cursor: string | null): Promise<TriesPage> {
  const route = 'GET /app/hook/deliveries';
  const answer = await client.rest<unknown>(route, {
    per_page: PAGE,
    ...(cursor === null ? {} : { cursor }),
  });
  const tries = (dataOf(answer, route) as RawDelivery[]).map(tryOf);
  return { tries, next: answer.kind === 'ok' ? (answer.next ?? null) : null };
}

/** Sent too slowly, or too many at once: the next try may arrive. */
const PASSING: ReadonlySet<number> = new Set([408, 429]);

function tryOf({ id, guid, delivered_at, redelivery, status_code: status }: RawDelivery): Try {
  const isRefused = status >= 400 && status < 500 && !PASSING.has(status);
  const outcome = status >= 200 && status < 300 ? 'arrived' : isRefused ? 'refused' : 'lost';
  return { id, guid, at: Date.parse(delivered_at), outcome, again: redelivery };
}

/**
 * Asks GitHub to deliver it once more; null, or why GitHub would not.
 * Source: https://docs.github.com/rest/apps/webhooks#redeliver-a-delivery-for-an-app-webhook
 *
 * @param id of one of its tries
 */
export async function redeliver(client: Client, id: number): Promise<string | null> {
  const written = await client.send<unknown>('POST /app/hook/deliveries/{delivery_id}/attempts', {
    delivery_id: id,
  });
  return written.kind === 'applied' || written.kind === 'partial' ? null : written.reason;
}
