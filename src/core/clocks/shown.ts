import type { EventDraft } from '../context/draft.ts';
import type { Items } from '../context/state/item.ts';
import type { JsonObject } from '../context/state/json.ts';

/** What time has brought about, as a person reads it. */
export interface ShownDue {
  readonly clock: string;
  /** Type of the event that is to be recorded. */
  readonly event: string;
  /** Id of what it happens to. */
  readonly of: string;
}

/** @param due what is to be recorded, and what asks for it */
export function shownDue(due: readonly { readonly clock: string; readonly draft: EventDraft }[]): ShownDue[] {
  return due.map(({ clock, draft }) => ({
    clock,
    event: draft.type,
    of: idIn(draft.data) ?? draft.workflow,
  }));
}

/** By the order of the event table's fields, the first that ends in `id` names what the event is about. */
function idIn(data: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(data).flatMap(([field, value]) =>
    /(?:^|_)id$/.test(field) && typeof value === 'string' ? [value] : [],
  )[0];
}

/** A notice that was decided on and has not been told yet. */
export interface Untold {
  readonly id: string;
  readonly to: string;
  readonly workflow: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** Those of the log, the oldest first. */
export function untoldIn(notices: Items): Untold[] {
  return Object.values(notices)
    .filter(({ status }) => status === 'due')
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1))
    .map(({ id, workflow, opened, data }) => ({ id, workflow, since: opened, to: said(data) }));
}

/** The event table has seen to it that it is text. */
function said({ to }: JsonObject): string {
  return typeof to === 'string' ? to : '';
}
