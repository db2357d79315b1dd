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
  const padded = head.length - 1;
  const widths = Array.from(head, widthOf);
  // Measured once: on many rows that is half of the work.
  const measured = new Uint32Array(rows.length * padded);
  rows.forEach((row, at) => {
    for (let column = 0; column < padded; column += 1) {
      const width = widthOf(row[column] ?? '');
      measured[at * padded + column] = width;
      if (width > (widths[column] ?? 0)) widths[column] = width;
    }
  });
  // Cutting a piece off is much faster than to make as many blanks for each cell.
  const blanks = ' '.repeat(Math.max(0, ...widths) + 2);
  const line = (cells: readonly string[], widthAt: (column: number) => number): string => {
    let text = '';
    cells.forEach((cell, column) => {
      const gap = column === cells.length - 1 ? 0 : (widths[column] ?? 0) - widthAt(column) + 2;
      text += cell + blanks.slice(0, gap);
    });
    return text.trimEnd();
  };
  const title = line(head.map(paint.bold), (column) => widthOf(head[column] ?? ''));
  return [title, ...rows.map((row, at) => line(row, (column) => measured[at * padded + column] ?? 0))].join(
    '\n',
  );
}
