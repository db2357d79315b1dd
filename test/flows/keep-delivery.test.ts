import { expect, test } from '@jest/globals';
import { keepDelivery } from '../../src/flows/keep-delivery.ts';
import { delivery } from '../inbox/delivery.ts';

const never = (): Promise<never> => new Promise(() => undefined);

test('what was stored is told as it is', async () => {
  const answers = { stored: 'stored', duplicate: 'duplicate' } as const;
  for (const answer of Object.values(answers))
    expect(await keepDelivery({ store: () => Promise.resolve(answer) }, delivery('a'), never)).toEqual({
      kind: answer,
    });
});

test('what cannot be stored is told, not thrown', async () => {
  const error = new Error('the disk is full');
  expect(await keepDelivery({ store: () => Promise.reject(error) }, delivery('a'), never)).toEqual({
    kind: 'not-stored',
    error,
  });
});

test('after five seconds it is not taken for stored', async () => {
  const waits: number[] = [];
  const sleep = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  expect(await keepDelivery({ store: never }, delivery('a'), sleep)).toMatchObject({
    kind: 'not-stored',
    error: { message: 'it was not stored within 5 s' },
  });
  expect(waits).toEqual([5_000]);
});
