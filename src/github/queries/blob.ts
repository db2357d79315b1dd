/** A file as GraphQL shows it. Of a large one (over 512,000 bytes) `text` holds the beginning; of a binary one it is null. */
export interface RawBlob {
  readonly __typename?: 'Blob';
  readonly oid: string;
  readonly byteSize: number;
  readonly isTruncated: boolean;
  readonly isBinary: boolean | null;
  readonly text: string | null;
}

export const BLOB = /* GraphQL */ `
fragment blob on Blob { oid byteSize isTruncated isBinary text }`;
