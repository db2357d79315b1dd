import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { addDraft } from '../dependencies/dependency.ts';
import { referencesIn } from '../dependencies/references.ts';
import { parseDuration } from '../duration.ts';
import type { Fault } from '../errors.ts';
import { parseGlob } from '../ownership/glob.ts';
import { nearest } from '../policy/nearest.ts';
import { PRIORITIES } from './task.ts';

/** A task as somebody typed it. */
export interface NewTask {
  readonly title: string;
  readonly priority: string;
  readonly due: string | null;
  readonly estimate: string | null;
  readonly points: string | null;
  readonly paths: readonly string[];
  readonly dependsOn: readonly string[];
  /** Its text, of which `Depends-on:` is read; and where it stands. */
  readonly text: { readonly body: string; readonly file: string } | null;
}

/** A task before it has an id. */
export type TaskFields = EventDraft['data'] & { readonly depends_on: readonly string[] };

const LONGEST_TITLE = 2_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/** What a task says of itself, or everything that is wrong with it at once. */
export function readNewTask(asked: NewTask): {
  readonly fields: TaskFields;
  readonly faults: readonly Fault[];
} {
  const { title, due, estimate, points, paths } = asked;
  const read = asked.text === null ? null : referencesIn(asked.text.body, { file: asked.text.file });
  const priority = PRIORITIES.find((known) => known === asked.priority);
  const wrong: (Fault | null)[] = [
    title.trim() === '' || title.length > LONGEST_TITLE
      ? fault(
          'title',
          'TITLE',
          `a title has 1 to ${LONGEST_TITLE} characters`,
          'Say in a line what is to be done.',
        )
      : null,
    priority === undefined
      ? fault(
          'priority',
          '--priority',
          `${asked.priority} is no priority`,
          `Known are ${PRIORITIES.join(', ')}.`,
        )
      : null,
    due !== null && (!INSTANT.test(due) || Number.isNaN(Date.parse(due)))
      ? fault(
          'due',
          '--due',
          `${due} is no day or instant in UTC`,
          'Write it as 2026-11-20 or 2026-11-20T09:30Z.',
        )
      : null,
    estimate !== null && parseDuration(estimate) === undefined
      ? fault('estimate', '--estimate', `${estimate} is no duration`, 'Write it as 30m, 4h or 1d12h.')
      : null,
    points !== null && !/^\d{1,6}(?:\.\d{1,3})?$/.test(points)
      ? fault('points', '--points', `${points} is no number of points`, 'Write it as 3 or 0.5.')
      : null,
    ...paths.map((path) => pathFault(path)),
  ];
  const faults = [...wrong.filter((each) => each !== null), ...(read?.faults ?? [])];
  const named = (read?.references ?? []).map(({ on }) => on.replace(/^#/, 'issue-'));
  const fields = {
    title,
    priority: priority ?? 'P2',
    due: due === null || Number.isNaN(Date.parse(due)) ? null : new Date(due).toISOString(),
    estimate,
    points: points === null ? null : Number(points),
    paths: [...new Set(paths)].sort(),
    depends_on: [...new Set([...asked.dependsOn, ...named])],
  };
  return { fields, faults };
}

function pathFault(path: string): Fault | null {
  const { fault: wrong } = parseGlob(path);
  if (!wrong) return null;
  return fault('path', path, `no pattern of paths: ${wrong.message}`, wrong.hint ?? "Such as 'src/api/*'.");
}

function fault(what: string, argument: string, message: string, hint: string): Fault {
  return { code: `task.${what}`, message, place: { argument }, hint };
}

/** The events that begin a task, with what it depends on; or what it names that there is not. */
export function beginDrafts(
  state: Pick<State, 'tasks'>,
  id: string,
  fields: TaskFields,
  by: string,
): { readonly drafts: readonly EventDraft[]; readonly faults: readonly Fault[] } {
  const unknown = fields.depends_on.filter((on) => on.startsWith('task-') && !Object.hasOwn(state.tasks, on));
  const faults = unknown.map((on) => {
    const near = nearest(on, Object.keys(state.tasks));
    const hint = near === undefined ? '`baton task list` shows them.' : `Did you mean ${near}?`;
    return fault('depends-on', on, 'there is no live task of that id to depend on', hint);
  });
  const created: EventDraft = { type: 'TASK_CREATED', workflow: id, by, data: { task_id: id, ...fields } };
  const depends = fields.depends_on.map((to) =>
    addDraft({ from: id, to, kind: 'blocking', timeout: null, source: 'command' }, by),
  );
  return { drafts: [created, ...depends], faults };
}
