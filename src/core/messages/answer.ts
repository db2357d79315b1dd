import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import type { Fault } from '../errors.ts';
import { didYouMean } from '../policy/nearest.ts';
import type { Policy } from '../policy/schema.ts';
import { findMessage, type Message } from './message.ts';
import { wakeDraft } from './wake.ts';
import { ALL } from './written.ts';

interface Scene {
  readonly policy: Policy;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What somebody's answer to a message comes to: events, or why it cannot be. */
export type Came =
  | { readonly fault: Fault }
  | { readonly message: Message; readonly drafts: readonly EventDraft[] };

export function acknowledged({ id, workflow }: Message, by: string): EventDraft {
  return { type: 'MESSAGE_ACKNOWLEDGED', workflow, by, data: { message_id: id } };
}

/** The receiver has read it. What wants an answer is acknowledged by that answer alone. */
export function acknowledge(scene: Scene, id: string, by: string): Came {
  const message = findMessage(scene.state, id);
  if (message === undefined) return missing(id, scene);
  if (message.to !== ALL && !standsFor(message.to, by, scene.policy))
    return notYours(message, by, 'acknowledge');
  if (message.type === 'REQUEST' && message.deadline !== null)
    return refusal(
      'wants-answer',
      id,
      `${id} wants an answer until ${message.deadline}`,
      `Answer it, and it is acknowledged: baton message reply ${id} TEXT`,
    );
  return { message, drafts: [acknowledged(message, by)] };
}

/** A RESPONSE to a message in words, to be sent where that was; or that there is none such. */
export function answerTo(
  { state }: Pick<Scene, 'state'>,
  id: string,
  text: string,
  more: object = {},
): { readonly fault: Fault } | { readonly value: unknown; readonly workflow: string } {
  const of = findMessage(state, id);
  if (of === undefined) return missing(id, { state });
  const value = {
    header: { to: of.from, type: 'RESPONSE', priority: of.priority },
    body: { subject: text, ...more },
    metadata: { correlation_id: id, thread_id: of.thread },
  };
  return { value, workflow: of.workflow };
}

/** A dead letter is sent again, with its whole time before it. Whoever sent it or gets it may say so. */
export function redeliver(scene: Scene, id: string, by: string): Came {
  const { state, policy, now } = scene;
  const message = findMessage(state, id);
  if (message === undefined) return missing(id, scene);
  if (message.status !== 'dead_lettered')
    return refusal(
      'transition',
      id,
      `${id} is ${message.status}, and only a dead letter is redelivered`,
      'baton message list --dead shows those.',
    );
  const authority = Object.values(policy.agents).find((agent) => agent.id === by)?.authority;
  const may = [message.from, message.to].some((who) => standsFor(who, by, policy));
  if (!may && authority !== 'senior' && authority !== 'full') return notYours(message, by, 'redeliver');
  const patience = message.deadline === null ? 0 : Date.parse(message.deadline) - Date.parse(message.at);
  const deadline = message.deadline === null ? null : new Date(now + patience).toISOString();
  const data = { message_id: id, deadline, next: deadline, attempt: 0 };
  return {
    message,
    drafts: [
      { type: 'MESSAGE_REDELIVERED', workflow: message.workflow, by, data },
      ...wakeDraft({ ...message, deadline }, scene, `:again:${now}`),
    ],
  };
}

/** Is somebody this agent, or one of those who answer for it? */
export function standsFor(who: string, by: string, { agents }: Pick<Policy, 'agents'>): boolean {
  const same = (name: string) => name.toLowerCase() === by.toLowerCase();
  return same(who) || Object.values(agents).some(({ id, operators }) => id === who && operators.some(same));
}

export function missing(id: string, { state }: Pick<Scene, 'state'>): { readonly fault: Fault } {
  return refusal(
    'unknown',
    id,
    `there is no message ${id} that waits`,
    didYouMean(id, Object.keys(state.messages)) ??
      `What was acknowledged stands in the log: baton message thread ${id}`,
  );
}

export function notYours({ id, to }: Message, by: string, verb: string): { readonly fault: Fault } {
  return refusal(
    'source',
    id,
    `${by} may not ${verb} ${id}: it is for ${to}`,
    `Say it as ${to}, or as who answers for it: --as ${to}`,
  );
}

function refusal(what: string, argument: string, message: string, hint: string): { readonly fault: Fault } {
  return { fault: { code: `message.${what}`, message, place: { argument }, hint } };
}
