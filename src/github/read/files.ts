import type { FileChange } from '../../core/change/facts.ts';
import { remembered } from '../cache.ts';
import { fileOf, type RestFile, restFileOf } from '../map/change.ts';
import type { Place } from '../place.ts';
import type { RawFile } from '../queries/raw-pull.ts';
import { restList } from './rest-pages.ts';

/** GitHub lists no more files of a pull request than this. */
export const MOST_FILES = 3_000;

interface Listed {
  readonly number: number;
  readonly head: string;
  readonly mergeBase: string | null;
  readonly base: string;
}

/**
 * The files of a pull request with the old names of renamed ones, which GraphQL does not tell: read by REST only where there
 * is one, and once for each pair of ids. Where REST has no answer, old names stay unknown and `named` is false.
 */
export async function withOldNames(
  place: Place,
  raw: readonly RawFile[],
  { number, head, mergeBase, base }: Listed,
): Promise<{ readonly files: readonly FileChange[]; readonly named: boolean }> {
  const files = raw.map(fileOf);
  if (!files.some(({ status }) => status === 'renamed')) return { files, named: true };
  const known = await remembered(place.cache, `renames:${mergeBase ?? base}...${head}`, async () => {
    const answer = await restList<RestFile>(
      place,
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      { pull_number: number },
      MOST_FILES,
    );
    return answer.kind === 'ok' ? answer.data.items.map(restFileOf) : undefined;
  });
  if (known === undefined) return { files, named: false };
  const old = new Map(known.map(({ path, previous }) => [path, previous]));
  const whole = files.map((file) =>
    file.status === 'renamed' ? { ...file, previous: old.get(file.path) ?? null } : file,
  );
  return {
    files: whole,
    named: whole.every(({ status, previous }) => status !== 'renamed' || previous !== null),
  };
}
