import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leanSource } from '../../scripts/lean-re2.mjs';
import { expressionFault, matching } from '../../src/core/expression.ts';

interface Engine {
  readonly RE2JS: { compile(expression: string): { test(text: string): boolean } };
}

const re2js = readFileSync(new URL('index.js', import.meta.resolve('re2js')), 'utf8');
/** What the Action's file holds of the engine. */
const lean = compileFunction(leanSource(re2js).replace(/^export (\{.*\});$/m, 'return $1;'))() as Engine;

function answer(test: () => boolean): boolean | string {
  try {
    return test();
  } catch (error) {
    return String(error);
  }
}

const TEXTS = [
  '',
  'a',
  'feat(core): Add ß',
  'FIX: straße',
  'vpc-2',
  'VPC_2',
  'ſ K',
  '\u{1F600} Ωω',
  'a\nb',
  '\uD800',
];

test.each([
  '^(feat|fix)(\\(.+\\))?!?: ',
  '(?i)straSSe|k\\b',
  '^[a-z][a-z0-9-]{0,62}$',
  '\\p{Lu}\\p{Ll}*',
  '(?i)\\p{Greek}',
  '\\P{L}',
  '[[:^alpha:]]\\z',
  '(?s)a.b',
  '(?m)^b$',
  '(a*)*b|(?:a|b){2,5}?',
  '(?=a)',
  '(a)\\1',
  '[',
  'a{2000}',
  '\\p{Nowhere}',
  '(?P<n>a)(?P<n>b)',
])('%s is the same to the engine of the Action', (expression) => {
  for (const text of TEXTS)
    expect(answer(() => lean.RE2JS.compile(expression).test(text))).toBe(
      answer(() => matching(expression)(text)),
    );
});

test('whatever the expression and the text, the engine of the Action answers as the whole one does', () => {
  const pieces = String.raw`a b K ß . [a-c] [^a] \w \pL \p{Sm} (?i) ^ $ \b \B ( ) | * + ? ?? {1,3} (?: (?P<x> \Q \E (?s)
    [[:upper:]] \x{1F600} \C \z \ `;
  const piece = fc.constantFrom(...pieces.trim().split(/\s+/));
  const expression = fc.array(piece, { maxLength: 8 }).map((all) => all.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'k', '\u212a', 'ẞ', ' ', '\n', '+', '\u{1F600}'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(expression, text, (pattern, characters) => {
      const input = characters.join('');
      expect(answer(() => lean.RE2JS.compile(pattern).test(input))).toBe(
        answer(() => matching(pattern)(input)),
      );
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['^[a-z-]+$', undefined],
  ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['(', 'error parsing regexp: missing closing ): `(`'],
])('what is wrong with %s', (expression, fault) => {
  expect(expressionFault(expression)).toBe(fault);
});

test('it takes time by the length of the text, where others never end', () => {
  const slow = '^(a+)+$';
  const text = `${'a'.repeat(20_000)}b`;
  expect([matching(slow)(text), lean.RE2JS.compile(slow).test(text)]).toEqual([false, false]);
});
