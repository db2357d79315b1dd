import { ENDED } from '../context/events/handoffs.ts';
import { get } from '../context/record.ts';
import { saidList, saidText } from '../context/said.ts';
import type { Item, Items } from '../context/state/item.ts';
import type { Json, JsonObject } from '../context/state/json.ts';
import { type Artifact, type HandoffKind, KINDS } from './document.ts';

/** Who ticked an item of the checklist, and when (ISO 8601 UTC). */
export interface Tick {
  readonly by: string;
  readonly at: string;
}

/** A handoff as the log has it. */
export interface Handoff {
  readonly id: string;
  readonly status: string;
  readonly workflow: string;
  /** Who began it. */
  readonly begunBy: string;
  /** ISO 8601 UTC: when it began, and when its state last changed. */
  readonly opened: string;
  readonly since: string;
  readonly from: string;
  readonly to: string;
  /** Whom somebody named last; the clock asks the backups of that one. */
  readonly given: string;
  /** Since when the present one is asked, ISO 8601 UTC. */
  readonly askedAt: string;
  /** Head at which it was taken; null: not known. */
  readonly takenHead: string | null;
  /** Everybody it was handed to so far. */
  readonly asked: readonly string[];
  readonly kind: HandoffKind;
  readonly head: string | null;
  readonly completed_work: readonly string[];
  readonly artifacts: readonly Artifact[];
  readonly known_issues: readonly string[];
  readonly dependencies: readonly string[];
  readonly success_criteria: readonly string[];
  readonly notes: string | null;
  /** Checks that it says have passed. */
  readonly claimed: readonly string[];
  /** What was found true before it was handed over. */
  readonly found: readonly { readonly check: string; readonly reason: string }[];
  readonly contract: Readonly<Record<string, readonly string[]>>;
  readonly digest: string | null;
  readonly source: string;
  /** Until when an answer is due; null where nobody waits for one. */
  readonly until: string | null;
  readonly question: string | null;
  readonly answer: string | null;
  readonly reason: string | null;
  /** Comment on which it stands that it was taken; null: none. */
  readonly cites: string | null;
  /** Items that must be ticked by hand. */
  readonly checklist: readonly string[];
  readonly ticks: Readonly<Record<string, Tick>>;
  /** Up to which edit of its checklist was looked; null: none. */
  readonly looked: string | null;
  readonly reminded: string | null;
}

export function handoffOf({ id, status, workflow, opened, since, data }: Item): Handoff {
  const asked = saidList(data.asked);
  const to = saidText(data.to);
  return {
    id,
    status,
    workflow,
    begunBy: saidText(data.begun_by) || saidText(data.from),
    opened,
    since,
    from: saidText(data.from),
    to,
    asked: asked.length === 0 ? [to] : asked,
    given: saidText(data.given) || (asked[0] ?? to),
    askedAt: saidText(data.asked_at) || opened,
    takenHead: orNull(data.taken_head),
    kind: KINDS.find((each) => each === data.kind) ?? 'forward',
    head: orNull(data.head),
    completed_work: saidList(data.completed_work),
    artifacts: Array.isArray(data.artifacts) ? (data.artifacts as unknown as Artifact[]) : [],
    known_issues: saidList(data.known_issues),
    dependencies: saidList(data.dependencies),
    success_criteria: saidList(data.success_criteria),
    notes: orNull(data.notes),
    claimed: saidList(data.claimed_checks),
    found: foundIn(data.checks),
    contract: listsIn(data.contract),
    digest: orNull(data.digest),
    source: saidText(data.source),
    until: orNull(data.until),
    question: orNull(data.question),
    answer: orNull(data.answer),
    reason: orNull(data.reason),
    cites: orNull(data.cites),
    checklist: saidList(data.checklist),
    ticks: isObject(data.ticks) ? (data.ticks as unknown as Record<string, Tick>) : {},
    looked: orNull(data.looked),
    reminded: orNull(data.reminded),
  };
}

function orNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foundIn(value: Json | undefined): { check: string; reason: string }[] {
  return (Array.isArray(value) ? value : []).flatMap((each) =>
    isObject(each) ? [{ check: saidText(each.check), reason: saidText(each.reason) }] : [],
  );
}

function listsIn(value: Json | undefined): Record<string, string[]> {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, list]) => [name, saidList(list)]))
    : {};
}

/** All handoffs of a workflow, the oldest first. */
export function handoffsOn(workflow: string, handoffs: Items): Handoff[] {
  return Object.values(handoffs)
    .filter((item) => item.workflow === workflow)
    .map(handoffOf)
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1));
}

/** The one of a workflow that is under way; of several in an old log the latest. */
export function liveOn(workflow: string, handoffs: Items): Handoff | undefined {
  return handoffsOn(workflow, handoffs)
    .filter(({ status }) => !ENDED.has(status))
    .at(-1);
}

export function isLive({ status }: Pick<Handoff, 'status'>): boolean {
  return !ENDED.has(status);
}

export function findHandoff(id: string, handoffs: Items): Handoff | undefined {
  const item = get(handoffs, id);
  return item === undefined ? undefined : handoffOf(item);
}
