import { get } from '../context/record.ts';
import { saidList, saidText } from '../context/said.ts';
import type { Item } from '../context/state/item.ts';
import type { JsonObject } from '../context/state/json.ts';
import type { State } from '../context/state.ts';

export const MESSAGE_TYPES = ['REQUEST', 'RESPONSE', 'UPDATE', 'ALERT'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** A message that its receiver has not acknowledged, as it is shown. */
export interface Message {
  readonly id: string;
  readonly status: string;
  readonly from: string;
  readonly to: string;
  /** P0 to P3. */
  readonly priority: string;
  /** REQUEST, RESPONSE, UPDATE or ALERT. */
  readonly type: string;
  readonly subject: string;
  /** Markdown. */
  readonly content: string;
  readonly artifacts: readonly { readonly path: string; readonly type: string }[];
  readonly dependencies: readonly {
    readonly agent: string;
    readonly artifact: string;
    readonly status: string;
  }[];
  readonly tags: readonly string[];
  /** Id of the message that it answers, or of whatever else it belongs to. */
  readonly correlation: string | null;
  readonly thread: string;
  /** ISO 8601 UTC: until when an answer is wanted; null: none is. */
  readonly deadline: string | null;
  /** How often the receiver was reminded. */
  readonly attempt: number;
  /** When the clock looks at it next, ISO 8601 UTC; null: never. */
  readonly next: string | null;
  /** Why it became a dead letter; null: it is none. */
  readonly reason: string | null;
  readonly workflow: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export function messageOf({ id, status, workflow, opened, data }: Item): Message {
  const deadline = textOr(data.deadline);
  const next = textOr(data.next) ?? deadline;
  return {
    id,
    status,
    from: saidText(data.from),
    to: saidText(data.to),
    priority: saidText(data.priority),
    type: saidText(data.type),
    subject: saidText(data.subject),
    content: saidText(data.content),
    artifacts: objects(data.artifacts).map(({ path, type }) => ({
      path: saidText(path),
      type: saidText(type),
    })),
    dependencies: objects(data.dependencies).map(({ agent, artifact, status: need }) => ({
      agent: saidText(agent),
      artifact: saidText(artifact),
      status: saidText(need),
    })),
    tags: saidList(data.tags),
    correlation: textOr(data.correlation_id),
    thread: textOr(data.thread_id) ?? id,
    deadline,
    attempt: typeof data.attempt === 'number' ? data.attempt : 0,
    next: status === 'dead_lettered' ? null : next,
    reason: status === 'dead_lettered' ? textOr(data.reason) : null,
    workflow,
    at: opened,
  };
}

function textOr(field: unknown): string | null {
  return typeof field === 'string' && field !== '' ? field : null;
}

function objects(field: unknown): JsonObject[] {
  return Array.isArray(field) ? field.filter((each) => typeof each === 'object' && each !== null) : [];
}

/** A live message by its id; undefined where there is none. What was acknowledged has left the documents. */
export function findMessage({ messages }: Pick<State, 'messages'>, id: string): Message | undefined {
  const item = get(messages, id);
  return item === undefined ? undefined : messageOf(item);
}

/** Every live message: the most urgent first, then the oldest. */
export function messagesIn({ messages }: Pick<State, 'messages'>): Message[] {
  return Object.values(messages)
    .map(messageOf)
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function rank({ priority, at, id }: Message): string {
  return `${priority} ${at} ${id}`;
}
