import { expect, test } from '@jest/globals';
import { parseCodeowners } from '../../../src/core/ownership/codeowners.ts';
import { createOwnership } from '../../../src/core/ownership/explain.ts';
import { lintCodeowners } from '../../../src/core/ownership/lint.ts';

const remarks = (text: string | Uint8Array) =>
  lintCodeowners(text).map(({ line, column, code, severity }) => `${line}:${column} ${severity} ${code}`);

test.each<[string, string, string[]]>([
  ['a bracket', '*.js @a\nsrc/[ab].js @b\n', ['2:5 error pattern.bracket']],
  ['a negation', '!docs/ @a', ['1:1 error pattern.negation']],
  ['an escaped hash', '\\#a @b', ['1:1 error pattern.escaped-hash']],
  ['a lone slash', '  / @b', ['1:3 error pattern.slash']],
  ['three stars', 'a/***/b @b', ['1:3 error pattern.triple-star']],
  ['a backslash at the end', 'docs\\', ['1:5 error pattern.trailing-backslash']],
  ['a section', '[Docs] @a', ['1:1 error codeowners.section']],
  ['an optional section', '^[Docs][2]', ['1:1 error codeowners.section']],
  ['a bad owner', '*.md @ok bad', ['1:10 error codeowners.owner']],
  ['two owners in one word', '*.md @a@b', ['1:6 error codeowners.owner']],
  ['a comma', '*.md a@b.cc,', ['1:6 error codeowners.owner']],
  ['a hash glued to an owner', '*.md @a#b', ['1:6 error codeowners.owner']],
  ['a hash glued to a pattern', 'foo#bar @a', ['1:4 warning codeowners.hash-in-pattern']],
  ['an owner for a pattern', '@org/team', ['1:1 warning codeowners.owner-as-pattern']],
  ['an escaped blank before an owner', 'docs\\ @a', ['1:5 warning codeowners.escaped-blank-before-owner']],
  ['braces', '*.{js,ts} @a', ['1:3 warning codeowners.braces']],
  [
    '`**` and a slash',
    'foo/**/ @a\n**/ @a',
    ['1:5 warning codeowners.deep-directory', '2:1 warning codeowners.deep-directory'],
  ],
  ['a no-break space', '*.js\u00a0@a', ['1:5 warning codeowners.odd-blank']],
  ['a pattern that never matches', './src @a', ['1:1 warning codeowners.never-matches']],
  ['a byte order mark', '\ufeff* @a', ['1:1 warning codeowners.byte-order-mark']],
  ['CRLF, once', '* @a\r\n\r\n*.js @b\r\n', ['1:5 warning codeowners.carriage-return']],
  ['nothing', '# all\n\n* @a @org/team a.b+c@example.technology # fine\n/docs/\n', []],
])('%s is pointed at', (_, text, expected) => {
  expect(remarks(text)).toEqual(expected);
  for (const { message, hint } of lintCodeowners(text)) {
    expect(message).not.toBe('');
    expect(hint).toBeTruthy();
  }
});

test('text and bytes are read alike, and bytes that are no UTF-8 are kept', () => {
  const text = 'docs/é/ @a\n';
  expect(parseCodeowners(Buffer.from(text))).toEqual(parseCodeowners(text));
  const { rules } = parseCodeowners(Buffer.from([0x2f, 0xff, 0x20, 0x40, 0x61]));
  expect(createOwnership(rules).ruleOf('\udcff')?.owners).toEqual(['@a']);
});

test('size is counted in bytes, not in characters', () => {
  const text = `* @a\n#${'é'.repeat(1_600_000)}`;
  expect(parseCodeowners(text)).toMatchObject({ rules: [], faults: [{ code: 'codeowners.too-large' }] });
  expect(remarks(`* @a\n#${'x'.repeat(3_000_000)}`)).toEqual(['1:1 warning codeowners.nearly-too-large']);
});

test('the winning rule is named with those it overrules, latest first', () => {
  const { rules } = parseCodeowners('* @a\n/src/ @b\n*.js @c\n/src/api/\n/docs/ @d\n');
  const { rule, overruled } = createOwnership(rules).explain('src/api/x.js');
  expect(rule).toMatchObject({ line: 4, owners: [] });
  expect(overruled.map(({ line }) => line)).toEqual([3, 2, 1]);
});
