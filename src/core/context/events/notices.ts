import * as z from 'zod';
import { NOTICE_WAYS } from '../../notices/ways.ts';
import { get } from '../record.ts';
import { saidText } from '../said.ts';
import { noticeTold } from './conflicts.ts';
import { lifecycle } from './lifecycle.ts';
import { type EventRow, identifier, instant, object, refuse, row, someone, text } from './row.ts';
import { MOST_TOLD, rememberTold } from './told.ts';

export const noticeEvents = {
  ...lifecycle(
    { phase: 'global', keyField: identifier, collection: 'notices', noun: 'notice', key: 'notice_id' },
    {
      NOTICE_DUE: {
        about: 'Somebody must be told something, once.',
        from: 'none',
        to: 'due',
        fields: {
          to: someone,
          text: z.string().min(1).max(20_000),
          /** Pull request or issue to say it on, where the workflow is not one. */
          on: z.int().min(1).optional(),
          /** No budget holds it back. */
          critical: z.boolean().optional(),
          /** Conflict of whose rung this is: it must be one that the rung names, so that no rung is told twice. */
          conflict_id: identifier.optional(),
          /** It needs nobody at once: told together with others where the policy says so. */
          update: z.boolean().optional(),
          /** The message that it wakes somebody for: that stands in the inbox already. */
          message: identifier.optional(),
          /** The event that it tells of, by id, type, workflow and phase; and its data, where that fits. */
          event: object.optional(),
        },
        guard: (state, { notice_id, conflict_id }) => {
          if (typeof conflict_id !== 'string') return undefined;
          const untold = get(state.conflicts, conflict_id)?.data.untold;
          return Array.isArray(untold) && typeof notice_id === 'string' && untold.includes(notice_id)
            ? undefined
            : refuse('notice.rung', `conflict ${conflict_id} has nothing like that to tell`, ['conflict_id']);
        },
      },
      NOTICE_CLAIMED: {
        about:
          'A run tells it now. Until the instant it names no other run does; one that comes later looks first whether it was told.',
        from: ['due', 'sending'],
        to: 'sending',
        fields: { until: instant },
      },
      NOTICE_WITHDRAWN: {
        about: 'What it says no longer holds, and nobody was told. It leaves the documents.',
        from: ['due'],
        to: null,
        fields: { reason: text },
        also: (state, { notice_id }, { item, at }) =>
          noticeTold(state, item?.data.conflict_id, saidText(notice_id), at),
      },
    },
  ),
  NOTICE_SENT: row({
    about: `It was told. The latest ${MOST_TOLD} are remembered.`,
    phase: 'global',
    fields: { notice_id: identifier, url: text.nullable(), way: z.enum(NOTICE_WAYS).optional() },
    reduce: (state, { notice_id: id, at, way }) => {
      const item = get(state.notices, id);
      return item?.status === 'due' || item?.status === 'sending'
        ? noticeTold(rememberTold(state, item, at, way), item.data.conflict_id, id, at)
        : refuse('event.unknown', `no notice ${id} is due`, ['notice_id']);
    },
  }),
} satisfies Record<string, EventRow>;
