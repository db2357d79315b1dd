import type { PathLines, Verdict } from '../../core/verdict.ts';
import { code } from './escape.ts';

const SHOWN_RANGES = 2;

/** A path as code, with the lines of it that a verdict speaks of. */
export function placed(path: string, lines: Verdict['lines'] = [], most?: number): string {
  const ranges = lines.filter((each) => each.path === path);
  if (ranges.length === 0) return code(path, most);
  const shown = ranges.slice(0, SHOWN_RANGES).map(range).join(', ');
  const rest = ranges.length > SHOWN_RANGES ? ', …' : '';
  const one = ranges.length === 1 && (ranges[0]?.count ?? 0) < 2;
  return `${code(path, most)} (${one ? 'line' : 'lines'} ${shown}${rest})`;
}

function range({ first, count }: PathLines): string {
  return count < 2 ? String(first) : `${first}–${first + count - 1}`;
}
