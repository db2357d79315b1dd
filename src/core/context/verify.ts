import type { Fault } from '../errors.ts';
import { documents } from './documents/table.ts';
import { replayLine } from './replay.ts';
import { unsealed } from './seal.ts';
import { advance } from './segments.ts';
import { emptyState, type State } from './state.ts';

export interface LogLine {
  /** Path of its segment, and its number there from 1. */
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

export interface Replay {
  /** The state after each event that could be replayed; the first is the empty one. */
  readonly states: readonly State[];
  readonly state: State;
  /** What stopped it: a line that cannot stand where it stands. */
  readonly fault: Fault | null;
}

/** Does a line stand where the event before it says it must? */
function misplaced(log: State['log'], { file, number }: LogLine): Fault | null {
  if (log.segment === file && log.lines === number) return null;
  return {
    code: 'context.log-order',
    message: `expected this event at ${log.segment}:${log.lines}`,
    place: { file, line: number, column: 1 },
  };
}

/** Replays a log from its first line until its end or the first line that is refused. */
export function replay(lines: readonly LogLine[]): Replay {
  let state = emptyState();
  const states: State[] = [state];
  for (const line of lines) {
    const step = replayLine(state, line.text, { file: line.file, line: line.number });
    if ('refused' in step) return { states, state, fault: step.refused };
    const fault = misplaced(advance(state.log, String(step.event.data.at)), line);
    if (fault) return { states, state, fault };
    state = step.state;
    states.push(state);
  }
  return { states, state, fault: null };
}

export interface Difference {
  /** Path of the document. */
  readonly document: string;
  readonly kind: 'differs' | 'missing' | 'unexpected';
  /** How many events into the log the document was last what it should be. */
  readonly after: number;
}

/** Documents that are not what the log makes of them. */
export function differences({ states, state }: Replay, read: ReadonlyMap<string, string>): Difference[] {
  const texts = new Map([...read].map(([path, text]) => [path, unsealed(path, text)]));
  const expected = documents(state);
  const paths = [...new Set([...expected.keys(), ...texts.keys()])].sort();
  return paths
    .filter((path) => expected.get(path) !== texts.get(path))
    .map((path) => ({
      document: path,
      kind: !texts.has(path) ? 'missing' : expected.has(path) ? 'differs' : 'unexpected',
      after: lastAgreement(states, path, texts.get(path)),
    }));
}

/** How many events had happened when a document last read as it does now; 0 where it never did. */
function lastAgreement(states: readonly State[], path: string, text: string | undefined): number {
  for (let index = states.length - 1; index > 0; index -= 1) {
    const state = states[index];
    if (state && documents(state).get(path) === text) return index;
  }
  return 0;
}
