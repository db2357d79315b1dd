import type { Annotation, DesiredCheck } from '../../core/effect.ts';
import type { Effect } from '../../core/effects/differences.ts';
import { isRecord } from '../answer.ts';
import type { Part } from './part.ts';

/** Stored with a check whose annotations are not all there yet, in place of its stamp: a later run writes it anew. */
export const UNFINISHED = 'unfinished';
/** What GitHub takes at once. */
const ANNOTATIONS = 50;

type CheckEffect = Extract<Effect, { readonly kind: 'create-check' | 'update-check' }>;

/**
 * Writes a check. Annotations append, fifty at a time: the first fifty come with the check, the others one request each, and
 * its stamp with the last.
 */
export function checkPart(effect: CheckEffect, repositoryId: string, head: string): Part {
  const { check, stamp } = effect;
  // Of a check that is updated the annotations stand already: `differences` makes a new one where they changed.
  const pages = effect.kind === 'create-check' ? pagesOf(check.annotations) : [];
  const [first = [], ...more] = pages;
  const input = { repositoryId, ...verdict(check, first), externalId: more.length > 0 ? UNFINISHED : stamp };
  if (effect.kind === 'update-check') {
    return { mutation: 'updateCheckRun', input: { ...input, checkRunId: effect.id }, effect };
  }
  return {
    mutation: 'createCheckRun',
    input: { ...input, headSha: head, name: check.name },
    effect,
    next: (answer) => followUp(effect, { repositoryId, checkRunId: idIn(answer), pages: more }),
  };
}

interface Rest {
  readonly repositoryId: string;
  readonly checkRunId: string;
  readonly pages: readonly (readonly Annotation[])[];
}

function followUp(effect: CheckEffect, { repositoryId, checkRunId, pages }: Rest): Part | null {
  const [page, ...more] = pages;
  if (page === undefined) return null;
  const externalId = more.length > 0 ? UNFINISHED : effect.stamp;
  return {
    mutation: 'updateCheckRun',
    input: { repositoryId, checkRunId, ...verdict(effect.check, page), externalId },
    effect,
    next: () => followUp(effect, { repositoryId, checkRunId, pages: more }),
  };
}

function verdict({ conclusion, title, summary }: DesiredCheck, annotations: readonly Annotation[]) {
  return {
    status: conclusion === null ? 'IN_PROGRESS' : 'COMPLETED',
    ...(conclusion === null ? {} : { conclusion: conclusion.toUpperCase() }),
    output: {
      title,
      summary,
      ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationOf) }),
    },
  };
}

function annotationOf({ path, startLine, endLine, level, title, message }: Annotation) {
  const annotationLevel = level.toUpperCase();
  return { path, location: { startLine, endLine }, annotationLevel, title, message };
}

function pagesOf(annotations: readonly Annotation[]): Annotation[][] {
  const count = Math.ceil(annotations.length / ANNOTATIONS);
  return Array.from({ length: count }, (_, at) =>
    annotations.slice(at * ANNOTATIONS, (at + 1) * ANNOTATIONS),
  );
}

function idIn(answer: unknown): string {
  const run = isRecord(answer) ? answer.checkRun : null;
  return isRecord(run) && typeof run.id === 'string' ? run.id : '';
}
