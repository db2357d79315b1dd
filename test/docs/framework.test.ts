import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const rows = readFileSync('docs/framework.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| (?:\d|[A-Z] )/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

test.each(rows)('section %s, %s: has what Baton does, and a test that there is', (...cells) => {
  expect(cells.map((cell) => cell.trim() !== '')).toEqual([true, true, true, true]);
  const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(cells[3] ?? '') ?? [];
  expect({ file, there: existsSync(file) }).toEqual({ file, there: true });
  expect(readFileSync(file, 'utf8')).toContain(`'${name}'`);
});

test('every section of the document is there, in its order', () => {
  const sections = rows.map(([section = '']) => section);
  expect(sections).toEqual([...sections].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
  const all = '1 2 3.1 3.2 3.3 4.1 4.2 5.1 5.2 6.1 6.2 7.1 7.2 8.1 8.2 9.1 9.2 10.1 10.2 A B';
  expect([...new Set(sections)]).toEqual(all.split(' '));
});
