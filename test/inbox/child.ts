import { appendFileSync } from 'node:fs';
import { type InboxPlace, openInbox } from '../../src/inbox/open.ts';
import { conditions, delivery } from './delivery.ts';

/** What a process of its own does with an inbox. */
export interface Orders {
  readonly place: InboxPlace;
  /** Every line is one thing that happened, from all processes in the order in which they happened. */
  readonly log: string;
  readonly name: string;
  /** Keys it stores deliveries for, one after the other, until it is stopped. */
  readonly stores: readonly string[];
  /** Keys it holds, all that are free, for as long as a round takes; over and over. */
  readonly holds: readonly string[];
  /** Milliseconds that a round takes; the key `stuck` never ends. */
  readonly roundMs: number;
  readonly atOnce: number;
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders;
const tell = (...words: readonly (string | number)[]): void =>
  appendFileSync(orders.log, `${[orders.name, ...words].join(' ')}\n`);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const inbox = await openInbox(
  orders.place,
  conditions((news) => {
    if (news.kind === 'trouble') tell('trouble', String(news.error));
  }),
);
await inbox.work(async ({ key, deliveries }) => {
  tell('begin', key);
  await pause(key === 'stuck' ? 3_600_000 : orders.roundMs);
  for (const { id } of deliveries) tell('handled', key, id);
  tell('end', key);
  return { kind: 'done' };
}, orders.atOnce);
tell('open');
const holding = async (): Promise<void> => {
  while (orders.holds.length > 0) {
    const hold = await inbox.hold(orders.holds);
    for (const key of hold.keys) tell('begin', key);
    await pause(orders.roundMs);
    for (const key of hold.keys) tell('end', key);
    await hold.release();
    await pause(orders.roundMs);
  }
};
void holding();
for (let at = 0; orders.stores.length > 0; at += 1) {
  const one = delivery(orders.stores[at % orders.stores.length] ?? '');
  await inbox.store(one);
  tell('stored', one.key, one.id);
}
