import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import { digestOf } from '../policy/canonical.ts';
import type { Policy } from '../policy/schema.ts';
import { overviewOf } from './overview.ts';
import { PINS, type Pin } from './pins.ts';

/** First line of the issue that is the board. It carries no state: it only tells which issue it is. */
export const BOARD_MARKER = '<!-- baton:board -->';
const BOARD = 'board';
/** Events bring the board up to date so often at most, in milliseconds; a sweep always does. */
const EVERY_MS = 15 * 60_000;

/** What the log knows of the issue that is the board. */
export interface KeptBoard {
  /** Null: it was not made yet. */
  readonly number: number | null;
  /** Closed by a person it is left alone. */
  readonly open: boolean;
  readonly pin: Pin | null;
}

export function keptBoard({ digests }: Pick<State, 'digests'>): KeptBoard {
  const { number, open, pin } = get(digests, BOARD)?.data ?? {};
  return {
    number: typeof number === 'number' ? number : null,
    open: open !== false,
    pin: PINS.find((each) => each === pin) ?? null,
  };
}

/** The open issue on which digests are told; null where there is none. */
export function boardNumber(state: Pick<State, 'digests'>): number | null {
  const { number, open } = keptBoard(state);
  return open ? number : null;
}

/**
 * Says that whoever saves this brings the board up to date, and nobody else until some time has passed. None where the policy wants no board, a
 * person closed it, or what it shows has not changed.
 *
 * @param now milliseconds since 1970
 */
export function boardDrafts(state: State, policy: Policy, now: number): EventDraft[] {
  if (policy.digest === undefined || !keptBoard(state).open || isClaimed(state, now)) return [];
  const overview = overviewOf(state, policy);
  // When a rung was told is recorded once it was: that alone is worth no writing.
  const conflicts = overview.conflicts.map((each) => ({ ...each, told: null, untold: [] }));
  const shown = digestOf({ ...overview, conflicts });
  return get(state.digests, BOARD)?.data.shown === shown ? [] : [claim(shown, now)];
}

/** Does another run see to the board? `now` in milliseconds. */
export function isClaimed({ digests }: Pick<State, 'digests'>, now: number): boolean {
  return Date.parse(saidText(get(digests, BOARD)?.data.until)) > now;
}

/** So that of several runs one makes it. `now` in milliseconds. */
export function claim(shown: string, now: number): EventDraft {
  const until = new Date(now + EVERY_MS).toISOString();
  return { type: 'BOARD_DUE', workflow: 'global', by: 'baton', data: { board_id: BOARD, shown, until } };
}

/** Records where the board is; nothing where the log has it. */
export function shownDrafts(state: Pick<State, 'digests'>, { number, open, pin }: KeptBoard): EventDraft[] {
  const kept = keptBoard(state);
  if (number === null || (kept.number === number && kept.open === open && kept.pin === pin)) return [];
  const data = { board_id: BOARD, number, open, ...(pin === null ? {} : { pin }) };
  return [{ type: 'BOARD_SHOWN', workflow: 'global', by: 'baton', data }];
}
