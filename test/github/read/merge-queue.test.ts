import { expect, test } from '@jest/globals';
import { upTo } from '../../../src/github/read/merge-queue.ts';

const entry = (position: number, oid: string, number: number | null) => ({
  position,
  headCommit: { oid },
  pullRequest: number === null ? null : { number },
});

test.each([
  [
    'those before it and itself, in their order',
    [entry(3, 'c', 7), entry(1, 'a', 9), entry(2, 'b', 8)],
    'b',
    [9, 8],
  ],
  ['nothing where the entry has left the queue', [entry(1, 'a', 9)], 'b', null],
  ['nothing where one of them cannot be seen', [entry(1, 'a', null), entry(2, 'b', 8)], 'b', null],
  ['nothing where there is no queue', [], 'b', null],
])('a merge group brings %s', (_, entries, head, expected) => {
  expect(upTo(entries, head)).toEqual(expected);
});
