import type { Gap } from '../answer.ts';
import type { Written } from '../written.ts';

/** Answers of a request by alias. */
export type Answers = Readonly<Record<string, unknown>>;

/** What came of one part of a request. */
export type PartAnswer =
  | { readonly kind: 'done'; readonly data: unknown }
  /** It was not carried out. `own`: this very part was refused, and not the whole request. */
  | { readonly kind: 'failed'; readonly gap: Gap['kind']; readonly message: string; readonly own: boolean }
  | { readonly kind: 'unknown'; readonly message: string };

export function answerTo(written: Written<Answers>, alias: string): PartAnswer {
  if (written.kind === 'unknown') {
    const message = `it is not known whether this was written (${written.reason}); the next run compares and writes what is missing`;
    return { kind: 'unknown', message };
  }
  const gap = written.kind === 'applied' ? undefined : written.failed.get(alias);
  if (gap !== undefined) return { kind: 'failed', gap: gap.kind, message: gap.message, own: true };
  if (written.kind === 'refused') {
    const [whole] = written.failed.values();
    return {
      kind: 'failed',
      gap: whole?.kind ?? forbiddenBy(written.status),
      message: written.reason,
      own: false,
    };
  }
  const data = written.data[alias] ?? null;
  if (data !== null) return { kind: 'done', data };
  return {
    kind: 'failed',
    gap: 'other',
    message: 'GitHub carried it out in no way and did not say why',
    own: true,
  };
}

function forbiddenBy(status: number): Gap['kind'] {
  return status === 403 ? 'forbidden' : 'other';
}
