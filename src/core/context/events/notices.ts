import * as z from 'zod';
import { get } from '../record.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, refuse, row, someone, text } from './row.ts';
import { MOST_TOLD, rememberTold } from './told.ts';

export const noticeEvents = {
  ...lifecycle(
    { phase: 'global', keyField: identifier, collection: 'notices', noun: 'notice', key: 'notice_id' },
    {
      NOTICE_DUE: {
        about: 'Somebody must be told something, once.',
        from: 'none',
        to: 'due',
        fields: { to: someone, text: z.string().min(1).max(20_000) },
      },
    },
  ),
  NOTICE_SENT: row({
    about: `It was told. The latest ${MOST_TOLD} are remembered.`,
    phase: 'global',
    fields: { notice_id: identifier, url: text.nullable() },
    reduce: (state, { notice_id: id, at }) => {
      const item = get(state.notices, id);
      return item?.status === 'due'
        ? rememberTold(state, item, at)
        : refuse('event.unknown', `no notice ${id} is due`, ['notice_id']);
    },
  }),
} satisfies Record<string, EventRow>;
