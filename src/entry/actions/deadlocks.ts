import type { OpenChange } from '../../core/conflicts/pairs.ts';
import type { State } from '../../core/context/state.ts';
import { deadlockDrafts } from '../../core/deadlocks/drafts.ts';
import { DEADLOCK_AFTER, type Deadlock, deadlocksIn } from '../../core/deadlocks/report.ts';
import { parseDuration } from '../../core/duration.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { lastSeenOf } from '../../core/leases/last-seen.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import { observedChanges } from '../../local/open-changes.ts';
import { renderDeadlocks } from '../../render/terminal/deadlocks.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk } from '../task-desk.ts';

export interface DeadlockOptions extends Omit<DeskOptions, 'as'> {
  readonly after: string;
  readonly record?: boolean;
}

export async function deadlocks(runtime: Runtime, options: DeadlockOptions): Promise<void> {
  if (parseDuration(options.after) === undefined)
    throw new UserError(EXIT.usage, {
      code: 'deadlocks.after',
      message: `${options.after} is no duration`,
      place: { argument: '--after' },
      hint: 'Write it as immediate, 10m or 1h.',
    });
  const { ports, policy, workspace } = await taskDesk(runtime, options);
  const open = await observedChanges(workspace.repository, workspace.base, policy);
  const find = (state: State, now: number) => deadlocksOf(state, policy, open, now, options.after);
  const { found, snapshot } = options.record
    ? await recorded(ports, find)
    : await ports.store
        .load()
        .then((loaded) => ({ snapshot: loaded, found: find(loaded.state, runtime.now()) }));
  answer(runtime, options, snapshot, { deadlocks: found }, () =>
    renderDeadlocks(found, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot, found.some(({ due }) => due) ? EXIT.overlap : EXIT.clear);
}

async function recorded(
  ports: Parameters<typeof decideOnTasks>[0],
  find: (state: State, now: number) => Deadlock[],
) {
  const { answer: found, snapshot } = await decideOnTasks(ports, (state, now) => {
    const all = find(state, now);
    return { answer: all, drafts: deadlockDrafts(state, all) };
  });
  return { found, snapshot };
}

/** Deadlocks as the log and the open branches show them. `now` in milliseconds, `after` a duration. */
export function deadlocksOf(
  state: State,
  policy: Policy,
  open: readonly OpenChange[],
  now: number,
  after: string = DEADLOCK_AFTER,
): Deadlock[] {
  const changes = open.map(({ id, name, agents, lines }) => ({
    id,
    name,
    agents,
    lines,
    task: null,
    review: null,
  }));
  return deadlocksIn({ state, policy, changes, now, lastSeen: lastSeenOf(state.agents, open, now) }, after);
}
