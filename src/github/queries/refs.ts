export interface RefsAnswer {
  /** By alias: `r0`. Null where there is no such branch. */
  readonly repository: Readonly<Record<string, { readonly id: string } | null>> | null;
}

/** Which of some branches there are. */
export function refsFor(names: readonly string[]): {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
} {
  const declared = names.map((_, at) => `, $r${at}: String!`).join('');
  const refs = names.map((_, at) => `r${at}: ref(qualifiedName: $r${at}) { id }`).join(' ');
  return {
    query: `query Refs($owner: String!, $repo: String!${declared}) { repository(owner: $owner, name: $repo) { ${refs} } }`,
    variables: Object.fromEntries(names.map((name, at) => [`r${at}`, `refs/heads/${name}`])),
  };
}
