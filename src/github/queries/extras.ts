import { ACCOUNT, PAGE, type Page, type RawAccount } from './account.ts';
import { BLOB, type RawBlob } from './blob.ts';

/** A file at a commit. */
export interface FileAt {
  readonly commit: string;
  readonly path: string;
}

export interface TeamAt {
  readonly org: string;
  readonly slug: string;
}

export interface RawVersion {
  readonly mode: number;
  readonly type: string;
  readonly oid: string;
  readonly object: Partial<RawBlob> | null;
}

/** A text that a comment had, and who wrote it. */
export interface RawEdit {
  readonly editedAt: string;
  readonly diff: string | null;
  readonly editor: RawAccount | null;
}

export type RawEdits = {
  readonly userContentEdits?: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes: readonly (RawEdit | null)[] | null;
  } | null;
} | null;

type RawCommitFiles = Readonly<Record<string, RawVersion | null>> | null;
type RawTeam = { readonly team: { readonly members: Page<{ readonly login: string }> } | null } | null;

/** Keyed by alias: `repository.c0.f3`, `t2`. */
export type ExtrasAnswer = Readonly<Record<string, unknown>> & {
  readonly repository?: Readonly<Record<string, RawCommitFiles>> | null;
};

export interface Extras {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Finds a file in the answer; undefined where its commit is not there. */
  readonly fileIn: (answer: ExtrasAnswer, file: FileAt) => RawVersion | null | undefined;
  readonly teamIn: (answer: ExtrasAnswer, team: TeamAt) => RawTeam | undefined;
  /** Of a comment, by its id. */
  readonly editsIn: (answer: ExtrasAnswer, comment: string) => RawEdits | undefined;
}

/** One query for whatever files and teams are asked for. Names go as variables: nothing of a repository becomes part of it. */
export function extrasFor(
  files: readonly FileAt[],
  teams: readonly TeamAt[],
  comments: readonly string[] = [],
): Extras {
  const commits = [...new Set(files.map(({ commit }) => commit))];
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const declare = (name: string, type: string, value: unknown) => {
    declared.push(`$${name}: ${type}`);
    variables[name] = value;
    return `$${name}`;
  };
  const objects = commits.map((commit, c) => {
    const paths = files.flatMap((file, f) =>
      file.commit === commit
        ? [`f${f}: file(path: ${declare(`f${f}`, 'String!', file.path)}) { ...version }`]
        : [],
    );
    return `c${c}: object(oid: ${declare(`c${c}`, 'GitObjectID!', commit)}) { ... on Commit { ${paths.join(' ')} } }`;
  });
  const lists = teams.map(
    ({ org, slug }, t) =>
      `t${t}: organization(login: ${declare(`o${t}`, 'String!', org)}) { team(slug: ${declare(`t${t}`, 'String!', slug)}) { members(first: 100) { ${PAGE} nodes { login } } } }`,
  );
  const edits = comments.map(
    (id, e) => `e${e}: node(id: ${declare(`e${e}`, 'ID!', id)}) { ... on IssueComment { ${EDITS} } }`,
  );
  const head = ['$owner: String!, $repo: String!', ...declared].join(', ');
  const body = [
    `repository(owner: $owner, name: $repo) { id ${objects.join('\n')} }`,
    ...lists,
    ...edits,
  ].join('\n  ');
  return {
    query: `query Extras(${head}) {\n  ${body}\n}${objects.length > 0 ? VERSION : ''}${edits.length > 0 ? ACCOUNT : ''}`,
    variables,
    fileIn: (answer, file) => {
      const at = files.findIndex((each) => each.commit === file.commit && each.path === file.path);
      const commit = answer.repository?.[`c${commits.indexOf(file.commit)}`];
      return commit ? commit[`f${at}`] : undefined;
    },
    teamIn: (answer, team) => answer[`t${teams.indexOf(team)}`] as RawTeam | undefined,
    editsIn: (answer, comment) => answer[`e${comments.indexOf(comment)}`] as RawEdits | undefined,
  };
}

/** All that GitHub keeps, the newest first; the first text is one of them. */
const EDITS =
  'userContentEdits(first: 100) { pageInfo { hasNextPage } nodes { editedAt diff editor { ...account } } }';

const VERSION = /* GraphQL */ `
fragment version on TreeEntry { mode type oid object { ... on Blob { ...blob } } }${BLOB}`;
