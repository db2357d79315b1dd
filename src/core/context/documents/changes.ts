import * as z from 'zod';
import { identifier, instant, someone } from '../events/row.ts';
import { get } from '../record.ts';
import { CHECK_CONCLUSIONS } from '../state/change.ts';
import type { Items } from '../state/item.ts';
import type { JsonObject } from '../state/json.ts';
import { type DocumentKind, fileName, items, itemsValue } from './kind.ts';

const change = {
  branch: z.string().nullable(),
  approvals: z.array(
    z.strictObject({
      id: identifier,
      by: someone,
      email: z.string().nullable(),
      head: z.string(),
      at: instant,
      note: z.string().nullable(),
      cites: identifier.optional(),
      as: someone.optional(),
    }),
  ),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      sha: z.string(),
      conclusion: z.enum(CHECK_CONCLUSIONS),
      by: someone,
      at: instant,
      url: z.string().nullable(),
    }),
  ),
  bypassed: z.array(z.strictObject({ sha: z.string(), at: instant })),
};
const schema = z.strictObject({
  id: z.string(),
  ...change,
  commands: items.optional(),
  gates: items,
  overrides: items,
});

/** A workflow that has commands, gates or overrides, and no branch that is known. */
const NONE = { branch: null, approvals: [], checks: [], bypassed: [] };

const ofWorkflow = (all: Items, workflow: string): Items =>
  Object.fromEntries(Object.entries(all).filter(([, item]) => item.workflow === workflow));

/** What the forge cannot tell about a change. */
export const changes: DocumentKind = {
  path: /^changes\/[^/]+\.yaml$/,
  *write(state) {
    const others = [state.commands, state.gates, state.overrides].flatMap((all) => Object.values(all));
    const ids = new Set([...Object.keys(state.changes), ...others.map((item) => item.workflow)]);
    for (const id of ids) {
      const commands = ofWorkflow(state.commands, id);
      yield [
        `changes/${fileName(id)}.yaml`,
        {
          id,
          ...((get(state.changes, id) ?? NONE) as unknown as JsonObject),
          ...(Object.keys(commands).length === 0 ? {} : { commands: itemsValue(commands) }),
          gates: itemsValue(ofWorkflow(state.gates, id)),
          overrides: itemsValue(ofWorkflow(state.overrides, id)),
        },
      ];
    }
  },
  read(value, state) {
    const { id, branch, approvals, checks, bypassed, commands, gates, overrides } = schema.parse(value);
    if (branch !== null) state.changes = { ...state.changes, [id]: { branch, approvals, checks, bypassed } };
    state.commands = { ...state.commands, ...commands };
    state.gates = { ...state.gates, ...gates };
    state.overrides = { ...state.overrides, ...overrides };
  },
};
