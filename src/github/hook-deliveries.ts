import type { Client } from './client.ts';
import { dataOf } from './installations.ts';

/** One try of GitHub's to deliver a webhook of the App. */
export interface HookDelivery {
  /** Of the try. */
  readonly id: number;
  /** Of the delivery: every try of it has the same one. */
  readonly guid: string;
  /** ISO 8601 UTC. */
  readonly deliveredAt: string;
  /** Was it answered with 2xx? */
  readonly arrived: boolean;
}

interface RawDelivery {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status_code: number;
}

const PAGE = 100;
/** Tries of one delivery before nobody asks for it again: what was refused five times is refused for ever. */
const MOST_TRIES = 5;

/**
 * Tries to deliver to the App, newest first, back to an instant. Source: https://docs.github.com/rest/apps/webhooks#list-deliveries-for-an-app-webhook
 *
 * @param client of the App itself
 * @param since milliseconds since 1970
 * @param most tries that are looked at
 * @throws UserError where GitHub does not list them
 */
export async function hookDeliveries(client: Client, since: number, most: number): Promise<HookDelivery[]> {
  const route = 'GET /app/hook/deliveries';
  const found: HookDelivery[] = [];
  let cursor: string | undefined;
  do {
    const answer = await client.rest<unknown>(route, {
      per_page: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = (dataOf(answer, route) as RawDelivery[]).map(deliveryOf);
    const recent = page.filter(({ deliveredAt }) => Date.parse(deliveredAt) >= since);
    found.push(...recent);
    cursor = answer.kind === 'ok' && recent.length === page.length ? answer.next : undefined;
  } while (cursor !== undefined && found.length < most);
  return found.slice(0, most);
}

function deliveryOf({ id, guid, delivered_at, status_code }: RawDelivery): HookDelivery {
  return { id, guid, deliveredAt: delivered_at, arrived: status_code >= 200 && status_code < 300 };
}

/** Deliveries of which no try arrived and that are worth another: the newest try of each, oldest delivery first. */
export function missedIn(tries: readonly HookDelivery[]): HookDelivery[] {
  const byGuid = new Map<string, HookDelivery[]>();
  for (const each of tries) byGuid.set(each.guid, [...(byGuid.get(each.guid) ?? []), each]);
  const missed = [...byGuid.values()].filter(
    (all) => all.length < MOST_TRIES && !all.some(({ arrived }) => arrived),
  );
  return missed.flatMap(([newest]) => newest ?? []).reverse();
}

/**
 * Asks GitHub to deliver it once more; null, or why GitHub would not.
 * Source: https://docs.github.com/rest/apps/webhooks#redeliver-a-delivery-for-an-app-webhook
 */
export async function redeliver(client: Client, { id }: HookDelivery): Promise<string | null> {
  const written = await client.send<unknown>('POST /app/hook/deliveries/{delivery_id}/attempts', {
    delivery_id: id,
  });
  return written.kind === 'applied' || written.kind === 'partial' ? null : written.reason;
}
