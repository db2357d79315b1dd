import type { LogEvent } from '../../core/context/events/table.ts';
import { parseLine } from '../../core/context/line.ts';
import type { State } from '../../core/context/state.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import {
  findIncident,
  type Incident,
  incidentsIn,
  leadersOf,
  openIncident,
  triggersOf,
} from '../../core/incidents/incident.ts';
import { type IncidentMove, moveIncident } from '../../core/incidents/move.ts';
import { pastIncident } from '../../core/incidents/past.ts';
import { INCIDENT_LEVELS } from '../../core/policy/moving.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import { decideOnTasks } from '../../flows/tasks.ts';
import { renderChecklist, renderPostMortem } from '../../render/markdown/incident.ts';
import { renderIncidents } from '../../render/terminal/incidents.ts';
import type { Runtime } from '../runtime.ts';
import { answer, type DeskOptions, finish, type TaskDesk, taskDesk, taskDeskOf } from '../task-desk.ts';

export interface OpenOptions extends DeskOptions {
  readonly path?: string[];
}

function fault(code: string, message: string, argument: string, hint?: string): UserError {
  return new UserError(EXIT.overlap, {
    code: `incident.${code}`,
    message,
    place: { argument },
    ...(hint === undefined ? {} : { hint }),
  });
}

function mayOr(names: readonly string[], actor: string, what: string, argument: string): void {
  if (names.some((name) => name.toLowerCase() === actor.toLowerCase())) return;
  throw fault('right', `${actor} may not ${what}; these may: ${names.join(', ') || 'nobody'}`, argument);
}

export async function open(
  runtime: Runtime,
  word: string,
  summary: string,
  options: OpenOptions,
): Promise<void> {
  const { ports, policy, actor } = await taskDeskOf(runtime, options);
  const level = INCIDENT_LEVELS.find((each) => each === word.toUpperCase());
  const known = INCIDENT_LEVELS.filter((each) => policy.incidents[each] !== undefined);
  if (level === undefined || !known.includes(level))
    throw fault(
      'level',
      `${word} is no level of the policy`,
      word,
      `It has ${known.join(', ') || 'none: name them under `incidents`'}.`,
    );
  mayOr(triggersOf(level, policy), actor, `open an incident of ${level}`, word);
  const { answer: id, snapshot } = await decideOnTasks(ports, (_, now) => {
    const fresh = `inc-${ports.world.newId(now).slice(-8).toLowerCase()}`;
    const paths = options.path ?? [];
    const draft = openIncident({ id: fresh, level, summary, by: actor, workflow: 'global', paths }, policy);
    return { answer: fresh, drafts: draft === null ? [] : [draft] };
  });
  const incident = findIncident(snapshot.state, id) ?? null;
  answer(runtime, options, snapshot, { incident }, () =>
    [
      `${id} is open, led by ${incident?.lead ?? 'nobody'}${incident?.freeze === true ? '; merges are frozen' : ''}`,
      `  → baton incident decide ${id} WHAT`,
    ].join('\n'),
  );
  finish(runtime, snapshot);
}

/** Throws a `UserError` where there is no such incident. */
function named(state: State, id: string): Incident {
  const found = findIncident(state, id);
  if (found !== undefined) return found;
  const hint = didYouMean(id, Object.keys(state.incidents)) ?? '`baton incident list` shows them.';
  throw fault('unknown', `there is no open incident ${id}`, id, hint);
}

export async function move(
  runtime: Runtime,
  verb: IncidentMove,
  id: string,
  said: string,
  options: DeskOptions,
): Promise<void> {
  const { ports, policy, actor } = await taskDeskOf(runtime, options);
  const { snapshot } = await decideOnTasks(ports, (state) => {
    const incident = named(state, id);
    mayOr(leadersOf(incident, policy), actor, `${verb} ${id}`, id);
    const came = moveIncident(incident, verb, said, actor);
    if ('fault' in came) throw new UserError(EXIT.overlap, came.fault);
    return { answer: null, drafts: [came.draft] };
  });
  const incident = findIncident(snapshot.state, id) ?? null;
  answer(runtime, options, snapshot, { id, incident }, () =>
    incident === null ? `${id} is closed: baton incident report ${id}` : `${id} is in ${incident.phase}`,
  );
  finish(runtime, snapshot);
}

export async function list(runtime: Runtime, options: DeskOptions): Promise<void> {
  const { ports } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const incidents = incidentsIn(snapshot.state);
  answer(runtime, options, snapshot, { incidents }, () =>
    renderIncidents(incidents, runtime.now(), runtime.paint),
  );
  finish(runtime, snapshot);
}

export async function show(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const { ports } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const incident = named(snapshot.state, id);
  answer(runtime, options, snapshot, { incident }, () => renderChecklist(incident));
  finish(runtime, snapshot);
}

export async function report(runtime: Runtime, id: string, options: DeskOptions): Promise<void> {
  const { ports } = await taskDesk(runtime, options);
  const snapshot = await ports.store.load();
  const past = pastIncident(id, await eventsOf(ports));
  if (past === undefined) throw fault('unknown', `the log knows no incident ${id}`, id);
  const markdown = renderPostMortem(past);
  answer(runtime, options, snapshot, { id, markdown }, () => markdown);
  finish(runtime, snapshot);
}

/** Every event of the log that can be read, oldest first. */
async function eventsOf({ store }: TaskDesk['ports']): Promise<LogEvent[]> {
  const { head } = await store.look();
  if (head === null) return [];
  const found: LogEvent[] = [];
  for (const { file, number, text } of await store.content.lines(head)) {
    const parsed = parseLine(text, { file, line: number });
    if ('event' in parsed) found.push(parsed.event);
  }
  return found;
}
