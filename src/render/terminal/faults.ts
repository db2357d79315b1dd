import type { Fault, Place } from '../../core/errors.ts';
import { displayPath, displayText } from '../../core/paths.ts';
import { type Paint, PLAIN } from '../paint.ts';

/** `file:12:5`, as editors and terminals make a link of it. */
export function renderPlace(place: Place): string {
  const spot = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
  const on = place.ref && (spot || place.argument ? `on ${place.ref}` : `branch ${place.ref}`);
  return displayPath([spot, on, place.host, place.argument].filter(Boolean).join(' '));
}

/** Faults, or warnings of the same form, for a person: place, reason and remedy of each. */
export function renderFaults(
  faults: readonly Fault[],
  paint: Paint = PLAIN,
  severity: 'error' | 'warning' = 'error',
): string {
  const word = severity === 'error' ? paint.red('error') : paint.yellow('warning');
  return faults
    .map((fault) => {
      const place = fault.place ? renderPlace(fault.place) : '';
      const head = `${word} ${place ? `${paint.bold(place)}: ` : ''}${displayText(fault.message)} ${paint.dim(`[${fault.code}]`)}`;
      return fault.hint ? `${head}\n  ${paint.cyan('→')} ${displayText(fault.hint)}` : head;
    })
    .join('\n');
}
