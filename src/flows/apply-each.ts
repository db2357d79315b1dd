import type { Effect } from '../core/effects/differences.ts';
import { UserError } from '../core/errors.ts';
import type { Applied, Applier } from './pull-ports.ts';

/** What should be written on one pull request. */
export interface Work {
  readonly number: number;
  readonly head: string;
  readonly effects: readonly Effect[];
}

/** Writes what each needs, one after the other. What could not be written is told, and does not keep the others from it. */
export async function applyEach(applier: Applier, works: readonly Work[]): Promise<Applied[]> {
  const done: Applied[] = [];
  for (const work of works) done.push(await applyOne(applier, work));
  return done;
}

async function applyOne(applier: Applier, { number, head, effects }: Work): Promise<Applied> {
  if (effects.length === 0) return { written: [], left: [] };
  try {
    return await applier.apply(number, head, effects);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const reason = error.message;
    return { written: [], left: effects.map((effect) => ({ effect, reason })) };
  }
}
