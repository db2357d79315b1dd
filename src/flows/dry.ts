import type { Messenger } from './notice-ports.ts';
import type { ContextStore } from './ports.ts';
import type { Applier } from './pull-ports.ts';

/** A context that is read, and in which nothing is ever saved: it goes on as if it were. */
export function dryStore(store: ContextStore): ContextStore {
  return {
    load: () => store.load(),
    save: async (snapshot, _events, next) => ({ kind: 'saved', snapshot: { ...snapshot, state: next } }),
  };
}

/** Writes nothing, and says that everything was written. */
export const dryApplier: Applier = {
  apply: async (_number, _head, effects) => ({ written: effects, left: [] }),
};

/** Tells nobody, and says that everybody was told. */
export const dryMessenger: Messenger = {
  find: async () => null,
  tell: async () => ({ kind: 'told', url: null }),
};
