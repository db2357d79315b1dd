import type { FileDiff } from '../../model/git-diff.ts';
import type { Commit } from '../../model/git-formats.ts';
import { objectId } from '../../model/part-ids.ts';
import type { Repository } from '../../model/repository.ts';
import type { World } from '../../model/world.ts';
import { type Json, maybeUser } from './account.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';

function verification(repository: Repository, commit: Commit): Json {
  const signed = repository.signed.has(commit.oid);
  return {
    verified: signed,
    reason: signed ? 'valid' : 'unsigned',
    signature: signed ? '-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n' : null,
    payload: signed ? `tree ${commit.tree}\n` : null,
    verified_at: signed ? commit.committer.date : null,
  };
}

/** A commit as `/git/commits` shows it. */
export function gitCommitView(world: World, repository: Repository, commit: Commit): Json {
  const base = repositoryUrl(world, repository);
  return {
    sha: commit.oid,
    node_id: objectId('C', repository, commit.oid),
    url: `${base}/git/commits/${commit.oid}`,
    html_url: `${htmlUrl(repository)}/commit/${commit.oid}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${base}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${base}/git/commits/${sha}`,
      html_url: `${htmlUrl(repository)}/commit/${sha}`,
    })),
    verification: verification(repository, commit),
  };
}

/** A commit as `/commits`, compare and pull requests show it. */
export async function commitView(world: World, repository: Repository, oid: string): Promise<Json> {
  const commit = await repository.git.commit(oid);
  const base = repositoryUrl(world, repository);
  const url = `${base}/commits/${oid}`;
  return {
    sha: oid,
    node_id: objectId('C', repository, oid),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${base}/git/trees/${commit.tree}` },
      url: `${base}/git/commits/${oid}`,
      comment_count: 0,
      verification: verification(repository, commit),
    },
    url,
    html_url: `${htmlUrl(repository)}/commit/${oid}`,
    comments_url: `${url}/comments`,
    author: maybeUser(world, world.byEmail(commit.author.email)),
    committer: maybeUser(world, world.byEmail(commit.committer.email)),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${base}/commits/${sha}`,
      html_url: `${htmlUrl(repository)}/commit/${sha}`,
    })),
  };
}

/** A commit as webhooks and check suites show it. */
export function simpleCommitView(commit: Commit): Json {
  return {
    id: commit.oid,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

export function fileView(
  world: World,
  repository: Repository,
  head: string,
  file: FileDiff,
  patch: string | undefined,
): Json {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = htmlUrl(repository);
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${head}/${path}`,
    raw_url: `${html}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(patch === undefined ? {} : { patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
