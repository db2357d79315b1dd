import type { Person } from '../../model/git-formats.ts';
import { objectId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import type { Call } from '../call.ts';
import { type PageArgs, paginate } from '../connection.ts';
import { As, type Fields } from '../dispatch.ts';
import { avatarUrl, commitUrl, pathUrl } from '../urls.ts';
import { gitObjectFields, type Stored } from './git-objects.ts';
import { pullsOfCommit } from './pull-lists.ts';
import { rollupOf, statusOf, suitesOf } from './rollup.ts';

/** A name and address out of a commit, which may or may not be an account's. */
export interface Actor extends Person {
  readonly repository: Repository;
}

const read = ({ repository, oid }: Stored) => repository.git.commit(oid);

/** Authors after the first one, by the trailers that git and GitHub write for pairs. */
function coAuthors(message: string, date: string): Person[] {
  return [...message.matchAll(/^co-authored-by: (.+?) <([^>]+)>$/gim)].map(([, name = '', email = '']) => ({
    name,
    email,
    date,
  }));
}

const headline = (message: string): string => message.split('\n')[0] ?? '';
const rest = (message: string): string => message.split('\n').slice(1).join('\n').trim();

async function changes({ repository, oid }: Stored) {
  const commit = await repository.git.commit(oid);
  const parent = commit.parents[0];
  const from = parent ? (await repository.git.commit(parent)).tree : undefined;
  return repository.git.diff(from ?? (await repository.git.writeTree(undefined, {})), commit.tree);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Newest first, as `git log` has it. */
async function history(
  repository: Repository,
  oid: string,
  path: string | null | undefined,
): Promise<string[]> {
  const only = path ? ['--', path] : [];
  return (await repository.git.git.text(['rev-list', oid, ...only])).split('\n').filter(Boolean);
}

export const Commit: Fields<Stored> = {
  ...gitObjectFields,
  id: ({ repository, oid }) => objectId('C', repository, oid),
  message: async (commit) => (await read(commit)).message,
  messageHeadline: async (commit) => headline((await read(commit)).message),
  messageBody: async (commit) => rest((await read(commit)).message),
  authoredDate: async (commit) => (await read(commit)).author.date,
  committedDate: async (commit) => (await read(commit)).committer.date,
  pushedDate: () => null,
  author: async (commit) => ({ ...(await read(commit)).author, repository: commit.repository }),
  committer: async (commit) => ({ ...(await read(commit)).committer, repository: commit.repository }),
  authoredByCommitter: async (commit) => {
    const { author, committer } = await read(commit);
    return author.email === committer.email;
  },
  committedViaWeb: async (commit) => (await read(commit)).committer.email === 'noreply@github.com',
  authors: async (commit, args: PageArgs) => {
    const { author, message } = await read(commit);
    const all = [author, ...coAuthors(message, author.date)];
    return paginate(
      all.map((person) => ({ ...person, repository: commit.repository })),
      args,
      'authors',
    );
  },
  parents: async (commit, args: PageArgs) => {
    const { parents } = await read(commit);
    return paginate(
      parents.map((oid) => ({ repository: commit.repository, oid })),
      args,
      'parents',
    );
  },
  tree: async (commit) => ({ repository: commit.repository, oid: (await read(commit)).tree }),
  file: async ({ repository, oid }, { path }: { path: string }) => {
    const entry = await repository.git.at(oid, path);
    return entry && path !== '' ? { ...entry, repository, path } : null;
  },
  history: async ({ repository, oid }, args: PageArgs & { path?: string | null }) =>
    paginate(
      (await history(repository, oid, args.path)).map((each) => ({ repository, oid: each })),
      args,
      'history',
    ),
  additions: async (commit) => sum((await changes(commit)).map((file) => file.additions)),
  deletions: async (commit) => sum((await changes(commit)).map((file) => file.deletions)),
  changedFiles: async (commit) => (await changes(commit)).length,
  changedFilesIfAvailable: async (commit) => (await changes(commit)).length,
  statusCheckRollup: ({ repository, oid }) => rollupOf(repository, oid),
  status: ({ repository, oid }) => statusOf(repository, oid),
  checkSuites: (
    { repository, oid },
    args: PageArgs & { filterBy?: { appId?: number; checkName?: string } | null },
  ) => paginate(suitesOf(repository, oid, args.filterBy ?? {}), args, 'checkSuites'),
  associatedPullRequests: async ({ repository, oid }, args: PageArgs) =>
    paginate(await pullsOfCommit(repository, oid), args, 'associatedPullRequests'),
  signature: ({ repository, oid }) => {
    const signer = repository.signed.get(oid);
    return signer === undefined ? null : new As('GpgSignature', { repository, oid });
  },
  onBehalfOf: () => null,
  url: ({ repository, oid }) => commitUrl(repository, oid),
  resourcePath: ({ repository, oid }) => pathUrl(commitUrl(repository, oid)),
};

/** Only what GitHub itself committed is signed here, with its own key. */
export const GpgSignature: Fields<Stored> = {
  isValid: () => true,
  state: () => 'VALID',
  wasSignedByGitHub: () => true,
  keyId: () => 'B5690EEEBB952194',
  email: () => 'noreply@github.com',
  signer: () => null,
  signature: () => '-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n',
  payload: async (commit) => (await read(commit)).message,
  verifiedAt: async (commit) => (await read(commit)).committer.date,
};

export const GitActor: Fields<Actor> = {
  name: ({ name }) => name,
  email: ({ email }) => email,
  date: ({ date }) => date,
  /** A bot's account stands here as a `User` whose login ends with `[bot]`, as REST has it. */
  user: ({ email }, _args, call: Call) => {
    const account = call.world.byEmail(email);
    return account && account.kind !== 'Organization' ? account : null;
  },
  avatarUrl: ({ email }, _args, call: Call) => avatarUrl(call.world.byEmail(email)),
};
