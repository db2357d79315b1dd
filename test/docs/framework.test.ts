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

test('sections come in the order of the document', () => {
  const sections = rows.map(([section = '']) => section);
  expect(sections).toEqual([...sections].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
  expect(rows.length).toBeGreaterThan(20);
});
