import type { Unseen } from '../change/facts.ts';
import type { PairResult } from '../conflicts/pairs.ts';
import { digestOf } from '../policy/canonical.ts';

/**
 * How much of a change was seen when it was judged. partly: something that this token never sees, or that nobody tells, was
 * missing. again: something was missing that may be seen the next time.
 */
export type Sight = 'whole' | 'partly' | 'again';

/** How much of it was seen, as its facts tell. */
export function sightOf({
  unseen,
  pairs,
}: {
  readonly unseen: readonly Unseen[];
  readonly pairs: readonly PairResult[];
}): Sight {
  if (unseen.some(({ lasting }) => lasting !== true)) return 'again';
  return unseen.length > 0 || pairs.some(({ conflict }) => conflict === null) ? 'partly' : 'whole';
}

/** What stands in the context of a change that a sweep has judged; the log's `SWEEP_FINISHED` describes the forms. */
const FORMS = {
  whole: (digest, edition) => `${digest}.${edition}`,
  partly: (digest, edition) => `${digest}.${edition}?`,
  // No digest is this, so that it is looked at again.
  again: () => 'unseen',
} as const satisfies Record<Sight, (digest: string, edition: string) => string>;

/** One form of all of them, and that of logs that knew no edition. */
export const NOTED = /^(?:([0-9a-f]{16})(?:\.([0-9a-f]{8})(\?)?)?|unseen)$/;

/**
 * A note of how a change looked when it was found or made right.
 *
 * @param edition of the Baton that judged: see `editionOf`
 */
export function noted(digest: string, edition: string, sight: Sight): string {
  return FORMS[sight](digest, edition);
}

/** Eight hexadecimal digits that differ between versions of Baton: another one may judge the same otherwise. */
export function editionOf(version: string): string {
  return digestOf(version).slice(0, 8);
}

/**
 * What a note says of a change as it looks now. changed: it looks otherwise, or was not wholly seen. hidden: something was missing
 * that no survey tells of. older: another version of Baton has judged it. right: nothing is to be done.
 */
export function standingOf(
  note: string | undefined,
  digest: string | undefined,
  edition: string,
): 'changed' | 'hidden' | 'older' | 'right' {
  const [, known, by, missing] = NOTED.exec(note ?? '') ?? [];
  if (known === undefined || known !== digest) return 'changed';
  if (by !== edition) return 'older';
  return missing === undefined ? 'right' : 'hidden';
}
