import type * as z from 'zod';
import { type EventRow, type Header, isRefused, type Next, type Refused, refuse } from './events/row.ts';
import { EVENTS, isEventType, type LogEvent } from './events/table.ts';
import { misfitOf } from './expected.ts';
import { get, put } from './record.ts';
import { advance } from './segments.ts';
import { PROTOCOL, type State } from './state.ts';

const MAX_NAMED = 3;
const FIELDS = 'docs/events.md lists the fields of each type.';

/** The first thing that is wrong with the data, said as what was expected. */
function misfit(issues: readonly z.core.$ZodIssue[]): Refused {
  const said = issues.slice(0, MAX_NAMED).map((issue) => misfitOf(issue, issue.input === undefined));
  const first = issues[0];
  return refuse('event.data', said.join('; '), first?.path ?? [], FIELDS);
}

function major(version: string): number {
  return Number(version.split('.')[0]);
}

/** Is a version a later minor or patch of our major? Then fields that we do not know are to be expected. */
function isLater(version: string): boolean {
  const ours = PROTOCOL.split('.').map(Number);
  const [, minor = 0] = version.split('.').map(Number);
  return minor > (ours[1] ?? 0);
}

const DEEPEST = 32;

/** Values nest within bounds, and nothing bears a name that some engine treats as its own. */
function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return value !== '__proto__';
  if (depth > DEEPEST) return false;
  return Object.entries(value).every(([key, item]) => key !== '__proto__' && isPlain(item, depth + 1));
}

function checkShape({ workflow, phase, data }: LogEvent): Refused | undefined {
  if (isPlain({ workflow, phase, data })) return undefined;
  return refuse('event.shape', `expected values that nest at most ${DEEPEST} deep, and no name __proto__`);
}

function checkVersion(event: LogEvent): Refused | undefined {
  const { v } = event.data;
  if (typeof v !== 'string' || !/^\d+\./.test(v) || major(v) <= major(PROTOCOL)) return undefined;
  return refuse(
    'event.version',
    `the event is written in protocol ${v}; this Baton reads ${major(PROTOCOL)}.x`,
    ['v'],
    'Upgrade: npm install --global baton-bot@latest',
  );
}

function checkData(row: EventRow, event: LogEvent): Refused | undefined {
  const { error } = row.schema.safeParse(event.data, { reportInput: true });
  if (!error) return undefined;
  const later = typeof event.data.v === 'string' && isLater(event.data.v);
  const issues = later ? error.issues.filter((issue) => issue.code !== 'unrecognized_keys') : error.issues;
  return issues.length > 0 ? misfit(issues) : undefined;
}

function checkOrder(state: State, { id, at }: Header): Refused | undefined {
  if (state.last_id !== null && id <= state.last_id)
    return refuse('event.id', `expected an id after ${state.last_id}, found ${id}: ids are unique and grow`, [
      'id',
    ]);
  if (state.last_at !== null && Date.parse(at) < Date.parse(state.last_at))
    return refuse('event.at', `expected an instant no earlier than ${state.last_at}, found ${at}`, ['at']);
  return undefined;
}

/** What every accepted event changes, whatever its type. */
function recorded(state: State, { id, at, by }: Header): State {
  const agent = get(state.agents, by);
  return {
    ...state,
    version: state.version + 1,
    last_id: id,
    last_at: at,
    log: advance(state.log, at),
    agents: agent ? put(state.agents, by, { ...agent, last_seen: at }) : state.agents,
  };
}

/**
 * The state after one event, or why the event cannot stand here: an unknown type, a missing field, a value out of range,
 * a transition that is not possible, an id or instant out of order, a newer major version. Pure, and never throws.
 */
export function reduce(state: State, event: LogEvent): Next {
  const unfit = checkShape(event) ?? checkVersion(event);
  if (unfit) return unfit;
  if (!isEventType(event.type))
    return refuse('event.type', `unknown event type ${event.type}`, [], 'docs/events.md lists the types.');
  const row: EventRow = EVENTS[event.type];
  if (row.phase !== null && event.phase !== row.phase)
    return refuse('event.phase', `expected phase ${row.phase}, found ${event.phase}`);
  const wrong = checkData(row, event);
  if (wrong) return wrong;
  const data = event.data as unknown as Header;
  const disorder = checkOrder(state, data);
  if (disorder) return disorder;
  const next = row.reduce(state, data, event);
  return isRefused(next) ? next : recorded(next, data);
}
