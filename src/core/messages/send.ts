import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { State } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import type { Fault } from '../errors.ts';
import type { Policy } from '../policy/schema.ts';
import { acknowledged } from './answer.ts';
import { findMessage } from './message.ts';
import { receiversOf, ruleFaults } from './rules.ts';
import { wakeDraft } from './wake.ts';
import { readWritten, type Written } from './written.ts';

/** What a message is sent into. */
export interface MessageScene {
  readonly policy: Policy;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Who sends what, under which id and where. */
export interface Sending {
  /** As it was read from YAML or JSON: nothing of it is known to be right. */
  readonly value: unknown;
  /** Agent id, `@login` or address of whoever sends it, as Baton knows it. */
  readonly by: string;
  /** Where the message names none of its own. */
  readonly id: string;
  /** `pr-42` where it is sent on a change; `global`. */
  readonly workflow: string;
}

export interface Sent {
  /** One for each receiver; empty where it is refused. */
  readonly ids: readonly string[];
  readonly drafts: readonly EventDraft[];
  /** Everything that is wrong with it. Empty: it is sent. */
  readonly faults: readonly Fault[];
}

/**
 * Sends a message: each receiver gets one of its own, with its own clock, and is woken. An answer acknowledges what it answers.
 * Validated for shape, content, rules and source; refused as a whole, with every fault at once.
 */
export function sendMessage(scene: MessageScene, { value, by, id: fallback, workflow }: Sending): Sent {
  const written = readWritten(value);
  if ('faults' in written) return { ids: [], drafts: [], faults: written.faults };
  const id = written.header.id ?? fallback;
  const receivers = receiversOf(written.header.to, by, scene);
  const ids = receivers.length === 1 ? [id] : receivers.map((to) => `${id}.${to}`);
  const taken = ids.filter((each) => get(scene.state.messages, each) !== undefined);
  const faults = [...ruleFaults(written, by, scene), ...taken.map((each) => duplicate(each))];
  if (faults.length > 0) return { ids: [], drafts: [], faults };
  const data = dataOf(written, by, id, scene);
  const drafts = receivers.flatMap((to, at): EventDraft[] => {
    const own = ids[at] ?? id;
    const sent = { message_id: own, ...data, to };
    return [
      { type: 'MESSAGE_SENT', workflow, by, data: sent },
      ...wakeDraft({ ...data, id: own, to, workflow }, scene),
    ];
  });
  return { ids, drafts: [...drafts, ...answers(written, by, scene.state)], faults: [] };
}

function duplicate(id: string): Fault {
  return {
    code: 'message.duplicate',
    message: `there is a message ${id} already`,
    place: { argument: 'header.id' },
    hint: 'Leave the id out: Baton gives one.',
  };
}

/** What a message answers: its `response_to`, or the message that it correlates with. */
export function answeredBy({ header, metadata }: Written): string | null {
  if (header.type !== 'RESPONSE') return null;
  return metadata.response_to ?? metadata.correlation_id;
}

/** Whoever answers has read: the one answered leaves their inbox. */
function answers(written: Written, by: string, state: State): EventDraft[] {
  const of = findMessage(state, answeredBy(written) ?? '');
  return of === undefined ? [] : [acknowledged(of, by)];
}

function dataOf(written: Written, by: string, id: string, { policy, state, now }: MessageScene) {
  const { header, body, metadata } = written;
  const answered = findMessage(state, answeredBy(written) ?? '');
  return {
    from: by,
    priority: header.priority,
    type: header.type,
    subject: body.subject,
    content: body.content,
    artifacts: body.artifacts,
    dependencies: body.dependencies,
    correlation_id: answeredBy(written) ?? metadata.correlation_id ?? metadata.request_id ?? null,
    thread_id: metadata.thread_id ?? answered?.thread ?? id,
    tags: metadata.tags,
    deadline: deadlineOf(written, by, policy, state, now),
  };
}

/** Until when an answer is wanted: only a REQUEST wants one, by default within the policy's time. */
function deadlineOf(
  { header, metadata }: Written,
  by: string,
  { messages }: Policy,
  { services }: State,
  now: number,
): string | null {
  if (header.type !== 'REQUEST' || metadata.response_required === false) return null;
  const { deadline } = metadata;
  const between = get(services, by) !== undefined && get(services, header.to) !== undefined;
  const usual = between ? messages.service_timeout : messages.respond_within;
  const patience = parseDuration(deadline ?? usual);
  return patience === undefined ? deadline : new Date(now + patience).toISOString();
}
