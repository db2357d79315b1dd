import type { Mode, ModeName } from './mode.ts';

/** How each mode is loaded: when it is needed, so that every start pays only for its own. */
export const MODES = {
  review: async () => (await import('./review.ts')).review,
  validate: async () => (await import('./validate.ts')).validate,
} satisfies Partial<Record<ModeName, () => Promise<Mode>>>;
