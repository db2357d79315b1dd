import type { Person, TreeEntry } from '../model/git-formats.ts';
import { formatTree } from '../model/git-formats.ts';
import { ZERO } from '../model/git-repository.ts';
import { noreply, personOf } from '../model/make-commit.ts';
import { objectId } from '../model/part-ids.ts';
import { moveBranch } from '../model/refs.ts';
import { Refused } from '../model/refused.ts';
import type { Repository } from '../model/repository.ts';
import {
  type Answer,
  actor,
  type Call,
  created,
  gone,
  list,
  notFound,
  type Operations,
  ok,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { gitCommitView } from './view/git.ts';
import { repositoryUrl } from './view/repository.ts';

async function refView(call: Call, repository: Repository, ref: string, oid: string): Promise<unknown> {
  const base = repositoryUrl(call.world, repository);
  const type = (await repository.git.objects.read(oid))?.type ?? 'commit';
  return {
    ref,
    node_id: objectId('REF', repository, ref),
    url: `${base}/git/${ref}`,
    object: { sha: oid, type, url: `${base}/git/${type}s/${oid}` },
  };
}

async function getRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = `refs/${call.params.ref}`;
  const oid = repository.git.refs.get(ref);
  if (!oid) throw notFound();
  return ok(await refView(call, repository, ref, oid));
}

async function matching(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const found = [...repository.git.refs]
    .filter(([ref]) => ref.startsWith(`refs/${call.params.ref}`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const items = await Promise.all(found.map(([ref, oid]) => refView(call, repository, ref, oid)));
  return list(items, (each) => each);
}

async function mustExist(repository: Repository, oid: string): Promise<void> {
  if (await repository.git.objects.read(oid)) return;
  throw new Refused('unprocessable', 'Object does not exist');
}

async function createRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { ref, sha } = call.body as { ref: string; sha: string };
  if (!/^refs\/[^/]+\/.+/.test(ref)) {
    throw new Refused(
      'unprocessable',
      "Reference name must start with 'refs/' and have at least two slashes.",
    );
  }
  if (repository.git.refs.has(ref)) throw new Refused('unprocessable', 'Reference already exists');
  await mustExist(repository, sha);
  await moveBranch(call.world, repository, actor(call), { ref, to: sha });
  return created(await refView(call, repository, ref, sha));
}

async function updateRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { sha, force } = call.body as { sha: string; force?: boolean };
  const ref = `refs/${call.params.ref}`;
  if (!repository.git.refs.has(ref)) throw new Refused('unprocessable', 'Reference does not exist');
  await mustExist(repository, sha);
  await moveBranch(call.world, repository, actor(call), { ref, to: sha, force: force ?? false });
  return ok(await refView(call, repository, ref, sha));
}

async function deleteRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = `refs/${call.params.ref}`;
  if (!repository.git.refs.has(ref)) throw new Refused('unprocessable', 'Reference does not exist');
  await moveBranch(call.world, repository, actor(call), { ref, to: ZERO });
  return gone();
}

async function getBlob(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const found = await repository.git.objects.read(call.params.file_sha ?? '');
  if (found?.type !== 'blob') throw notFound();
  return ok({
    sha: found.oid,
    node_id: objectId('B', repository, found.oid),
    size: found.bytes.length,
    url: `${repositoryUrl(call.world, repository)}/git/blobs/${found.oid}`,
    content: base64Lines(found.bytes),
    encoding: 'base64',
  });
}

/** GitHub breaks its base64 into lines of sixty. */
export function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/(.{60})/g, '$1\n');
}

