import type { NoticeWay } from '../../notices/ways.ts';
import { put } from '../record.ts';
import type { Item } from '../state/item.ts';
import type { State } from '../state.ts';

/** What was told is remembered, so that nothing is told twice; of all that, the latest so many. */
export const MOST_TOLD = 200;

/** Keeps of a notice or message that it was told, and in which way. */
export function rememberTold(state: State, item: Item, at: string, way?: NoticeWay): State {
  const notices = put(state.notices, item.id, {
    ...item,
    status: 'sent',
    since: at,
    data: { to: item.data.to, ...(way === undefined ? {} : { way }) },
  });
  const done = Object.values(notices)
    .filter(({ status }) => status === 'sent')
    .sort((a, b) => (`${a.since} ${a.id}` < `${b.since} ${b.id}` ? 1 : -1))
    .slice(MOST_TOLD);
  const old = new Set(done.map(({ id }) => id));
  return { ...state, notices: Object.fromEntries(Object.entries(notices).filter(([id]) => !old.has(id))) };
}
