import { createHash } from 'node:crypto';

/** The document that carries the seal. */
export const SEALED_IN = 'global/project_state.yaml';

const SEAL = /^seal: (sha256-[0-9a-f]{64})\n/m;
/** The seal stands before this key, in the order of all keys. */
const BEFORE = /^state_version: /m;

/** A document as it is made from the state alone, without the seal that its writer put on it. */
export function unsealed(path: string, text: string): string {
  return path === SEALED_IN ? text.replace(SEAL, '') : text;
}

/** SHA-256 over every document by its path, and over the segment of the log that was written last. */
function sealOf(texts: ReadonlyMap<string, string>, segment: string): string {
  const hash = createHash('sha256');
  const add = (part: string) => hash.update(`${part.length}\0`).update(part);
  for (const path of [...texts.keys()].sort()) {
    add(path);
    add(unsealed(path, texts.get(path) ?? ''));
  }
  add(segment);
  return `sha256-${hash.digest('hex')}`;
}

/** The documents with a seal over all of them, and over the segment that the log ends in. */
export function sealed(texts: ReadonlyMap<string, string>, segment: string): Map<string, string> {
  const plain = texts.get(SEALED_IN);
  const all = new Map(texts);
  if (plain !== undefined)
    all.set(
      SEALED_IN,
      plain.replace(BEFORE, (key) => `seal: ${sealOf(texts, segment)}\n${key}`),
    );
  return all;
}

/**
 * Do documents and the last segment stand together as they were written? Unknown where there is no seal. Whoever changes
 * them on purpose can make a new seal as well: what they say is only proven by replaying the log.
 */
export function sealHolds(texts: ReadonlyMap<string, string>, segment: string): boolean | 'unknown' {
  const [, seal] = SEAL.exec(texts.get(SEALED_IN) ?? '') ?? [];
  return seal === undefined ? 'unknown' : seal === sealOf(texts, segment);
}
