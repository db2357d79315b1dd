import * as z from 'zod';
import type { Collection } from '../state/item.ts';
import {
  type DocumentKind,
  fileName,
  itemSchema,
  items,
  itemsValue,
  itemValue,
  unlessEmpty,
} from './kind.ts';

/** Each item of a collection in a file of its own. */
function eachItem(folder: string, collection: Collection): DocumentKind {
  return {
    path: new RegExp(`^${folder}/[^/]+\\.yaml$`),
    *write(state) {
      for (const item of Object.values(state[collection]))
        yield [`${folder}/${fileName(item.id)}.yaml`, itemValue(item)];
    },
    read(value, state) {
      const item = itemSchema.parse(value);
      state[collection] = { ...state[collection], [item.id]: item };
    },
  };
}

export const incidents = eachItem('incidents', 'incidents');
export const services = eachItem('services', 'services');
export const sessions = eachItem('sessions', 'workflows');

const branchSchema = z.strictObject({ branches: items });
/** What agents' branches touch that have no pull request yet. */
export const branches: DocumentKind = {
  path: /^branches\.yaml$/,
  write: (state) => unlessEmpty('branches.yaml', { branches: itemsValue(state.branches) }),
  read(value, state) {
    state.branches = branchSchema.parse(value).branches;
  },
};

const checkpointSchema = z.strictObject({ checkpoints: items });
export const checkpoints: DocumentKind = {
  path: /^checkpoints\.yaml$/,
  write: (state) => unlessEmpty('checkpoints.yaml', { checkpoints: itemsValue(state.checkpoints) }),
  read(value, state) {
    state.checkpoints = checkpointSchema.parse(value).checkpoints;
  },
};

const riskSchema = z.strictObject({ conflicts: items, risks: items, oldest_first: z.array(z.string()) });

/** What may go wrong, oldest first: open conflicts, escalations, timeouts, errors, incidents. */
export const riskRegister: DocumentKind = {
  path: /^global\/risk_register\.yaml$/,
  write(state) {
    const { conflicts, risks, incidents: open } = state;
    const oldest_first = [...Object.values(conflicts), ...Object.values(risks), ...Object.values(open)]
      .map(({ opened, id, status, workflow }) => `${opened} ${id} ${status} ${workflow}`)
      .sort();
    return unlessEmpty('global/risk_register.yaml', {
      conflicts: itemsValue(conflicts),
      risks: itemsValue(risks),
      oldest_first,
    });
  },
  read(value, state) {
    const { conflicts, risks } = riskSchema.parse(value);
    Object.assign(state, { conflicts, risks });
  },
};

const digestSchema = z.strictObject({ digests: items });
/** Up to when digests were written. */
export const digests: DocumentKind = {
  path: /^global\/digests\.yaml$/,
  write: (state) => unlessEmpty('global/digests.yaml', { digests: itemsValue(state.digests) }),
  read(value, state) {
    state.digests = digestSchema.parse(value).digests;
  },
};
