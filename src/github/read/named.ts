import { referencesIn } from '../../core/dependencies/references.ts';
import type { Waited as Named } from '../../core/tasks/issue.ts';
import type { SeenContext } from '../open.ts';
import { named, type Place } from '../place.ts';
import { type NamedAnswer, namedFor, type RawIssue } from '../queries/issue.ts';
import { textOf } from './blob.ts';

/** Numbers that are looked up together. */
const MOST_NAMED = 100;

export interface NamedIn {
  readonly segment: string | null;
  readonly of: (raw: RawIssue) => readonly Named[];
}

/** What the texts name, and the end of the log: one query, none where there is nothing to ask. */
export async function readNamed(
  place: Place,
  raws: readonly RawIssue[],
  own: string,
  { head, segment }: Pick<SeenContext, 'head' | 'segment'>,
): Promise<NamedIn> {
  const words = new Map(raws.map((raw) => [raw.number, wordsOf(raw, own)]));
  const numbers = [...new Set([...words.values()].flatMap((all) => all.flatMap(numberIn)))].slice(
    0,
    MOST_NAMED,
  );
  const last = head === null || segment === null ? null : { commit: head, path: segment };
  if (numbers.length === 0 && last === null) return { segment: null, of: (raw) => others(words, raw) };
  const { query, variables } = namedFor(numbers, last);
  const { data } = await place.client.read<NamedAnswer>(query, { ...named(place), ...variables });
  const blob = data.repository?.log?.file?.object;
  const isBlob = typeof blob?.oid === 'string' && typeof blob.isTruncated === 'boolean';
  const text = isBlob ? await textOf(place, blob as Parameters<typeof textOf>[1]) : null;
  const found = new Map(
    numbers.flatMap((number, at): [string, Named][] => {
      const item = data.repository?.[`r${at}`];
      if (!item) return [];
      const kind = item.pull === undefined ? 'issue' : 'pr';
      return [[`#${number}`, { id: `${kind}-${number}`, open: (item.pull ?? item.issue) === 'OPEN' }]];
    }),
  );
  const of = (raw: RawIssue): Named[] => {
    const own = (words.get(raw.number) ?? []).flatMap((word) => found.get(word) ?? []);
    return [...own, ...others(words, raw)];
  };
  return { segment: text, of };
}

/** What a text names, numbers of its own repository as `#12`. */
function wordsOf({ body }: RawIssue, own: string): string[] {
  return referencesIn(body).references.map(({ on }) =>
    on.toLowerCase().startsWith(`${own.toLowerCase()}#`)
      ? on.slice(own.length)
      : on.replace(/^(?:issue|pr)-(?=\d+$)/, '#'),
  );
}

function numberIn(word: string): number[] {
  return word.startsWith('#') ? [Number(word.slice(1))] : [];
}

/** Tasks of the log, and what other repositories have: whether that is over, nobody here is told. */
function others(words: ReadonlyMap<number, readonly string[]>, { number }: RawIssue): Named[] {
  return (words.get(number) ?? []).filter((word) => !word.startsWith('#')).map((id) => ({ id, open: true }));
}
