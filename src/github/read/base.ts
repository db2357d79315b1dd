import { CODEOWNERS_PLACES } from '../../core/ownership/codeowners.ts';
import { type PolicyReading, readPolicy } from '../../core/policy/load.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import type { BasePolicy } from '../../flows/pull-ports.ts';
import type { Gap } from '../answer.ts';
import type { Place } from '../place.ts';
import type { RawBase } from '../queries/base.ts';
import type { RawBlob } from '../queries/blob.ts';
import { textOf } from './blob.ts';

/** A base branch as it is now, and what on it says how changes are judged. */
export interface Base {
  readonly name: string;
  readonly oid: string;
  readonly policy: BasePolicy;
  readonly codeowners: { readonly path: string; readonly text: string } | null;
  /** Why CODEOWNERS could not be read; null where it was, or is not there. */
  readonly codeownersGap: string | null;
}

/**
 * Null where the branch was deleted.
 *
 * @param gaps what of it GitHub did not show: a file that is missing for that reason may well be there
 */
export async function readBase(
  place: Place,
  raw: RawBase | null,
  gaps: readonly Gap[] = [],
): Promise<Base | null> {
  const target = raw?.target;
  if (!raw || !target) return null;
  const places = [target.owners0, target.owners1, target.owners2];
  const at = places.findIndex((file) => isFile(file?.object));
  const path = CODEOWNERS_PLACES[at];
  const blob = places[at]?.object;
  const text = blob ? await textOf(place, blob) : null;
  return {
    name: raw.name,
    oid: target.oid,
    policy:
      gaps[0] === undefined
        ? await policyOf(place, target.policy?.object)
        : { kind: 'unreadable', reason: `GitHub did not show all of ${raw.name}: ${gaps[0].message}` },
    codeowners: path === undefined || text === null ? null : { path, text },
    codeownersGap:
      path === undefined || text !== null ? null : `${path} is no text, or larger than can be read`,
  };
}

/** A folder of that name is not the file. */
function isFile(object: RawBlob | null | undefined): object is RawBlob {
  return object?.oid !== undefined;
}

async function policyOf(place: Place, blob: RawBlob | null | undefined): Promise<BasePolicy> {
  if (!isFile(blob)) return { kind: 'missing' };
  const text = await textOf(place, blob);
  if (text === null)
    return { kind: 'unreadable', reason: `${POLICY_PATH} is no text, or larger than can be read` };
  const { loaded, faults } = readOnce(place, blob.oid, text);
  return loaded === null ? { kind: 'faulty', faults, text } : { kind: 'loaded', loaded, text };
}

/** What is made of a policy takes about so many times the room of its text. */
const GROWS = 20;

/** Reading it takes longer than judging by it. The same for ever, since the id of a content is that of its text. */
function readOnce({ cache }: Place, oid: string, text: string): PolicyReading {
  const key = `policy:${oid}`;
  const known = cache.get(key) as PolicyReading | undefined;
  if (known !== undefined) return known;
  const reading = readPolicy(text, POLICY_PATH);
  cache.set(key, reading, GROWS * text.length);
  return reading;
}
