import { expect, test } from '@jest/globals';
import { refusedIn, withRefused } from '../../../src/core/effects/refusals.ts';

const HEAD = 'a'.repeat(40);
const COMMENT = 'text\n\n<sub>footer</sub>';

test('what is noted is read again, for this head alone', () => {
  const noted = withRefused(COMMENT, HEAD, [
    '@acme/team',
    '@ada',
    '@ada',
    'helper[bot] `x`',
    '@acme-net[bot]',
  ]);
  expect(refusedIn(noted, HEAD)).toEqual(['@acme-net[bot]', '@acme/team', '@ada']);
  expect(refusedIn(noted, 'b'.repeat(40))).toEqual([]);
  expect(noted.split('\n').at(-1)).toBe('<sub>footer</sub>');
});

test('a note takes the place of the one before it, and goes where nobody is refused', () => {
  const noted = withRefused(COMMENT, HEAD, ['@ada']);
  expect(refusedIn(withRefused(noted, HEAD, ['@bob']), HEAD)).toEqual(['@bob']);
  expect(withRefused(noted, HEAD, [])).toBe(COMMENT);
});

test.each([null, '', COMMENT, '<sub>GitHub lets nobody ask x'])(
  'a comment without one notes nobody: %j',
  (text) => {
    expect(refusedIn(text, HEAD)).toEqual([]);
  },
);
