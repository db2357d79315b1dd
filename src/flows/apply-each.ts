import type { Effect } from '../core/effects/differences.ts';
import { UserError } from '../core/errors.ts';
import type { Applied, Applier } from './pull-ports.ts';

/** What should be written on one pull request. */
export interface Work {
  readonly number: number;
  readonly head: string;
  readonly effects: readonly Effect[];
}

/** A check belongs to a commit: where several have one for a head, its checks are written with the first of them. */
export function checksOnce<W extends Work>(works: readonly W[]): W[] {
  const heads = new Set<string>();
  return works.map((work) => {
    const effects = heads.has(work.head) ? work.effects.filter(isNoCheck) : work.effects;
    heads.add(work.head);
    return { ...work, effects };
  });
}

function isNoCheck({ kind }: Effect): boolean {
  return kind !== 'create-check' && kind !== 'update-check';
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
