import { referencesIn } from '../../core/dependencies/references.ts';
import type { Waited as Named } from '../../core/tasks/issue.ts';
import type { SeenContext } from '../open.ts';
import { named, type Place } from '../place.ts';
import { type NamedAnswer, namedFor, type RawIssue, type RawNumbered } from '../queries/issue.ts';
import { textOf } from './blob.ts';

/** Numbers that are looked up together … */
const AT_ONCE = 100;
/** … so many times at most. */
const MOST_TIMES = 10;

export interface NamedIn {
  readonly segment: string | null;
  /** null: not all that it names was looked up. */
  readonly of: (raw: RawIssue) => readonly Named[] | null;
}

/** What the texts name, and the end of the log: one query as a rule, none where there is nothing to ask. */
export async function readNamed(
  place: Place,
  raws: readonly RawIssue[],
  own: string,
  { head, segment }: Pick<SeenContext, 'head' | 'segment'>,
): Promise<NamedIn> {
  const words = new Map(raws.map((raw) => [raw.number, wordsOf(raw, own)]));
  const numbers = [...new Set([...words.values()].flatMap((all) => all.flatMap(numberIn)))];
  const last = head === null || segment === null ? null : { commit: head, path: segment };
  if (numbers.length === 0 && last === null) return { segment: null, of: (raw) => others(words, raw) };
  const found = new Map<string, Named | null>();
  let text: string | null = null;
  for (let at = 0; at === 0 || at < Math.min(numbers.length, AT_ONCE * MOST_TIMES); at += AT_ONCE) {
    const some = numbers.slice(at, at + AT_ONCE);
    const { query, variables } = namedFor(some, at === 0 ? last : null);
    const { data } = await place.client.read<NamedAnswer>(query, { ...named(place), ...variables });
    const blob = data.repository?.log?.file?.object;
    const isBlob = typeof blob?.oid === 'string' && typeof blob.isTruncated === 'boolean';
    if (isBlob) text = await textOf(place, blob as Parameters<typeof textOf>[1]);
    for (const [index, number] of some.entries())
      found.set(`#${number}`, namedAs(number, data.repository?.[`r${index}`]));
  }
  const of = (raw: RawIssue): Named[] | null => {
    const own = (words.get(raw.number) ?? []).filter((word) => word.startsWith('#'));
    if (!own.every((word) => found.has(word))) return null;
    return [...own.flatMap((word) => found.get(word) ?? []), ...others(words, raw)];
  };
  return { segment: text, of };
}

function namedAs(number: number, item: RawNumbered | null | undefined): Named | null {
  if (!item) return null;
  const kind = item.pull === undefined ? 'issue' : 'pr';
  return { id: `${kind}-${number}`, open: (item.pull ?? item.issue) === 'OPEN' };
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
