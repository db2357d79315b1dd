import type { State } from '../../core/context/state.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { rungEnds } from '../../core/ladders/climb.ts';
import { type Conflict, conflictOf } from '../../core/ladders/conflict.ts';
import { decidersOf, findConflict, resolveDrafts } from '../../core/ladders/resolve.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import { renderConflict, renderConflicts, type ShownConflict } from '../../render/terminal/ladders.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface ResolveOptions extends DeskOptions {
  readonly reason?: string;
}

/** A conflict with what the policy makes of it. */
function shown(conflict: Conflict, policy: Policy): ShownConflict {
  const ladder = policy.conflicts[conflict.type];
  const ends = ladder === undefined ? null : rungEnds(conflict, ladder);
  return {
    ...conflict,
    ladder: ladder?.ladder ?? [],
    until: ends === null ? null : new Date(ends).toISOString(),
    deciders: decidersOf(conflict, policy),
  };
}

export async function list(runtime: Runtime, options: DeskOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const conflicts = Object.values(snapshot.state.conflicts)
    .map((item) => shown(conflictOf(item), policy))
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1));
  answer(runtime, options, snapshot, { conflicts }, () =>
    renderConflicts(conflicts, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

export async function show(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const conflict = shown(named(snapshot.state, id), policy);
  answer(runtime, options, snapshot, { conflict }, () =>
    renderConflict(conflict, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

/** Throws a `UserError` where there is no such conflict. */
function named(state: State, id: string): Conflict {
  const found = findConflict(state, id);
  if (found !== undefined) return found;
  throw new UserError(EXIT.overlap, {
    code: 'conflict.unknown',
    message: `there is no open conflict ${id}`,
    place: { argument: id },
    hint: didYouMean(id, Object.keys(state.conflicts)) ?? '`baton conflict list` shows them.',
  });
}

export async function resolve(
  runtime: Runtime,
  id: string,
  decision: string,
  options: ResolveOptions,
): Promise<void> {
  const { ports, policy, actor } = await taskDeskOf(runtime, options);
  const { answer: came, snapshot } = await decideOnTasks(ports, (state, now) => {
    const conflict = named(state, id);
    const refused = refusal(conflict, actor, policy);
    if (refused !== null)
      throw new UserError(EXIT.overlap, {
        code: 'conflict.refused',
        message: refused,
        place: { argument: id },
      });
    const said = { by: actor, decision, reason: options.reason ?? null };
    const { drafts, ...rest } = resolveDrafts(conflict, said, state, policy, now);
    return { answer: { id: conflict.id, decision, ...rest }, drafts };
  });
  answer(runtime, options, snapshot, came, () =>
    came.decided
      ? `${came.id} is decided: ${decision}`
      : `${came.id}: ${came.said} of ${came.needed} who have to agree say so`,
  );
  finish(runtime, snapshot, came.decided ? EXIT.clear : EXIT.overlap);
}

function refusal(conflict: Conflict, actor: string, policy: Policy): string | null {
  const { id, decision } = conflict;
  if (decision !== null) return `${id} is decided already, by ${decision.by}: ${decision.what}`;
  const may = decidersOf(conflict, policy);
  if (may.some((name) => name.toLowerCase() === actor.toLowerCase())) return null;
  return `${actor} may not decide ${id}; these may: ${may.join(', ') || 'nobody that the policy names'}`;
}
