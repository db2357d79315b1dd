import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import {
  acknowledge,
  answerTo,
  type Came,
  missing,
  redeliver,
  standsFor,
} from '../../core/messages/answer.ts';
import { findMessage, messagesIn } from '../../core/messages/message.ts';
import { sendMessage } from '../../core/messages/send.ts';
import { ALL } from '../../core/messages/written.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import { renderMessage, renderMessages } from '../../render/terminal/messages.ts';
import { eventsOf } from '../log-events.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface SendOptions extends DeskOptions {
  readonly file?: string;
  readonly type: string;
  readonly priority: string;
  readonly content?: string;
  readonly artifact?: string[];
  readonly tag?: string[];
  readonly deadline?: string;
  readonly thread?: string;
  readonly on?: string;
}

export interface ListOptions extends DeskOptions {
  readonly dead?: boolean;
  readonly to?: string;
}

/** Sends a message that is put together of options, or stands in a file. */
export async function send(
  runtime: Runtime,
  to: string | undefined,
  subject: string | undefined,
  options: SendOptions,
): Promise<void> {
  const value = await composed(runtime, to, subject, options);
  await sent(runtime, value, options);
}

async function composed(
  runtime: Runtime,
  to: string | undefined,
  subject: string | undefined,
  options: SendOptions,
): Promise<unknown> {
  if (options.file !== undefined) {
    if (to !== undefined)
      throw usage(
        'message.file',
        '--file',
        'a message stands in the file, or on the command line',
        'Name one.',
      );
    return readMessageFile(runtime, options.file);
  }
  if (to === undefined || subject === undefined)
    throw usage(
      'message.empty',
      'TO',
      'it is not said to whom, or what',
      'Such as: baton message send agent-004 "Please look at #12"',
    );
  const content = options.content === '-' ? (await runtime.stdin()).toString('utf8') : options.content;
  return {
    header: { to, type: options.type.toUpperCase(), priority: options.priority },
    body: {
      subject,
      ...(content === undefined ? {} : { content }),
      artifacts: (options.artifact ?? []).map(artifactOf),
    },
    metadata: {
      tags: options.tag ?? [],
      ...(options.thread === undefined ? {} : { thread_id: options.thread }),
      ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
    },
  };
}

/** `docs/api.md:document`; without a type it is code. */
function artifactOf(said: string): { path: string; type: string } {
  const at = said.lastIndexOf(':');
  return at < 1 ? { path: said, type: 'code' } : { path: said.slice(0, at), type: said.slice(at + 1) };
}

async function readMessageFile(runtime: Runtime, file: string): Promise<unknown> {
  const text =
    file === '-'
      ? (await runtime.stdin()).toString('utf8')
      : await readFile(resolve(runtime.cwd, file), 'utf8').catch((cause: unknown) => {
          throw new UserError(
            EXIT.usage,
            {
              code: 'message.file',
              message: 'the message cannot be read',
              place: { file },
              hint: 'Name a file that can be read, or `-` for standard input.',
            },
            { cause },
          );
        });
  const { readYaml } = await import('../../core/policy/yaml.ts');
  const { value, faults } = readYaml(text, file === '-' ? 'standard input' : file);
  if (faults.length > 0)
    throw new UserError(
      EXIT.usage,
      faults.map((fault) => ({ ...fault, code: fault.code.replace('policy.', 'message.') })),
    );
  return value;
}

async function sent(runtime: Runtime, value: unknown, options: DeskOptions & { on?: string }): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const { answer: ids, snapshot } = await decideOnTasks(desk.ports, (state, now) => {
    const scene = { policy: desk.policy, state, now };
    const id = `msg-${desk.ports.world.newId(now).slice(-8).toLowerCase()}`;
    const came = sendMessage(scene, { value, by: desk.actor, id, workflow: options.on ?? 'global' });
    if (came.faults.length > 0) throw new UserError(EXIT.usage, came.faults);
    return { answer: came.ids, drafts: came.drafts };
  });
  const messages = ids.flatMap((id) => findMessage(snapshot.state, id) ?? []);
  answer(runtime, options, snapshot, { messages }, () =>
    messages
      .map(
        ({ id, to, type, deadline }) =>
          `sent ${id} to ${to}${deadline === null ? '' : `: a ${type}, to be answered until ${deadline}`}`,
      )
      .join('\n'),
  );
  finish(runtime, snapshot);
}

