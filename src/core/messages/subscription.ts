import { createHash } from 'node:crypto';
import type { EventDraft } from '../context/draft.ts';
import type { EventName } from '../context/events/row.ts';
import { saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import type { Fault } from '../errors.ts';
import type { Policy } from '../policy/schema.ts';
import { wildcard } from '../wildcard.ts';

/** A subscription as it is shown. */
export interface Subscription {
  readonly id: string;
  readonly subscriber: string;
  readonly pattern: string;
  /** Does it stand in the roster? Else somebody gave it by command. */
  readonly roster: boolean;
  /** ISO 8601 UTC. */
  readonly since: string;
}

const FROM_ROSTER = 'roster-';
const PART = '[A-Za-z0-9_.#/*-]{1,200}';
const PATTERN = new RegExp(`^(${PART}):(${PART}):(${PART})$`);
/** So many may somebody have; the policy admits as many. */
const MOST = 100;

/** Is an event one of those that a pattern over `type:workflow:phase` means? */
export function matches(pattern: string, { type, workflow, phase }: EventName): boolean {
  const [, ofType, ofWorkflow, ofPhase] = PATTERN.exec(pattern) ?? [];
  if (ofType === undefined || ofWorkflow === undefined || ofPhase === undefined) return false;
  return wildcard(ofType)(type) && wildcard(ofWorkflow)(workflow) && wildcard(ofPhase)(phase);
}

export function subscriptionsIn({ subscriptions }: Pick<State, 'subscriptions'>): Subscription[] {
  return Object.values(subscriptions)
    .map(({ id, opened, data }) => ({
      id,
      subscriber: saidText(data.subscriber),
      pattern: saidText(data.pattern),
      roster: id.startsWith(FROM_ROSTER),
      since: opened,
    }))
    .sort((a, b) => (`${a.subscriber} ${a.id}` < `${b.subscriber} ${b.id}` ? -1 : 1));
}

/** Adds a subscription by command; nothing where it stands already. */
export function subscribe(
  state: Pick<State, 'subscriptions'>,
  subscriber: string,
  pattern: string,
): { readonly id: string; readonly drafts: readonly EventDraft[] } | { readonly fault: Fault } {
  if (!PATTERN.test(pattern))
    return fault(
      'pattern',
      pattern,
      `${pattern} is no pattern over type:workflow:phase`,
      "Such as 'HANDOFF_*:pr-*:*'.",
    );
  const own = subscriptionsIn(state).filter((each) => each.subscriber === subscriber);
  const there = own.find((each) => each.pattern === pattern);
  if (there !== undefined) return { id: there.id, drafts: [] };
  if (own.length >= MOST)
    return fault(
      'full',
      pattern,
      `${subscriber} has ${own.length} subscriptions, and nobody has more than ${MOST}`,
      'Remove some, or write a wider pattern.',
    );
  const id = idOf('sub-', subscriber, pattern);
  return { id, drafts: [added(id, subscriber, pattern, subscriber)] };
}

/** Takes back a subscription by its id or pattern. */
export function unsubscribe(
  state: Pick<State, 'subscriptions'>,
  subscriber: string,
  name: string,
): { readonly id: string; readonly drafts: readonly EventDraft[] } | { readonly fault: Fault } {
  const own = subscriptionsIn(state).filter((each) => each.subscriber === subscriber);
  const found = own.find(({ id, pattern }) => id === name || pattern === name);
  if (found === undefined)
    return fault(
      'unknown',
      name,
      `${subscriber} has no subscription ${name}`,
      own.length === 0 ? 'It has none.' : `It has ${own.map(({ pattern }) => pattern).join(', ')}.`,
    );
  if (found.roster)
    return fault(
      'roster',
      name,
      `${found.pattern} stands in the roster`,
      `Take it from \`subscribe\` of ${subscriber} in the policy.`,
    );
  return { id: found.id, drafts: [removed(found.id, subscriber)] };
}

/** Brings the subscriptions of the roster into the log, and takes back those that left it. Twice equals once. */
export function rosterSubscriptions(state: Pick<State, 'subscriptions'>, policy: Policy): EventDraft[] {
  const wanted = new Map(
    Object.values(policy.agents).flatMap(({ id, subscribe: patterns = [] }) =>
      patterns.map((pattern) => [idOf(FROM_ROSTER, id, pattern), { id, pattern }] as const),
    ),
  );
  const gone = Object.keys(state.subscriptions)
    .filter((id) => id.startsWith(FROM_ROSTER) && !wanted.has(id))
    .sort();
  return [
    ...gone.map((id) => removed(id, 'baton')),
    ...[...wanted].flatMap(([id, { id: agent, pattern }]) =>
      Object.hasOwn(state.subscriptions, id) ? [] : [added(id, agent, pattern, 'baton')],
    ),
  ];
}

function idOf(prefix: string, subscriber: string, pattern: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([subscriber, pattern]))
    .digest('hex');
  return `${prefix}${hash.slice(0, 12)}`;
}

function added(id: string, subscriber: string, pattern: string, by: string): EventDraft {
  const data = { subscription_id: id, subscriber, pattern };
  return { type: 'SUBSCRIPTION_ADDED', workflow: 'global', by, data };
}

function removed(id: string, by: string): EventDraft {
  return { type: 'SUBSCRIPTION_REMOVED', workflow: 'global', by, data: { subscription_id: id } };
}

function fault(what: string, argument: string, message: string, hint: string): { readonly fault: Fault } {
  return { fault: { code: `subscription.${what}`, message, place: { argument }, hint } };
}
