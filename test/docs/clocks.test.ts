import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { clockTable, recorderTable } from '../../src/core/clocks/reference.ts';

test('the page has every recorder and every clock', () => {
  const page = readFileSync('docs/clocks.md', 'utf8');
  for (const table of [recorderTable(), clockTable()]) expect(page).toContain(`${table}\n`);
});
