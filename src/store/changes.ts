import { documents, parseDocuments } from '../core/context/documents/table.ts';
import type { LogEvent } from '../core/context/events/table.ts';
import { sealed } from '../core/context/seal.ts';
import { advance } from '../core/context/segments.ts';
import type { State } from '../core/context/state.ts';
import { damagedLog, noState } from './damage.ts';
import { appended, type Changes } from './write.ts';

/** What the branch holds at one commit, as far as a state and a save need it. */
export interface Content {
  /** Commit; null before the first event. */
  readonly head: string | null;
  readonly texts: ReadonlyMap<string, string>;
  /** Text of the segment that the log ends in; empty before the first event. */
  readonly segment: string;
}

/** The state that documents say. Throws a `UserError` where they say none. */
export function stateSaid(branch: string, head: string, texts: ReadonlyMap<string, string>): State {
  const state = parseDocuments(texts);
  if (state.version === 0) throw noState(branch, head);
  return state;
}

/** The segment that the log ends in, as it was found. Throws a `UserError` where its length is not what the documents say. */
export function wholeSegment(branch: string, head: string, log: State['log'], text: string): string {
  const lines = text.split('\n').length - 1;
  if (lines === log.lines && (text === '' || text.endsWith('\n'))) return text;
  throw damagedLog(branch, head, log, lines);
}

/** The documents that differ from those of a state, sealed together with the segment that its log ends in. */
export function documentChanges(
  old: ReadonlyMap<string, string>,
  next: State,
  last: string,
): Map<string, string | null> {
  const now = sealed(documents(next), last);
  const changes = new Map<string, string | null>();
  for (const [path, text] of now) if (old.get(path) !== text) changes.set(path, text);
  for (const path of old.keys()) if (!now.has(path)) changes.set(path, null);
  return changes;
}

/**
 * The files that change when events are added: the documents that differ, and the ends of the log. The same bytes whichever
 * way they are written.
 *
 * @param log where the log stood before the events
 */
export function eventChanges(
  { texts, segment }: Content,
  log: State['log'],
  events: readonly LogEvent[],
  next: State,
): Changes {
  const changes = new Map<string, string>();
  let end = log;
  for (const event of events) {
    end = advance(end, String(event.data.at));
    const path = end.segment ?? '';
    changes.set(path, appended(changes.get(path) ?? (end.lines > 1 ? segment : ''), [event]));
  }
  const last = changes.get(end.segment ?? '') ?? segment;
  return new Map([...changes, ...documentChanges(texts, next, last)]);
}
