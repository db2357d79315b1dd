import { saidList, saidText } from '../context/said.ts';
import type { Item, Items } from '../context/state/item.ts';
import type { JsonObject } from '../context/state/json.ts';
import type { State } from '../context/state.ts';
import { isDeadlock } from '../deadlocks/drafts.ts';
import { messagesIn } from '../messages/message.ts';
import { planNotices } from '../notices/plan.ts';
import type { Policy } from '../policy/schema.ts';
import { loadOf, tasksIn } from '../tasks/task.ts';

/** Lines of each part; the rest is counted. */
const SHOWN = 20;
const LINE = 240;
/** Ends well below what a notice holds. */
const LONGEST = 16_000;

interface Scene {
  readonly state: State;
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The digest before this one. */
  readonly before: Item;
  /** Beginning of the new period, ISO 8601 UTC. */
  readonly at: string;
}

/** Tasks that were finished and that failed, over all agents and times. */
export function totalsOf({ agents }: Pick<State, 'agents'>): { completed: number; failed: number } {
  const all = Object.values(agents);
  return {
    completed: all.reduce((sum, { completed }) => sum + completed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** What a digest says, from the state alone: what was done since the last one, and what stands open, the oldest first. */
export function digestText(title: string, scene: Scene): string {
  const { state, before, at } = scene;
  const totals = totalsOf(state);
  const done = (field: 'completed' | 'failed') => Math.max(0, totals[field] - countIn(before, field));
  const parts = [
    `${title}, ${at}`,
    `Since ${saidText(before.data.period)}: ${done('completed')} tasks done, ${done('failed')} failed.`,
    ...PARTS.flatMap(([name, linesOf]) => part(name, linesOf(scene))),
  ];
  const text = parts.join('\n');
  return text.length <= LONGEST ? text : `${text.slice(0, text.lastIndexOf('\n', LONGEST))}\n… and more.`;
}

function countIn({ data }: Item, field: string): number {
  const { totals } = data;
  if (typeof totals !== 'object' || totals === null || Array.isArray(totals)) return 0;
  const value = (totals as JsonObject)[field];
  return typeof value === 'number' ? value : 0;
}

function part(name: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length > SHOWN ? [`- … and ${lines.length - SHOWN} more`] : [];
  return [
    '',
    `${name} (${lines.length}):`,
    ...lines.slice(0, SHOWN).map((line) => `- ${line.slice(0, LINE)}`),
    ...rest,
  ];
}

type Lines = (scene: Scene) => readonly string[];

/** Parts of a digest, in their order. A new one is one new entry. */
const PARTS: readonly (readonly [string, Lines])[] = [
  [
    'Incidents',
    ({ state }) =>
      items(state.incidents, ({ id, data }) => `${id}: ${saidText(data.level)} ${saidText(data.summary)}`),
  ],
  ['Deadlocks', ({ state }) => matters(state.conflicts, (id) => isDeadlock(id))],
  ['Open conflicts', ({ state }) => matters(state.conflicts, (id) => !isDeadlock(id))],
  [
    'Handoffs under way',
    ({ state }) =>
      items(state.handoffs, ({ id, data }) => `${id}: ${saidText(data.from)} → ${saidText(data.to)}`),
  ],
  ['Blocked tasks', ({ state }) => tasks(state, ({ status }) => status === 'BLOCKED')],
  ['Overdue tasks', ({ state }) => tasks(state, ({ overdue }) => overdue !== null)],
  ['Requests without an answer', ({ state }) => messages(state, 'open')],
  ['Dead letters', ({ state }) => messages(state, 'dead_lettered')],
  ['Load', load],
  ['Held back by the noise budget', held],
];

function items(all: Items, say: (item: Item) => string): string[] {
  return Object.values(all)
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1))
    .map((item) => `${say(item)}, ${item.status} since ${item.since}`);
}

function matters(conflicts: Items, wanted: (id: string) => boolean): string[] {
  const some = Object.fromEntries(Object.entries(conflicts).filter(([id]) => wanted(id)));
  return items(
    some,
    ({ id, data }) =>
      `${id} (${saidText(data.type)}) between ${saidList(data.parties).join(', ')}: ${saidText(data.matter)}`,
  );
}

function tasks(state: State, wanted: (task: ReturnType<typeof tasksIn>[number]) => boolean): string[] {
  return tasksIn(state)
    .filter(wanted)
    .map(({ id, agent, title, on, since }) => {
      const waits = on.length === 0 ? '' : `, waits for ${on.join(', ')}`;
      return `${id} with ${agent ?? 'nobody'} since ${since}${waits}: ${title}`;
    });
}

function messages(state: State, wanted: 'open' | 'dead_lettered'): string[] {
  return messagesIn(state)
    .filter(({ type, deadline, status }) =>
      wanted === 'open'
        ? type === 'REQUEST' && deadline !== null && status !== 'dead_lettered'
        : status === wanted,
    )
    .map(
      ({ id, from, to, subject, deadline }) =>
        `${id} from ${from} to ${to}, until ${deadline ?? '—'}: ${subject}`,
    );
}

function load({ state }: Scene): string[] {
  return [...loadOf(tasksIn(state))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([agent, count]) => `${agent}: ${count} ${count === 1 ? 'task' : 'tasks'}`);
}

function held({ state, policy, now }: Scene): string[] {
  return planNotices(state.notices, policy, 'github', now).held.map(
    ({ to, text, since }) => `for ${to} since ${since}: ${text.split('\n')[0] ?? ''}`,
  );
}
