import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../src/core/deliveries/delivery.ts';
import type { Patience } from '../../src/core/deliveries/patience.ts';
import type { Conditions } from '../../src/inbox/conditions.ts';
import type { Tell } from '../../src/inbox/news.ts';

const HURRIED: Patience = {
  attempts: 3,
  waitMs: 20,
  longestWaitMs: 50,
  limitMs: 10_000,
  silenceMs: 10_000,
};

export function delivery(key: string, more: Partial<Delivery> = {}): Delivery {
  return { id: randomUUID(), key, event: 'push', body: '{}', receivedAt: Date.now(), ...more };
}

export function conditions(tell: Tell, patience: Partial<Patience> = {}): Conditions {
  return {
    world: { now: Date.now, random: Math.random, steady: () => performance.now() },
    patience: { ...HURRIED, ...patience },
    tell,
    name: 'the first process',
  };
}
