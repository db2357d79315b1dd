import { findHandoff, handoffOf, isLive } from '../../core/handoffs/handoff.ts';
import type { Move } from '../../core/handoffs/moves.ts';
import { partyNamed } from '../../core/handoffs/parties.ts';
import { known, sayOfHandoff, tickHandoff } from '../../flows/handoffs.ts';
import type { Snapshot } from '../../flows/ports.ts';
import { sendNotices } from '../../flows/send-notices.ts';
import { renderHandoff, renderHandoffs, ticking, whoseTurn } from '../../render/terminal/handoffs.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, type TaskDesk, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface ListHandoffsOptions extends DeskOptions {
  readonly agent?: string;
  readonly all?: boolean;
}

export interface SayOptions extends DeskOptions {
  readonly reason?: string;
}

export async function list(runtime: Runtime, options: ListHandoffsOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const who = options.agent === undefined ? undefined : (partyNamed(options.agent, policy) ?? options.agent);
  const handoffs = Object.values(snapshot.state.handoffs)
    .map(handoffOf)
    .filter((each) => options.all === true || isLive(each))
    .filter(({ from, to }) => who === undefined || from === who || to === who)
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1));
  answer(runtime, options, snapshot, { handoffs }, () => renderHandoffs(handoffs));
  finish(runtime, snapshot);
}

export async function show(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const handoff = known(snapshot.state, id);
  answer(runtime, options, snapshot, { handoff }, () => renderHandoff(handoff, policy));
  finish(runtime, snapshot);
}

/** What is said of each move once it is done. */
const DONE = {
  accept: 'accepted',
  clarify: 'asked',
  answer: 'answered',
  decline: 'declined',
  withdraw: 'withdrawn',
  redirect: 'redirected',
} as const satisfies Record<Move, string>;

/** Says something of a handoff; whoever is to be told is told. */
export async function say(
  runtime: Runtime,
  move: Move,
  id: string,
  words: string,
  options: DeskOptions,
): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const { snapshot } = await sayOfHandoff(desk.ports, desk.policy, move, id, words, desk.actor);
  await told(runtime, options, desk, snapshot, id, { answer: DONE[move], id, reason: words });
}

export async function tick(
  runtime: Runtime,
  id: string,
  items: readonly string[],
  options: DeskOptions,
): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const { snapshot } = await tickHandoff(desk.ports, desk.policy, id, items, desk.actor);
  await told(runtime, options, desk, snapshot, id, { answer: 'ticked', id, items });
}

async function told(
  runtime: Runtime,
  options: DeskOptions,
  { ports, policy }: TaskDesk,
  snapshot: Snapshot,
  id: string,
  value: { readonly answer: string; readonly [more: string]: unknown },
): Promise<void> {
  const after = await sendNotices({ ...ports, messenger: null }, policy, snapshot);
  for (const warning of after.warnings) runtime.warn(warning);
  const handoff = findHandoff(id, after.snapshot.state.handoffs) ?? null;
  answer(runtime, options, snapshot, { ...value, handoff }, () =>
    handoff === null
      ? `${value.answer} ${id}`
      : [
          `${value.answer} ${id}: ${whoseTurn(handoff) || `it is ${handoff.status}`}`,
          ...ticking(handoff),
        ].join('\n'),
  );
  finish(runtime, snapshot);
}
