import { EXIT, UserError } from '../../core/errors.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { readyQueue } from '../../core/tasks/ready.ts';
import type { Taken } from '../../core/tasks/take.ts';
import { takeNextTask } from '../../flows/tasks.ts';
import { renderNothing, renderQueue, renderTaken } from '../../render/terminal/tasks.ts';
import { actingName } from '../actor.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk } from '../task-desk.ts';
import { agentNamed } from './task.ts';

export interface NextOptions extends DeskOptions {
  readonly agent?: string;
  readonly peek?: boolean;
}

export async function next(runtime: Runtime, options: NextOptions): Promise<void> {
  const { ports, policy } = await taskDesk(runtime, options);
  if (options.peek) {
    const agent = options.agent === undefined ? null : agentNamed(policy, options.agent);
    const snapshot = await ports.store.load();
    const queue = readyQueue(snapshot.state, policy, agent);
    answer(runtime, options, snapshot, queue, () => renderQueue(queue, runtime.now(), runtime.paint));
    finish(runtime, snapshot, queue.ready.length > 0 ? EXIT.clear : EXIT.overlap);
    return;
  }
  const agent = await agentAsking(runtime, policy, options);
  const { answer: taken, snapshot } = await takeNextTask(ports, policy, agent);
  answer(runtime, options, snapshot, { agent, ...taken }, () => told(runtime, taken, agent));
  finish(runtime, snapshot, taken.answer === 'taken' ? EXIT.clear : EXIT.overlap);
}

function told(runtime: Runtime, taken: Taken, agent: string): string {
  if (taken.answer === 'taken') return renderTaken(taken.next, agent, runtime.paint);
  return taken.answer === 'nothing' ? renderNothing(taken.waiting) : `${taken.reason}. ${taken.hint}`;
}

/** Tasks are for agents: whoever asks is one, or names one. */
async function agentAsking(runtime: Runtime, policy: Policy, options: NextOptions): Promise<string> {
  const { name } = await actingName(runtime, policy, options.agent ?? options.as);
  const agents = Object.values(policy.agents).map(({ id }) => id);
  if (agents.includes(name)) return name;
  throw new UserError(EXIT.usage, {
    code: 'next.agent',
    message: `${name} is no agent of the roster, and tasks are for agents`,
    place: { argument: '--agent' },
    hint: `Name one with --agent, such as ${agents[0] ?? 'agent-001'}, or set BATON_AGENT; --peek shows the queue.`,
  });
}
