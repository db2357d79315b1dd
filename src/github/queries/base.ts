import { CODEOWNERS_PLACES } from '../../core/ownership/codeowners.ts';
import { POLICY_PATH } from '../../core/policy/place.ts';
import type { RawBlob } from './blob.ts';

interface RawFile {
  readonly object: RawBlob | null;
}

/** The head of a base branch, and the files on it that say how changes are judged. */
export interface RawBase {
  readonly name: string;
  readonly target: {
    readonly oid: string;
    readonly policy?: RawFile | null;
    readonly owners0?: RawFile | null;
    readonly owners1?: RawFile | null;
    readonly owners2?: RawFile | null;
  } | null;
}

const owners = CODEOWNERS_PLACES.map(
  (path, at) => `owners${at}: file(path: "${path}") { object { ...blob } }`,
).join('\n    ');

/** Needs the fragment `blob`. */
export const BASE = /* GraphQL */ `
fragment base on Ref {
  name
  target { oid ... on Commit {
    policy: file(path: "${POLICY_PATH}") { object { ...blob } }
    ${owners}
  } }
}`;
