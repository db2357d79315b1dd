import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { table } from '../../../src/render/terminal/table.ts';
import { widthOf } from '../../../src/render/terminal/width.ts';

test.each([
  'plain/path.ts',
  '',
  'naïve é',
  'e\u0301',
  '日本語.md',
  '한글',
  'ｆｕｌｌ',
  '😀',
  '👨‍👩‍👧‍👦/x',
  '❤️',
  '…—’→≥',
  '\u001b[31mred\u001b[39m',
  '\u001b[1m日本\u001b[22m',
])('%j is as wide as the reference says', (text) => {
  expect(widthOf(text)).toBe(stringWidth(text));
});

test('a table of very many rows is aligned', () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [`${index}`, '日本']);
  expect(table(['n', 'x'], rows).split('\n')[12]).toBe('11      日本');
});
