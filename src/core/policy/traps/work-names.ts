import type { PathKey } from '../positions.ts';
import type { Subject } from './trap.ts';

/** A name in the rules on dependencies, and where it stands. */
export interface WorkName {
  readonly ref: string;
  readonly path: readonly PathKey[];
}

/** Every name in the rules on dependencies. */
export function dependencyNames({ policy: { dependencies } }: Pick<Subject, 'policy'>): WorkName[] {
  const listed = (refs: readonly string[], path: readonly PathKey[]): WorkName[] =>
    refs.map((ref, at) => ({ ref, path: [...path, at] }));
  return [
    ...dependencies.blocking.flatMap(({ when, blocks }, at) => {
      const path = ['dependencies', 'blocking', at];
      return [{ ref: when, path: [...path, 'when'] }, ...listed(blocks, [...path, 'blocks'])];
    }),
    ...dependencies.advisory.flatMap(({ when, warns }, at) => {
      const path = ['dependencies', 'advisory', at];
      const warned =
        typeof warns === 'string'
          ? [{ ref: warns, path: [...path, 'warns'] }]
          : listed(warns, [...path, 'warns']);
      return [{ ref: when, path: [...path, 'when'] }, ...warned];
    }),
  ];
}
