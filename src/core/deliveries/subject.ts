/** What a delivery is about. Repositories and installations by their number, which a rename or a transfer leaves as it is. */
export type Subject =
  /** A pull request or an issue: GitHub counts them together. */
  | { readonly kind: 'item'; readonly repository: number; readonly number: number }
  /** The pull requests with this head; which they are, GitHub has to be asked. */
  | { readonly kind: 'commit'; readonly repository: number; readonly oid: string }
  /** `ref` in full: `refs/heads/main`. */
  | { readonly kind: 'ref'; readonly repository: number; readonly ref: string }
  | { readonly kind: 'repository'; readonly repository: number }
  | { readonly kind: 'installation'; readonly installation: number }
  /** The App itself. */
  | { readonly kind: 'app' };

const KEYS = {
  item: ({ repository, number }) => `item/${repository}/${number}`,
  commit: ({ repository, oid }) => `commit/${repository}/${oid}`,
  ref: ({ repository, ref }) => `ref/${repository}/${ref}`,
  repository: ({ repository }) => `repository/${repository}`,
  installation: ({ installation }) => `installation/${installation}`,
  app: () => 'app',
} as const satisfies { [K in Subject['kind']]: (subject: Extract<Subject, { kind: K }>) => string };

/** The key under which work on it is done, one at a time. */
export function keyOf(subject: Subject): string {
  return (KEYS[subject.kind] as (subject: Subject) => string)(subject);
}

const READERS: readonly [RegExp, (groups: readonly string[]) => Subject][] = [
  [
    /^item\/(\d+)\/(\d+)$/,
    ([repository, number]) => ({ kind: 'item', repository: Number(repository), number: Number(number) }),
  ],
  [
    /^commit\/(\d+)\/([0-9a-f]+)$/,
    ([repository, oid = '']) => ({ kind: 'commit', repository: Number(repository), oid }),
  ],
  [/^ref\/(\d+)\/(.+)$/s, ([repository, ref = '']) => ({ kind: 'ref', repository: Number(repository), ref })],
  [/^repository\/(\d+)$/, ([repository]) => ({ kind: 'repository', repository: Number(repository) })],
  [
    /^installation\/(\d+)$/,
    ([installation]) => ({ kind: 'installation', installation: Number(installation) }),
  ],
  [/^app$/, () => ({ kind: 'app' })],
];

/** Number of the repository that a key is of; null where it is of none. */
export function repositoryOf(key: string): number | null {
  const number = /^(?:item|commit|ref|repository)\/(\d+)/.exec(key)?.[1];
  return number === undefined ? null : Number(number);
}

/** The reverse of `keyOf`; null where it made no such key. */
export function subjectOf(key: string): Subject | null {
  for (const [form, read] of READERS) {
    const found = form.exec(key);
    if (found !== null) return read(found.slice(1));
  }
  return null;
}
