import type { Fault, Place } from '../errors.ts';
import { isRefused, type Refused } from './events/row.ts';
import type { LogEvent } from './events/table.ts';
import { columnOf, type PartName, parseLine } from './line.ts';
import { reduce } from './reduce.ts';
import type { State } from './state.ts';

const PART_OF: Readonly<Record<string, PartName>> = { 'event.type': 'type', 'event.phase': 'phase' };

/** A refusal with the column of what is wrong in the line that was refused. */
export function placeRefusal({ refused, field }: Refused, line: string, place: Place): Fault {
  const part = PART_OF[refused.code];
  const phaseColumn = line.split(':', 2).join(':').length + 2;
  const column = part === 'type' ? 1 : part === 'phase' ? phaseColumn : columnOf(line, field);
  return { ...refused, place: { ...place, column } };
}

export type Step = { readonly state: State; readonly event: LogEvent } | { readonly refused: Fault };

/** The state after one line of the log, or the fault with line, column and what was expected. */
export function replayLine(state: State, line: string, place: Place = {}): Step {
  const parsed = parseLine(line, place);
  if ('refused' in parsed) return parsed;
  const next = reduce(state, parsed.event);
  return isRefused(next)
    ? { refused: placeRefusal(next, line, place) }
    : { state: next, event: parsed.event };
}
