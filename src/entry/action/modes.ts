import type { Mode, ModeName } from './mode.ts';

/** How each mode is loaded: when it is needed, so that every start pays only for its own. */
export const MODES = {
  review: async () => (await import('./review.ts')).review,
  sweep: async () => (await import('./sweep.ts')).sweep,
  codeowners: async () => (await import('./codeowners.ts')).codeowners,
  report: async () => (await import('./report.ts')).report,
  validate: async () => (await import('./validate.ts')).validate,
} satisfies Partial<Record<ModeName, () => Promise<Mode>>>;
