import { isUtf8 } from 'node:buffer';
import type { TreeEntry } from '../../model/git-formats.ts';
import { objectId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import { As, type Fields } from '../dispatch.ts';
import { commitUrl, pathUrl } from '../urls.ts';

/** A git object, which GitHub always shows as part of a repository. */
export interface Stored {
  readonly repository: Repository;
  readonly oid: string;
}

/** A tree's entry, and the path of the folder it stands in. */
export interface Entry extends TreeEntry {
  readonly repository: Repository;
  readonly path: string;
}

/** The most bytes of a blob that GraphQL hands out as text. */
export const BLOB_TEXT_BYTES = 512_000;

const TYPES = { commit: 'Commit', tree: 'Tree', blob: 'Blob', tag: 'Tag' } as const;

/** The object of that id in the repository, with its type said, or null. */
export async function storedObject(repository: Repository, oid: string): Promise<As | null> {
  const found = await repository.git.objects.read(oid);
  return found ? new As(TYPES[found.type], { repository, oid: found.oid } satisfies Stored) : null;
}

const bytesOf = async ({ repository, oid }: Stored): Promise<Buffer> =>
  (await repository.git.objects.read(oid))?.bytes ?? Buffer.alloc(0);

/** As git decides it: a NUL among the first bytes; GitHub also shows no text that is not UTF-8. */
const binary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0);

/** The first 512,000 bytes, not cutting a character in two. */
function cut(bytes: Buffer): string {
  if (bytes.length <= BLOB_TEXT_BYTES) return bytes.toString('utf8');
  let end = BLOB_TEXT_BYTES;
  while (end > 0 && !isUtf8(bytes.subarray(0, end))) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/** What all of commit, tree, blob and tag have. */
export const gitObjectFields: Fields<Stored> = {
  id: ({ repository, oid }) => objectId('B', repository, oid),
  oid: ({ oid }) => oid,
  abbreviatedOid: ({ oid }) => oid.slice(0, 7),
  commitUrl: ({ repository, oid }) => commitUrl(repository, oid),
  commitResourcePath: ({ repository, oid }) => pathUrl(commitUrl(repository, oid)),
  repository: ({ repository }) => repository,
};

export const Blob: Fields<Stored> = {
  ...gitObjectFields,
  id: ({ repository, oid }) => objectId('B', repository, oid),
  byteSize: async (blob) => (await bytesOf(blob)).length,
  isBinary: async (blob) => binary(await bytesOf(blob)),
  isTruncated: async (blob) => (await bytesOf(blob)).length > BLOB_TEXT_BYTES,
  text: async (blob) => {
    const bytes = await bytesOf(blob);
    return binary(bytes) ? null : cut(bytes);
  },
};

export const Tree: Fields<Stored> = {
  ...gitObjectFields,
  id: ({ repository, oid }) => objectId('TRE', repository, oid),
  entries: async ({ repository, oid }) =>
    (await repository.git.tree(oid)).map((entry): Entry => ({ ...entry, repository, path: entry.name })),
};

export const TreeEntryFields: Fields<Entry> = {
  mode: ({ mode }) => Number.parseInt(mode, 8),
  name: ({ name }) => name,
  nameRaw: ({ name }) => Buffer.from(name).toString('base64'),
  oid: ({ oid }) => oid,
  path: ({ path }) => path,
  pathRaw: ({ path }) => Buffer.from(path).toString('base64'),
  type: ({ type }) => type,
  extension: ({ name }) => (name.includes('.') ? name.slice(name.lastIndexOf('.')) : ''),
  size: async ({ repository, oid, type }) =>
    type === 'blob' ? (await bytesOf({ repository, oid })).length : 0,
  object: ({ repository, oid, type }) => (type === 'commit' ? null : storedObject(repository, oid)),
  repository: ({ repository }) => repository,
};

/** What `expression` names, as `git rev-parse` would read it: `REV` or `REV:PATH`. */
export async function byExpression(repository: Repository, expression: string): Promise<As | null> {
  const colon = expression.indexOf(':');
  const name = colon < 0 ? expression : expression.slice(0, colon);
  const root = await repository.git.resolve(name === 'HEAD' ? repository.defaultBranch : name);
  if (root === undefined) return null;
  if (colon < 0) return storedObject(repository, root);
  const entry = await repository.git.at(root, expression.slice(colon + 1));
  return entry ? storedObject(repository, entry.oid) : null;
}
