import type { Item } from '../context/state/item.ts';
import type { Json, JsonObject } from '../context/state/json.ts';
import { ALL } from '../messages/written.ts';
import type { Policy } from '../policy/schema.ts';
import { rosterOf } from '../roster/roster.ts';
import type { NoticeWay } from './ways.ts';

/** How a notice is to be told. */
export interface Telling {
  /** Of the notice: what is told bears it, so that it can be found again. */
  readonly id: string;
  /** Workflow of the notice. */
  readonly workflow: string;
  /** Whom it is for: agent id, login, team or address. */
  readonly to: string;
  /** Pull request or issue that it is told on; null: none. */
  readonly on: number | null;
  readonly text: string;
  readonly critical: boolean;
  /** ISO 8601 UTC: since when it is to be told. */
  readonly since: string;
  /** Did a run begin to tell it that did not come to say so? Then it may have been told. */
  readonly begun: boolean;
  /** Does it need nobody at once? */
  readonly update: boolean;
  /** The event that it tells of, as subscribers get it; null: of none. */
  readonly event: JsonObject | null;
  readonly way: Way;
}

export type Way =
  /** `@login` or `@org/team`. */
  | { readonly kind: 'mention'; readonly who: string }
  /** A login. */
  | { readonly kind: 'assign'; readonly who: string }
  /** For everybody. */
  | { readonly kind: 'comment' }
  /** Type of the event. */
  | { readonly kind: 'dispatch'; readonly event: string }
  /** File of the workflow. */
  | { readonly kind: 'workflow'; readonly file: string }
  | { readonly kind: 'inbox' };

/** Where notices can be told: with a forge that has comments and dispatches, or only in the context. */
export type Reach = 'github' | 'local';

const NUMBERED = /^(?:pr|issue)-([1-9]\d{0,9})$/;

/** How a notice of the log is told by this policy. */
export function tellingOf(item: Item, policy: Policy, reach: Reach): Telling {
  const to = typeof item.data.to === 'string' ? item.data.to : '';
  const numbered = NUMBERED.exec(item.workflow)?.[1];
  const on =
    typeof item.data.on === 'number' ? item.data.on : numbered === undefined ? null : Number(numbered);
  return {
    id: item.id,
    workflow: item.workflow,
    to,
    on,
    text: typeof item.data.text === 'string' ? item.data.text : '',
    critical: item.data.critical === true,
    since: item.opened,
    begun: item.status === 'sending',
    update: item.data.update === true,
    event: isObject(item.data.event) ? item.data.event : null,
    way: reach === 'local' ? { kind: 'inbox' } : wayOf(to, on, policy),
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is said on a change or task needs one. What needs none, and whoever has no account, is reached otherwise. */
function wayOf(to: string, on: number | null, policy: Policy): Way {
  if (to === ALL) return on === null ? { kind: 'inbox' } : { kind: 'comment' };
  const way = to.startsWith('@') ? { kind: 'mention' as const, who: to } : wayToAgent(to, policy);
  const needsPlace = way.kind === 'mention' || way.kind === 'assign';
  return needsPlace && on === null ? { kind: 'inbox' } : way;
}

/** How an agent of the roster is reached where there is a place to say it. */
export function wayToAgent(name: string, policy: Policy): Way {
  const agent = rosterOf(policy).agentByRef(name);
  const { mention, assign, dispatch, workflow } = agent?.wake ?? {};
  if (mention !== undefined) return { kind: 'mention', who: mention };
  if (assign !== undefined) return { kind: 'assign', who: assign.replace(/^@/, '') };
  if (dispatch !== undefined) return { kind: 'dispatch', event: dispatch };
  if (workflow !== undefined) return { kind: 'workflow', file: workflow };
  const operator = agent?.operators.find((each) => each.startsWith('@'));
  return operator === undefined ? { kind: 'inbox' } : { kind: 'mention', who: operator };
}

/** Does it make noise on the forge, that a person hears? */
export function isHeard(way: NoticeWay): boolean {
  return way === 'mention' || way === 'assign';
}
