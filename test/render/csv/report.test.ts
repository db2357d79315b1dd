import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvReport } from '../../../src/render/csv/report.ts';
import { cell, csv } from '../../../src/render/csv/table.ts';
import { threeDays } from '../../support/reported.ts';

/** RFC 4180, as a spreadsheet reads it. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && row.length === 0 && !quoted && !plain) break;
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test.each(['=1+1', '+1', '-1', '@jane', '\t=1', ' =1', '\r=1', '\n=cmd', '＝1', '\u0000=1'])(
  '%j is text and no formula',
  (text) => {
    const [[first = ''] = []] = parsed(`${cell(text)}\r\n`);
    expect(first).toBe(`'${text}`);
  },
);

test.each([
  [-1.5, '-1.5'],
  [null, ''],
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['plain', 'plain'],
])('%j is written as %j', (value, text) => {
  expect(cell(value)).toBe(text);
});

test('whatever is written is read again, cell by cell', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', 'é', '1') })
    .map((each) => `x${each}`);
  fc.assert(
    fc.property(
      fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      (rows) => {
        expect(parsed(csv(rows))).toEqual(rows);
      },
    ),
  );
});

test('the report has a line for all and one for each agent, as many cells as its head', () => {
  const rows = parsed(csvReport(threeDays('builder', '=HYPERLINK("https://evil.example")')));
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([10]));
  expect(rows.filter(([metric]) => metric === 'on_time')).toMatchObject([
    ['on_time', 'velocity', 'share', '', expect.any(String), expect.any(String), '0.5', '2', '0.9', 'missed'],
    ['on_time', 'velocity', 'share', 'agent-002', expect.any(String), expect.any(String), '1', '1', '', ''],
    ['on_time', 'velocity', 'share', 'agent-003', expect.any(String), expect.any(String), '0', '1', '', ''],
  ]);
  expect(rows.map(([, , , agent]) => agent)).toContain(`'=HYPERLINK("https://evil.example")`);
});
