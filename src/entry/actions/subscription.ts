import { EXIT, UserError } from '../../core/errors.ts';
import { subscribe, subscriptionsIn, unsubscribe } from '../../core/messages/subscription.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import { table } from '../../render/terminal/table.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface ListOptions extends DeskOptions {
  readonly of?: string;
}

export const add = (runtime: Runtime, pattern: string, options: DeskOptions) =>
  changed(runtime, pattern, options, subscribe);

export const remove = (runtime: Runtime, name: string, options: DeskOptions) =>
  changed(runtime, name, options, unsubscribe);

async function changed(
  runtime: Runtime,
  said: string,
  options: DeskOptions,
  change: typeof subscribe,
): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const { answer: id, snapshot } = await decideOnTasks(desk.ports, (state) => {
    const came = change(state, desk.actor, said);
    if ('fault' in came) throw new UserError(EXIT.usage, came.fault);
    return { answer: came.id, drafts: came.drafts };
  });
  const stands = snapshot.state.subscriptions[id] !== undefined;
  answer(runtime, options, snapshot, { id, subscribed: stands }, () =>
    stands ? `${desk.actor} is told of ${said} (${id})` : `${desk.actor} is no longer told of ${said}`,
  );
  finish(runtime, snapshot);
}

export async function list(runtime: Runtime, options: ListOptions): Promise<void> {
  const { ports } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const subscriptions = subscriptionsIn(snapshot.state).filter(
    ({ subscriber }) => options.of === undefined || subscriber === options.of,
  );
  answer(runtime, options, snapshot, { subscriptions }, () =>
    subscriptions.length === 0
      ? 'Nobody has subscribed to anything.'
      : table(
          ['WHO', 'PATTERN', 'FROM', 'ID'],
          subscriptions.map(({ id, subscriber, pattern, roster }) => [
            subscriber,
            pattern,
            roster ? 'roster' : 'command',
            id,
          ]),
          runtime.paint,
        ),
  );
  finish(runtime, snapshot);
}
