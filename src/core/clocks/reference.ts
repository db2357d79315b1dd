import { RECORDERS, type Recorder } from '../change/recorders.ts';
import type { Clock } from './clock.ts';
import { CLOCKS } from './table.ts';

/** Every recorder, for docs/clocks.md. */
export function recorderTable(): string {
  const rows = Object.entries<Recorder>(RECORDERS).map(
    ([name, { about, of }]) =>
      `| ${name} | ${of === 'open' ? 'open ones' : 'open and closed ones'} | ${about} |`,
  );
  return ['| recorder | of | what it records |', '|---|---|---|', ...rows].join('\n');
}

/** Every clock, for docs/clocks.md. */
export function clockTable(): string {
  const rows = Object.entries<Clock>(CLOCKS).map(([name, { about }]) => `| ${name} | ${about} |`);
  return ['| clock | what it does |', '|---|---|', ...rows].join('\n');
}
