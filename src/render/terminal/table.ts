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
  const widths = head.map((title, column) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? '')), widthOf(title)),
  );
  const line = (cells: readonly string[], style: (text: string) => string): string =>
    cells
      .map((cell, column) => {
        const last = column === cells.length - 1;
        return style(cell) + (last ? '' : ' '.repeat((widths[column] ?? 0) - widthOf(cell)));
      })
      .join('  ')
      .trimEnd();
  return [line(head, paint.bold), ...rows.map((row) => line(row, (text) => text))].join('\n');
}
