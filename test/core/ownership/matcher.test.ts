import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMatcher } from '../../../src/core/ownership/matcher.ts';
import { parsePattern } from '../../../src/core/ownership/pattern.ts';
import { naiveRegExp } from '../../support/naive-pattern.ts';
import { anyPath, anyPattern } from '../../support/patterns.ts';

function matcherOf(patterns: readonly string[]) {
  return createMatcher(
    patterns.map((text) => {
      const { pattern, fault } = parsePattern(text);
      if (fault) throw new Error(`${text}: ${fault.message}`);
      return { shape: pattern };
    }),
  );
}

test('agrees with one regular expression a pattern, on any rules and any paths in any order', () => {
  fc.assert(
    fc.property(
      fc.array(anyPattern, { maxLength: 12 }),
      fc.array(anyPath, { minLength: 1, maxLength: 12 }),
      (patterns, paths) => {
        const matcher = matcherOf(patterns);
        const naive = patterns.map(naiveRegExp);
        for (const path of paths) {
          const expected = naive.flatMap((one, index) => (one.test(path) ? [index] : []));
          expect({ path, all: matcher.all(path) }).toEqual({ path, all: expected });
          expect({ path, last: matcher.last(path) }).toEqual({ path, last: expected.at(-1) ?? -1 });
        }
      },
    ),
    { numRuns: 1000 },
  );
});

const long = 'a'.repeat(4096);
const deep = Array.from({ length: 2048 }, () => 'a').join('/');

test.each([
  ['*a*a*a*a*a*a*a*a*b', long, false],
  ['*a*a*a*a*a*a*a*a*b', `${long}b`, true],
  [`*${'a*'.repeat(2000)}b*`, long, false],
  [`*${'a'.repeat(2000)}b*`, long, false],
  [`*${'a?'.repeat(1000)}b*`, long, false],
  [`*${'a?'.repeat(1000)}*`, long, true],
  [`/${'**/a/'.repeat(500)}b`, deep, false],
  [`/${'**/a*/'.repeat(500)}b`, deep, false],
  [`/${'**/a/'.repeat(500)}a`, deep, true],
  [`**/${'*/'.repeat(1000)}a`, deep, true],
])('a pattern made to be slow is answered: %#', (pattern, path, matches) => {
  expect(matcherOf([pattern]).last(path) >= 0).toBe(matches);
  expect(matcherOf([pattern]).all(path).length > 0).toBe(matches);
});

test('a path of 200,000 segments neither overflows nor is matched in part', () => {
  const path = `${'a/'.repeat(200_000)}b`;
  expect(matcherOf(['/x/', 'b']).last(path)).toBe(1);
  expect(matcherOf(['/a/a/*']).last(path)).toBe(-1);
});

test('what was asked before changes no answer, however deep and in whatever order', () => {
  const patterns = ['*.a', '/d/**/x/', '/d/d/d/*.b', 'd/d/y', '**/z/**/*.a'];
  const folders = [
    '',
    'd/',
    'd/'.repeat(150),
    `${'d/'.repeat(150)}x/`,
    `${'d/'.repeat(120)}z/`,
    'd/d/d/',
    'd/d/y/',
  ];
  const paths = folders.flatMap((folder) => [`${folder}n.a`, `${folder}n.b`, `${folder}y`]);
  const matcher = matcherOf(patterns);
  for (const order of [paths, [...paths].reverse(), [...paths].sort(), paths])
    for (const path of order)
      expect([path, matcher.last(path)]).toEqual([path, matcherOf(patterns).last(path)]);
  for (const path of paths) expect(matcher.last(path)).toBe(matcher.all(path).at(-1) ?? -1);
});

test('a rule that never matches keeps its number and owns nothing', () => {
  const matcher = matcherOf(['a//b', '/./a', 'a']);
  expect(matcher.all('a/b')).toEqual([2]);
  expect(matcher.last('a')).toBe(2);
});

test('`?` is one character, also one outside the basic plane', () => {
  const matcher = matcherOf(['a?b', '*😀?', '??.md']);
  expect(matcher.all('a😀b')).toEqual([0, 1]);
  expect(matcher.all('x😀é')).toEqual([1]);
  expect(matcher.all('😀😀.md')).toEqual([2]);
  expect(matcher.all('😀.md')).toEqual([]);
});
