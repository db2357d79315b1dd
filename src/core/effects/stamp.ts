import { createHash } from 'node:crypto';
import type { Annotation, DesiredCheck } from '../effect.ts';

/**
 * What is stored with a check run, so that a later run can tell without reading it whether it says what it should:
 * `TEXT.ANNOTATIONS`, a short digest of each.
 */
export function stampOf({ name, conclusion, title, summary, annotations }: DesiredCheck): string {
  return `${digest([name, conclusion, title, summary])}.${digestOf(annotations)}`;
}

/** Do two stamps speak of the same annotations? These append and never vanish, so that a changed set needs a new run. */
export function sameAnnotations(stamp: string | null, check: DesiredCheck): boolean {
  return stamp !== null && stamp.split('.')[1] === digestOf(check.annotations);
}

function digestOf(annotations: readonly Annotation[]): string {
  return digest(
    annotations.map(({ path, startLine, endLine, level, title, message }) => [
      path,
      startLine,
      endLine,
      level,
      title,
      message,
    ]),
  );
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
