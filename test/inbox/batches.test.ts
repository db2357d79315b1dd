import { expect, test } from '@jest/globals';
import type { PgBoss } from 'pg-boss';
import { keepDelivery } from '../../src/flows/keep-delivery.ts';
import { Batches } from '../../src/inbox/postgres/batches.ts';
import { delivery } from './delivery.ts';

test('what was answered as not stored is given up, and never sent', async () => {
  const sent: string[][] = [];
  let answer = (): void => undefined;
  const insert = (_: string, jobs: readonly { readonly id: string }[]): Promise<string[]> => {
    const ids = jobs.map(({ id }) => id);
    sent.push(ids);
    // A database that takes a connection and does not answer, the first time.
    return new Promise((resolve) => {
      answer = () => resolve(ids);
      if (sent.length > 1) answer();
    });
  };
  const batches = new Batches({ insert } as unknown as PgBoss, () => 0);
  const inbox = {
    store: async (one: Parameters<typeof batches.store>[0], signal?: AbortSignal) =>
      (await batches.store(one, signal)) ? ('stored' as const) : ('duplicate' as const),
  };
  const [first, ...given] = [delivery('a'), delivery('a'), delivery('b'), delivery('c')];
  let late = (): void => undefined;
  const limit = new Promise<void>((resolve) => {
    late = resolve;
  });
  const all = [first, ...given].flatMap((one) =>
    one === undefined ? [] : [keepDelivery(inbox, one, () => limit)],
  );
  late();
  for (const one of await Promise.all(all)) expect(one).toMatchObject({ kind: 'not-stored' });
  answer();
  const after = delivery('d');
  expect(await inbox.store(after)).toBe('stored');
  expect(sent).toEqual([[first?.id], [after.id]]);
});
