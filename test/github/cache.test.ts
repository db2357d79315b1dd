import { expect, test } from '@jest/globals';
import { boundedCache, partOf } from '../../src/github/cache.ts';

test('what nobody asked for longest is forgotten first', () => {
  const cache = boundedCache({ entries: 2, units: 100 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
});

test('texts count by their length, also where one takes the place of another', () => {
  const cache = boundedCache({ entries: 10, units: 10 });
  cache.set('a', 'xxxx');
  cache.set('a', 'yyyyyy');
  cache.set('b', 'zzzz');
  expect([cache.get('a'), cache.get('b')]).toEqual(['yyyyyy', 'zzzz']);
  cache.set('c', 'w');
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, 'zzzz', 'w']);
  cache.set('d', 'longer than all of it');
  expect(['b', 'c', 'd'].map((key) => cache.get(key))).toEqual([undefined, undefined, undefined]);
});

test('one repository sees nothing of another one', () => {
  const cache = boundedCache({ entries: 10, units: 10 });
  partOf(cache, '1').set('blob:a', 'secret');
  expect(partOf(cache, '2').get('blob:a')).toBeUndefined();
  expect(partOf(cache, '1').get('blob:a')).toBe('secret');
});
