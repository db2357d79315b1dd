import { isDocument, parseDocuments } from '../../core/context/documents/table.ts';
import type { Items } from '../../core/context/state/item.ts';
import type { State } from '../../core/context/state.ts';
import { UserError } from '../../core/errors.ts';
import type { Place } from '../place.ts';
import type { RawBlob } from '../queries/blob.ts';
import { FOLDERS, type RawContext, type RawEntry } from '../queries/context.ts';
import { textOf } from './blob.ts';

/** The documents of the context branch at its head, and the segment its log ends in. */
export interface ContextTexts {
  /** Commit; null where there is no such branch. */
  readonly head: string | null;
  readonly texts: ReadonlyMap<string, string>;
  /** Path of the segment that the documents name; null before the first event, or where they cannot be read. */
  readonly segment: string | null;
}

export const NO_CONTEXT: ContextTexts = { head: null, texts: new Map(), segment: null };

/** Throws nothing for documents that are damaged: whoever reads the state from them says so. */
export async function contextTexts(place: Place, raw: RawContext | null): Promise<ContextTexts> {
  if (raw === null) return NO_CONTEXT;
  const files = [
    ...filesIn('', raw.tree.entries),
    ...Object.keys(FOLDERS).flatMap((folder) =>
      filesIn(`${folder}/`, raw[folder as keyof typeof FOLDERS]?.object?.entries),
    ),
  ].filter(({ path }) => isDocument(path));
  const texts = await Promise.all(
    files.map(async ({ path, blob }) => [path, await textOf(place, blob)] as const),
  );
  const known = new Map(texts.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
  return { head: raw.oid, texts: known, segment: segmentIn(known) };
}

function filesIn(
  folder: string,
  entries: readonly RawEntry[] | null | undefined,
): { path: string; blob: RawBlob }[] {
  return (entries ?? []).flatMap(({ name, object }) => {
    const path = `${folder}${name}`;
    if (isBlob(object)) return [{ path, blob: object }];
    return filesIn(`${path}/`, object?.entries);
  });
}

function isBlob(object: RawEntry['object']): object is RawBlob {
  return typeof object?.oid === 'string' && typeof object.isTruncated === 'boolean';
}

/** What the context records of branches; nothing where its documents cannot be read, which whoever reads the state says. */
export function branchesIn({ texts }: Pick<ContextTexts, 'texts'>): Items {
  return stateIn(texts)?.branches ?? {};
}

function segmentIn(texts: ReadonlyMap<string, string>): string | null {
  return stateIn(texts)?.log.segment ?? null;
}

/** What the documents hold; null where they cannot be read. */
export function stateIn(texts: ReadonlyMap<string, string>): State | null {
  try {
    return parseDocuments(texts);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
