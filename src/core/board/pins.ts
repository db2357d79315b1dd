/**
 * Is it pinned? full: as many others are as a repository may have. refused: GitHub does not do it, and is not asked again. What a person unpinned
 * later stays so.
 */
export const PINS = ['pinned', 'full', 'refused'] as const;
export type Pin = (typeof PINS)[number];
