import { expect, test } from '@jest/globals';
import { createBrake } from '../../../src/entry/app/brake.ts';

const HOUR_MS = 3_600_000;
const home = (repository: number) => ({
  installation: 1,
  repository,
  name: 'acme/infra',
  defaultBranch: 'main',
});

test.each([[1], [5]])(
  'an event a second in each of %i repositories leaves points for what people do until the hour is over',
  (count) => {
    let now = 1_000;
    let left = 5_000;
    const reset = now + HOUR_MS;
    const brake = createBrake(() => now);
    const due = new Map(Array.from({ length: count }, (_, at) => [at, now]));
    let looks = 0;
    for (; now < reset; now += 1_000) {
      for (const [repository, at] of due) {
        if (at > now) continue;
        left -= 21;
        looks += 1;
        brake.told(1, { resource: 'graphql', left, limit: 5_000, reset });
        due.set(repository, now + brake.before(home(repository), 4_000, 21));
      }
    }
    expect(left).toBeGreaterThan(1_000);
    expect(looks).toBeGreaterThan(150);
  },
);

test('nothing is held back while half is left, of another installation, and after the reset', () => {
  let now = 1_000;
  const brake = createBrake(() => now);
  const told = (left: number) =>
    brake.told(1, { resource: 'core', left, limit: 5_000, reset: 1_000 + HOUR_MS });
  told(2_501);
  expect(brake.before(home(7), 4_000, 21)).toBe(4_000);
  told(500);
  expect(brake.before(home(7), 4_000, 21)).toBeGreaterThan(60_000);
  expect(brake.before({ ...home(7), installation: 2 }, 4_000, 21)).toBe(4_000);
  told(0);
  expect(brake.before(home(7), 4_000, 21)).toBe(HOUR_MS);
  now += HOUR_MS;
  expect(brake.before(home(7), 4_000, 21)).toBe(4_000);
});
