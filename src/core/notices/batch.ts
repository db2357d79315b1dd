import type { EventDraft } from '../context/draft.ts';
import { saidText } from '../context/said.ts';
import type { Item } from '../context/state/item.ts';
import type { State } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import type { Policy } from '../policy/schema.ts';
import { isHeard, type Telling, tellingOf } from './telling.ts';

/** Lines of one notice; the rest is counted. */
const SHOWN = 50;
const LINE = 300;

/** Does a notice wait to be told together with others? Only what a person would hear, and nobody needs at once. */
export function isBatched({ update, critical, way }: Telling, { digest }: Policy): boolean {
  return digest?.batch !== undefined && update && !critical && isHeard(way.kind);
}

/**
 * Updates that wait for somebody, told together once the oldest of them has waited for `digest.batch`: one notice instead of all.
 *
 * @param now milliseconds since 1970
 */
export function batchDrafts({ notices }: Pick<State, 'notices'>, policy: Policy, now: number): EventDraft[] {
  const patience = parseDuration(policy.digest?.batch ?? '');
  if (patience === undefined) return [];
  const waiting = Object.values(notices)
    .filter((item) => item.status === 'due' && isBatched(tellingOf(item, policy, 'github'), policy))
    .sort((a, b) => (`${a.opened} ${a.id}` < `${b.opened} ${b.id}` ? -1 : 1));
  const whom = [...new Set(waiting.map(({ data }) => saidText(data.to)))].sort();
  return whom.flatMap((to) => {
    const own = waiting.filter(({ data }) => data.to === to);
    const [first] = own;
    if (first === undefined || Date.parse(first.opened) + patience > now) return [];
    return together(to, own, first);
  });
}

function together(to: string, own: readonly Item[], first: Item): EventDraft[] {
  const places = new Set(own.map(({ workflow }) => workflow));
  const workflow = places.size === 1 ? first.workflow : 'global';
  const lines = own
    .slice(0, SHOWN)
    .map(({ data }) => `- ${(saidText(data.text).split('\n')[0] ?? '').slice(0, LINE)}`);
  const rest = own.length > SHOWN ? [`… and ${own.length - SHOWN} more.`] : [];
  const count = own.length === 1 ? 'One update' : `${own.length} updates`;
  const text = [`${count} since ${first.opened}:`, ...lines, ...rest].join('\n');
  const id = `batch-${first.id}`.slice(0, 200);
  return [
    { type: 'NOTICE_DUE', workflow, by: 'baton', data: { notice_id: id, to, text } },
    ...own.map((item) => withdrawn(item, id)),
  ];
}

function withdrawn({ id, workflow }: Item, by: string): EventDraft {
  const data = { notice_id: id, reason: `told together with others as ${by}` };
  return { type: 'NOTICE_WITHDRAWN', workflow, by: 'baton', data };
}
