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

export function homeOf(raw: RawHome): Home {
  const found = LABEL_PREFIXES.flatMap((prefix, at) =>
    (raw[`labels${at}`]?.nodes ?? []).flatMap((label) => (label?.name.startsWith(prefix) ? [label] : [])),
  );
  return { id: raw.id, name: raw.nameWithOwner, labels: found };
}
