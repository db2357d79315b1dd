import { type Paint, PLAIN } from '../paint.ts';
import { widthOf } from './width.ts';

/**
 * Rows as aligned columns under a bold head. Width is measured as a terminal shows it (wide and combining characters,
 * colours). The last column is never padded, so that long text wraps as the terminal likes.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint = PLAIN,
): string {
  const widths = head.slice(0, -1).map((title, column) => {
    let widest = widthOf(title);
    for (const row of rows) widest = Math.max(widest, widthOf(row[column] ?? ''));
    return widest;
  });
  // Cutting a piece off is much faster than to make as many blanks for each cell.
  const blanks = ' '.repeat(Math.max(0, ...widths) + 2);
  const line = (cells: readonly string[], style: (text: string) => string): string => {
    let text = '';
    cells.forEach((cell, column) => {
      const gap = column === cells.length - 1 ? 0 : (widths[column] ?? 0) - widthOf(cell) + 2;
      text += style(cell) + blanks.slice(0, gap);
    });
    return text.trimEnd();
  };
  return [line(head, paint.bold), ...rows.map((row) => line(row, (text) => text))].join('\n');
}
