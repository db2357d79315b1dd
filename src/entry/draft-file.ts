import { readIfThere } from '../local/worktree.ts';

/** A file that `baton init` draws, and where it would stand. */
export interface DraftFile {
  readonly kind: 'policy' | 'workflow';
  readonly text: string;
  /** From the root of the work tree. */
  readonly file: string;
  readonly absolute: string;
  /** How the file that stands there now compares with it. */
  readonly there: 'absent' | 'equal' | 'differs';
  readonly notes: readonly string[];
}

/** A draft, compared with what stands in its place. Throws a `UserError` (exit 4) where that cannot be read. */
export async function comparedDraft(draft: Omit<DraftFile, 'there'>): Promise<DraftFile> {
  const found = await readIfThere(draft.absolute);
  const there = found === undefined ? 'absent' : found.equals(Buffer.from(draft.text)) ? 'equal' : 'differs';
  return { ...draft, there };
}
