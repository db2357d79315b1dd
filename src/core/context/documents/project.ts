import * as z from 'zod';
import { instant } from '../events/row.ts';
import { PROTOCOL } from '../state.ts';
import { type DocumentKind, items, itemsValue } from './kind.ts';

const schema = z.strictObject({
  protocol: z.string(),
  state_version: z.int().min(0),
  last_id: z.string().nullable(),
  last_at: instant.nullable(),
  log: z.strictObject({ segment: z.string().nullable(), lines: z.int().min(0) }),
  mode: z.enum(['normal', 'frozen', 'paused']),
  rollout: z.number().nullable(),
  policy: z.strictObject({ digest: z.string(), at: instant }).nullable(),
  /** Over all documents and the end of the log: put on when they are written, judged before they are read. */
  seal: z.string().optional(),
  breakers: items,
  notices: items,
});

/** What holds for the whole repository. */
export const project: DocumentKind = {
  path: /^global\/project_state\.yaml$/,
  *write({ version, last_id, last_at, log, mode, rollout, policy, breakers, notices }) {
    yield [
      'global/project_state.yaml',
      {
        protocol: PROTOCOL,
        state_version: version,
        last_id,
        last_at,
        log: { ...log },
        mode,
        rollout,
        policy: policy === null ? null : { ...policy },
        breakers: itemsValue(breakers),
        notices: itemsValue(notices),
      },
    ];
  },
  read(value, state) {
    const { protocol: _, seal: __, state_version: version, ...rest } = schema.parse(value);
    Object.assign(state, rest, { version });
  },
};
