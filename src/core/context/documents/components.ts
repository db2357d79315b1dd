import * as z from 'zod';
import { get } from '../record.ts';
import type { ComponentState } from '../state/component.ts';
import type { State } from '../state.ts';
import { type DocumentKind, fileName } from './kind.ts';

const EMPTY: ComponentState = { paths: [], owners: [], rows: [] };

/** Open conflicts that name the component. */
function openConflicts(state: State, name: string): string[] {
  return Object.values(state.conflicts)
    .filter(({ data }) => Array.isArray(data.components) && data.components.includes(name))
    .map(({ id }) => id)
    .sort();
}

const stateSchema = z.strictObject({
  name: z.string(),
  paths: z.array(z.string()),
  status: z.string(),
  conflicts: z.array(z.string()),
});

export const componentState: DocumentKind = {
  path: /^components\/[^/]+\/state\.yaml$/,
  *write(state) {
    for (const [name, { paths }] of Object.entries(state.components)) {
      const conflicts = openConflicts(state, name);
      const status = conflicts.length > 0 ? 'contended' : 'settled';
      yield [`components/${fileName(name)}/state.yaml`, { name, paths, status, conflicts }];
    }
  },
  read(value, state) {
    const { name, paths } = stateSchema.parse(value);
    state.components = { ...state.components, [name]: { ...(get(state.components, name) ?? EMPTY), paths } };
  },
};

const ownersSchema = z.strictObject({
  name: z.string(),
  owners: z.array(z.string()),
  rows: z.array(z.strictObject({ pattern: z.string(), owners: z.array(z.string()) })),
});

/** Owners of a component and its rows of the matrix. */
export const componentOwners: DocumentKind = {
  path: /^components\/[^/]+\/owners\.yaml$/,
  *write(state) {
    for (const [name, { owners, rows }] of Object.entries(state.components))
      yield [
        `components/${fileName(name)}/owners.yaml`,
        { name, owners, rows: rows.map((row) => ({ ...row })) },
      ];
  },
  read(value, state) {
    const { name, owners, rows } = ownersSchema.parse(value);
    const known = get(state.components, name) ?? EMPTY;
    state.components = { ...state.components, [name]: { ...known, owners, rows } };
  },
};
