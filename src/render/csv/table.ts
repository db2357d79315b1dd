/** What a spreadsheet takes for the beginning of a formula; blanks before it do not help. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const QUOTED = /[",;\r\n]|^\s|\s$/;

/** One cell by RFC 4180. Text that a spreadsheet would compute gets an apostrophe, so that it stays text; numbers are numbers. */
export function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lines end as RFC 4180 has them, the last one, too. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
