import { LABEL_PREFIXES } from '../../core/effect.ts';

interface RawLabels {
  readonly nodes: readonly ({ readonly id: string; readonly name: string } | null)[];
}

export interface RawHome extends Readonly<Partial<Record<`labels${number}`, RawLabels>>> {
  readonly id: string;
  readonly nameWithOwner: string;
}

/** The repository as writes name it. */
export interface Home {
  readonly id: string;
  /** `owner/name`. */
  readonly name: string;
  /** Those of its labels that begin as Baton's do. */
  readonly labels: readonly { readonly id: string; readonly name: string }[];
  /** Slug of the App that writes checks with the token at hand; null where that is a person's, which can write none. */
  readonly app: string | null;
}

/** Whose token it is: an App and a workflow are shown by the login of their bot. */
export interface RawViewer {
  readonly login: string;
}

/** GitHub searches labels by words: the prefix without its colon finds them, and whatever else it finds is left aside. */
const labels = LABEL_PREFIXES.map(
  (prefix, at) =>
    `labels${at}: labels(first: 50, query: "${prefix.replace(/:$/, '')}") { nodes { id name } }`,
).join('\n  ');

export const HOME = /* GraphQL */ `
fragment home on Repository {
  id
  nameWithOwner
  ${labels}
}`;

export function homeOf(raw: RawHome, viewer: RawViewer): Home {
  const found = LABEL_PREFIXES.flatMap((prefix, at) =>
    (raw[`labels${at}`]?.nodes ?? []).flatMap((label) =>
      label?.name.toLowerCase().startsWith(prefix) ? [label] : [],
    ),
  );
  return { id: raw.id, name: raw.nameWithOwner, labels: found, app: appOf(viewer) };
}

/** Slug of the App whose token it is; null where it is a person's. */
export function appOf({ login }: RawViewer): string | null {
  return login.endsWith('[bot]') ? login.slice(0, -'[bot]'.length) : null;
}