function createBlob(call: Call): Answer {
  const repository = repositoryOf(call);
  const { content, encoding } = call.body as { content: string; encoding?: string };
  const sha = repository.git.writeBlob(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
  return created({ url: `${repositoryUrl(call.world, repository)}/git/blobs/${sha}`, sha });
}

interface Listed {
  path: string;
  mode: string;
  type: string;
  sha: string;
  size?: number;
  url: string;
}

async function walk(call: Call, oid: string, deep: boolean, prefix = ''): Promise<Listed[]> {
  const repository = repositoryOf(call);
  const base = repositoryUrl(call.world, repository);
  const found: Listed[] = [];
  for (const entry of await repository.git.tree(oid)) {
    const bytes = entry.type === 'blob' ? (await repository.git.objects.read(entry.oid))?.bytes : undefined;
    found.push({
      path: `${prefix}${entry.name}`,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      ...(bytes ? { size: bytes.length } : {}),
      url: `${base}/git/${entry.type}s/${entry.oid}`,
    });
    if (deep && entry.type === 'tree')
      found.push(...(await walk(call, entry.oid, deep, `${prefix}${entry.name}/`)));
  }
  return found;
}

async function treeView(call: Call, oid: string, deep: boolean): Promise<unknown> {
  return {
    sha: oid,
    url: `${repositoryUrl(call.world, repositoryOf(call))}/git/trees/${oid}`,
    tree: await walk(call, oid, deep),
    truncated: false,
  };
}

async function getTree(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const name = call.params.tree_sha ?? '';
  const oid = (await repository.git.resolve(name)) ?? name;
  const entry = await repository.git.at(oid, '');
  if (!entry) throw notFound();
  return ok(await treeView(call, entry.oid, call.query.has('recursive')));
}

async function createTree(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const body = call.body as {
    base_tree?: string;
    tree: { path?: string; mode?: string; sha?: string | null; content?: string }[];
  };
  const base = body.base_tree ? (await repository.git.at(body.base_tree, ''))?.oid : undefined;
  if (body.base_tree && !base) throw new Refused('unprocessable', 'base_tree is not a valid tree oid');
  let root = base;
  for (const each of body.tree) {
    const oid = each.content === undefined ? (each.sha ?? null) : repository.git.writeBlob(each.content);
    if (oid !== null) await mustExist(repository, oid);
    root = await graft(repository, root, (each.path ?? '').split('/'), oid, each.mode ?? '100644');
  }
  const oid = root ?? repository.git.objects.write('tree', '');
  return created(await treeView(call, oid, false));
}

/** Puts one object at a path of a tree; null takes away what is there. */
async function graft(
  repository: Repository,
  tree: string | undefined,
  path: readonly string[],
  oid: string | null,
  mode: string,
): Promise<string> {
  const [name = '', ...rest] = path;
  const entries = tree ? await repository.git.tree(tree) : [];
  const old = entries.find((each) => each.name === name);
  const others = entries.filter((each) => each !== old);
  const type = mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
  let entry: TreeEntry | undefined = oid === null ? undefined : { name, mode, type, oid };
  if (rest.length > 0) {
    const inner = await graft(repository, old?.type === 'tree' ? old.oid : undefined, rest, oid, mode);
    entry = { name, mode: '040000', type: 'tree', oid: inner };
  }
  return repository.git.objects.write('tree', formatTree(entry ? [...others, entry] : others));
}

async function createCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const body = call.body as {
    message: string;
    tree: string;
    parents?: string[];
    author?: Partial<Person>;
    committer?: Partial<Person>;
  };
  for (const oid of [body.tree, ...(body.parents ?? [])]) await mustExist(repository, oid);
  const { account } = actor(call);
  const self = { ...personOf(call.world, account), email: noreply(account) };
  const author = { ...self, ...body.author };
  const oid = repository.git.writeCommit({
    tree: body.tree,
    parents: body.parents ?? [],
    author,
    committer: body.committer ? { ...self, ...body.committer } : author,
    message: body.message,
  });
  // GitHub signs what a bot commits by REST, unless the bot names an author or committer of its own.
  if (account.kind === 'Bot' && !body.author && !body.committer) repository.signed.set(oid, account);
  return created(gitCommitView(call.world, repository, await repository.git.commit(oid)));
}

async function getCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  return ok(gitCommitView(call.world, repository, await repository.git.commit(call.params.commit_sha ?? '')));
}

export const GIT: Operations = {
  'git/get-ref': { ...reads('contents'), act: getRef },
  'git/list-matching-refs': { ...reads('contents'), act: matching },
  'git/create-ref': { ...writes('contents'), act: createRef },
  'git/update-ref': { ...writes('contents'), act: updateRef },
  'git/delete-ref': { ...writes('contents'), act: deleteRef },
  'git/get-blob': { ...reads('contents'), act: getBlob },
  'git/create-blob': { ...writes('contents'), act: createBlob },
  'git/get-tree': { ...reads('contents'), act: getTree },
  'git/create-tree': { ...writes('contents'), act: createTree },
  'git/get-commit': { ...reads('contents'), act: getCommit },
  'git/create-commit': { ...writes('contents'), act: createCommit },
};