export async function reply(runtime: Runtime, id: string, text: string, options: SendOptions): Promise<void> {
  const desk = await taskDesk(runtime, options);
  const { state } = await desk.ports.store.load();
  const content = options.content === '-' ? (await runtime.stdin()).toString('utf8') : options.content;
  const artifacts = (options.artifact ?? []).map(artifactOf);
  const came = answerTo({ state }, id, text, { ...(content === undefined ? {} : { content }), artifacts });
  if ('fault' in came) throw new UserError(EXIT.overlap, came.fault);
  await sent(runtime, came.value, { ...options, on: came.workflow });
}

/** Messages for whoever asks: the most urgent first. */
export async function inbox(runtime: Runtime, options: DeskOptions): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const snapshot = await desk.ports.store.load();
  const messages = messagesIn(snapshot.state).filter(
    ({ to }) => to === ALL || standsFor(to, desk.actor, desk.policy),
  );
  answer(runtime, options, snapshot, { of: desk.actor, messages }, () =>
    messages.length === 0
      ? `No messages for ${desk.actor}.`
      : renderMessages(messages, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

export async function list(runtime: Runtime, options: ListOptions): Promise<void> {
  const desk = await taskDesk(runtime, options);
  const snapshot = await desk.ports.store.load();
  const messages = messagesIn(snapshot.state).filter(
    ({ to, status }) =>
      (options.to === undefined || to === options.to) &&
      (options.dead !== true || status === 'dead_lettered'),
  );
  answer(runtime, options, snapshot, { messages }, () =>
    renderMessages(messages, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

export async function show(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const desk = await taskDesk(runtime, options);
  const snapshot = await desk.ports.store.load();
  const message = findMessage(snapshot.state, id);
  if (message === undefined) throw new UserError(EXIT.overlap, missing(id, snapshot).fault);
  answer(runtime, options, snapshot, { message }, () => renderMessage(message, runtime.now(), runtime.paint));
  finish(runtime, snapshot);
}

export async function acknowledgeAll(
  runtime: Runtime,
  ids: readonly string[],
  options: DeskOptions,
): Promise<void> {
  await decided(runtime, ids, options, 'acknowledged', acknowledge);
}

export async function redeliverAll(
  runtime: Runtime,
  ids: readonly string[],
  options: DeskOptions,
): Promise<void> {
  await decided(runtime, ids, options, 'redelivered', redeliver);
}

/** All of them, or none and everything that speaks against it. */
async function decided(
  runtime: Runtime,
  ids: readonly string[],
  options: DeskOptions,
  done: string,
  decide: (scene: Parameters<typeof acknowledge>[0], id: string, by: string) => Came,
): Promise<void> {
  const desk = await taskDeskOf(runtime, options);
  const { snapshot } = await decideOnTasks(desk.ports, (state, now) => {
    const scene = { policy: desk.policy, state, now };
    const came = [...new Set(ids)].map((id) => decide(scene, id, desk.actor));
    const faults = came.flatMap((each) => ('fault' in each ? each.fault : []));
    if (faults.length > 0) throw new UserError(EXIT.overlap, faults);
    return { answer: null, drafts: came.flatMap((each) => ('drafts' in each ? each.drafts : [])) };
  });
  answer(runtime, options, snapshot, { [done]: ids }, () => `${done} ${ids.join(', ')}`);
  finish(runtime, snapshot);
}

/** Everything that was said in a thread, from the log: what was acknowledged, too. */
export async function thread(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const desk = await taskDesk(runtime, options);
  const snapshot = await desk.ports.store.load();
  const sent = (await eventsOf(desk.ports.store)).filter(({ type }) => type === 'MESSAGE_SENT');
  const own = sent.find(({ data }) => data.message_id === id);
  const of = own?.data.thread_id ?? id;
  const messages = sent
    .filter(({ data }) => data.thread_id === of)
    .map(({ data }) => ({
      id: String(data.message_id),
      from: String(data.from),
      to: String(data.to),
      type: String(data.type),
      priority: String(data.priority),
      subject: String(data.subject),
      content: String(data.content),
      at: String(data.at),
    }));
  if (messages.length === 0)
    throw new UserError(EXIT.overlap, {
      code: 'message.unknown',
      message: `there is no message and no thread ${id}`,
      place: { argument: id },
      hint: 'baton message list shows what waits.',
    });
  answer(runtime, options, snapshot, { thread: of, messages }, () =>
    messages
      .map(({ at, from, to, type, subject }) => `${at}  ${from} → ${to}  ${type}  ${subject}`)
      .join('\n'),
  );
  finish(runtime, snapshot);
}

function usage(code: string, argument: string, message: string, hint: string): UserError {
  return new UserError(EXIT.usage, { code, message, place: { argument }, hint });
}
