import { remembered } from '../cache.ts';
import { named, type Place } from '../place.ts';
import type { RawBlob } from '../queries/blob.ts';

/** Larger files are not what Baton reads. In bytes. */
const MOST_BYTES = 4_000_000;

/**
 * The text of a file. GraphQL cuts it at 512,000 bytes; what is longer is read by REST, once for each content. Null where it
 * is binary or too large.
 */
export async function textOf(
  place: Place,
  blob: RawBlob,
  mostBytes: number = MOST_BYTES,
): Promise<string | null> {
  if (!blob.isTruncated) return blob.text;
  if (blob.byteSize > mostBytes || blob.isBinary === true) return null;
  const text = await remembered(place.cache, `blob:${blob.oid}`, async () => {
    const answer = await place.client.rest<{ content: string; encoding: string }>(
      'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
      { ...named(place), file_sha: blob.oid },
    );
    if (answer.kind !== 'ok' || answer.data.encoding !== 'base64') return undefined;
    return Buffer.from(answer.data.content, 'base64').toString('utf8');
  });
  return text ?? null;
}
