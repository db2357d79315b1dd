import { get } from '../../core/context/record.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDeskOf } from '../task-desk.ts';

export interface WithdrawOptions extends DeskOptions {
  readonly reason?: string;
}

/** Only the giver, and those who answer for it or for everybody, may take a handoff back. */
export async function withdraw(runtime: Runtime, id: string, options: WithdrawOptions): Promise<void> {
  const { ports, policy, actor } = await taskDeskOf(runtime, options);
  const reason = options.reason ?? `withdrawn by ${actor}`;
  const { snapshot } = await decideOnTasks(ports, (state) => {
    const item = get(state.handoffs, id);
    if (item === undefined) {
      const hint = didYouMean(id, Object.keys(state.handoffs)) ?? 'None of that id waits for an answer.';
      throw new UserError(EXIT.overlap, {
        code: 'handoff.unknown',
        message: `there is no handoff ${id}`,
        place: { argument: id },
        hint,
      });
    }
    const giver = String(item.data.from);
    const may = Object.values(policy.agents).filter(
      ({ id: each, authority }) => each === giver || authority === 'full',
    );
    const names = [giver, ...may.flatMap((agent) => [agent.id, ...agent.operators])];
    if (!names.some((name) => name.toLowerCase() === actor.toLowerCase()))
      throw new UserError(EXIT.overlap, {
        code: 'handoff.right',
        message: `${actor} may not withdraw what ${giver} gives`,
        place: { argument: id },
        hint: `These may: ${[...new Set(names)].join(', ')}`,
      });
    const draft = {
      type: 'HANDOFF_WITHDRAWN',
      workflow: item.workflow,
      by: actor,
      data: { handoff_id: id, reason },
    };
    return { answer: giver, drafts: [draft] };
  });
  answer(runtime, options, snapshot, { answer: 'withdrawn', id, reason }, () => `withdrawn ${id}`);
  finish(runtime, snapshot);
}
