import { boardDrafts, claim, isClaimed, type KeptBoard, keptBoard, shownDrafts } from '../core/board/keep.ts';
import { overviewOf } from '../core/board/overview.ts';
import type { Pin } from '../core/board/pins.ts';
import type { EventDraft } from '../core/context/draft.ts';
import type { State } from '../core/context/state.ts';
import { stored } from '../core/effects/checklists.ts';
import { UserError } from '../core/errors.ts';
import type { Policy } from '../core/policy/schema.ts';
import { renderBoardIssue } from '../render/markdown/board-issue.ts';
import { decideAndSave } from './decide.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';

/** The issue that is the board, as it stands. */
export interface SeenBoard {
  readonly number: number;
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
}

/** Where the board is shown. Each throws a `UserError` where it cannot be done. */
export interface BoardForge {
  /** Looks for the board: at the number where it is known to be, else wherever it may be. */
  look(number: number | null): Promise<{ readonly board: SeenBoard | null; readonly pins: Pins }>;
  /** Makes it; its number. */
  make(title: string, body: string): Promise<number>;
  /** Writes on the one that was looked at. */
  write(title: string, body: string): Promise<void>;
  /** Pins what was looked at or made; why not, where the forge refuses. */
  pin(): Promise<string | null>;
}

/** What is pinned there: the board itself, as much as there can be, or less. */
export type Pins = 'own' | 'full' | 'free';

interface BoardPorts {
  readonly store: ContextStore;
  readonly world: World;
  /** null: none is shown. */
  readonly board: BoardForge | null;
}

export interface ShownBoard {
  readonly snapshot: Snapshot;
  readonly warnings: readonly string[];
}

/**
 * Makes the board show what stands open: made once, edited in place, nothing written where it shows that already. What fails is a warning, and done
 * by the next sweep.
 *
 * @param policy of the default branch; null where it cannot be used
 * @param mine did this run save that it sees to the board? Nobody else makes one then
 */
export async function showBoard(
  ports: BoardPorts,
  policy: Policy | null,
  snapshot: Snapshot,
  mine: boolean,
): Promise<ShownBoard> {
  const { board } = ports;
  if (board === null || policy?.digest === undefined) return { snapshot, warnings: [] };
  try {
    return await shown({ ...ports, board }, policy, policy.digest.issue, snapshot, mine);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { snapshot, warnings: [`the board could not be brought up to date: ${error.message}`] };
  }
}

async function shown(
  ports: BoardPorts & { readonly board: BoardForge },
  policy: Policy,
  title: string,
  snapshot: Snapshot,
  mine: boolean,
): Promise<ShownBoard> {
  const { board } = ports;
  const body = renderBoardIssue(overviewOf(snapshot.state, policy));
  const kept = keptBoard(snapshot.state);
  const { board: seen, pins } = await board.look(kept.number);
  if (seen !== null && !seen.open) {
    const closed = await recorded(ports, snapshot, { ...kept, number: seen.number, open: false });
    return { snapshot: closed, warnings: [`the board #${seen.number} is closed: ${CLOSED}`] };
  }
  if (seen === null && !mine && !(await claimed(ports))) return { snapshot, warnings: [] };
  if (seen !== null && (stored(seen.body) !== stored(body) || seen.title !== title))
    await board.write(title, body);
  const number = seen?.number ?? (await board.make(title, body));
  // One that is made anew is pinned anew.
  const { pin, warnings } = await pinned(board, seen === null ? null : kept.pin, pins);
  return { snapshot: await recorded(ports, snapshot, { number, open: true, pin }), warnings };
}

const CLOSED =
  'nothing is written on it. Open it again, delete it to have another one made, or take `digest` out of the policy to have none';

async function pinned(
  board: BoardForge,
  before: Pin | null,
  pins: Pins,
): Promise<{ readonly pin: Pin; readonly warnings: readonly string[] }> {
  if (before === 'pinned' || before === 'refused') return { pin: before, warnings: [] };
  if (pins === 'own') return { pin: 'pinned', warnings: [] };
  if (pins === 'full') return { pin: 'full', warnings: [`the board is not pinned: ${FULL}`] };
  const refused = await board.pin();
  if (refused === null) return { pin: 'pinned', warnings: [] };
  return { pin: 'refused', warnings: [`the board is not pinned: ${refused}`] };
}

const FULL =
  'three issues are pinned already, and GitHub pins no more. Unpin one, and the next sweep pins it';

/** Says that this run makes the board, where no other one does. */
async function claimed({ store, world }: BoardPorts): Promise<boolean> {
  const { answer } = await decideAndSave(
    store,
    (state, now) => {
      const free = !isClaimed(state, now);
      return { answer: free, drafts: free ? [claim('', now)] : [] };
    },
    world,
  );
  return answer;
}

async function recorded(
  { store, world }: BoardPorts,
  snapshot: Snapshot,
  kept: KeptBoard,
): Promise<Snapshot> {
  if (shownDrafts(snapshot.state, kept).length === 0) return snapshot;
  const { snapshot: after } = await decideAndSave(
    store,
    (state) => ({ answer: null, drafts: shownDrafts(state, kept) }),
    world,
  );
  return after;
}

/** What is saved with other events, so that this run sees to the board; none where none is shown. `now` in milliseconds. */
export function boardDraftsOf(
  { board }: Pick<BoardPorts, 'board'>,
  policy: Policy | null,
  state: State,
  now: number,
): EventDraft[] {
  return board === null || policy === null ? [] : boardDrafts(state, policy, now);
}
