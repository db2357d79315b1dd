import type { RawBlob } from './blob.ts';

export interface RawEntry {
  readonly name: string;
  readonly type: string;
  readonly oid: string;
  readonly object?: (Partial<RawBlob> & { readonly entries?: readonly RawEntry[] | null }) | null;
}

interface RawFolder {
  readonly object: { readonly entries?: readonly RawEntry[] | null } | null;
}

/** Where the documents of the context stand, and how many folders deep: its log is not read with them. */
export const FOLDERS = {
  global: 1,
  agents: 2,
  components: 2,
  changes: 1,
  sessions: 1,
  incidents: 1,
  services: 1,
} as const satisfies Record<string, 1 | 2>;
type Folder = keyof typeof FOLDERS;

/** The context at its head. */
export interface RawContext extends Readonly<Partial<Record<Folder, RawFolder | null>>> {
  readonly oid: string;
  readonly tree: { readonly entries: readonly RawEntry[] | null };
}

const FILES = 'entries { name type oid object { ... on Blob { ...blob } } }';
const BELOW = { 1: FILES, 2: `entries { name type oid object { ... on Tree { ${FILES} } } }` } as const;
const folders = Object.entries(FOLDERS)
  .map(([name, depth]) => `${name}: file(path: "${name}") { object { ... on Tree { ${BELOW[depth]} } } }`)
  .join('\n  ');

/** Every document, in one instant of one commit. Needs the fragment `blob`. */
export const CONTEXT = /* GraphQL */ `
fragment context on Commit {
  oid
  tree { ${FILES} }
  ${folders}
}`;
