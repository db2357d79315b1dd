import type { TreeEntry } from '../model/git-formats.ts';
import { makeCommit } from '../model/make-commit.ts';
import { moveBranch } from '../model/refs.ts';
import { Refused } from '../model/refused.ts';
import type { Repository } from '../model/repository.ts';
import {
  type Answer,
  actor,
  type Call,
  notFound,
  type Operations,
  ok,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { base64Lines } from './git.ts';
import { gitCommitView } from './view/git.ts';
import { htmlUrl, repositoryUrl } from './view/repository.ts';

/** Files up to here come whole; up to a hundred times that only raw. */
const MAX_CONTENT = 1_048_576;

function links(call: Call, repository: Repository, path: string, ref: string, entry: TreeEntry) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const url = `${repositoryUrl(call.world, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const kind = entry.type === 'tree' ? 'tree' : 'blob';
  const git = `${repositoryUrl(call.world, repository)}/git/${kind}s/${entry.oid}`;
  const html = `${htmlUrl(repository)}/${kind}/${encodeURIComponent(ref)}/${encoded}`;
  return { url, git_url: git, html_url: html, _links: { self: url, git, html } };
}

async function view(
  call: Call,
  path: string,
  ref: string,
  entry: TreeEntry,
  whole: boolean,
): Promise<unknown> {
  const repository = repositoryOf(call);
  const bytes = entry.type === 'blob' ? (await repository.git.objects.read(entry.oid))?.bytes : undefined;
  const type = entry.type === 'tree' ? 'dir' : entry.mode === '120000' ? 'symlink' : 'file';
  const large = (bytes?.length ?? 0) > MAX_CONTENT;
  return {
    name: path.split('/').at(-1) ?? '',
    path,
    sha: entry.oid,
    size: bytes?.length ?? 0,
    ...links(call, repository, path, ref, entry),
    download_url:
      type === 'dir'
        ? null
        : `https://raw.githubusercontent.com/${repository.fullName}/${ref}/${encodeURI(path)}`,
    type,
    ...(whole && type === 'file' && bytes
      ? { content: large ? '' : base64Lines(bytes), encoding: large ? 'none' : 'base64' }
      : {}),
    ...(whole && type === 'symlink' && bytes ? { target: bytes.toString('utf8') } : {}),
  };
}

async function get(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const commit = await repository.git.resolve(ref);
  if (!commit) throw new Refused('not-found', `No commit found for the ref ${ref}`);
  const path = call.params.path ?? '';
  const entry = await repository.git.at(commit, path);
  if (!entry) throw notFound();
  if (entry.type === 'tree') {
    const entries = await repository.git.tree(entry.oid);
    const inside = (name: string) => (path === '' ? name : `${path}/${name}`);
    return ok(await Promise.all(entries.map((each) => view(call, inside(each.name), ref, each, false))));
  }
  if (/raw/.test(call.accept)) {
    const text = (await repository.git.objects.read(entry.oid))?.bytes.toString('utf8') ?? '';
    return {
      status: 200,
      text,
      headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
    };
  }
  return ok(await view(call, path, ref, entry, true));
}

async function put(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const body = call.body as { message: string; content: string; sha?: string; branch?: string };
  const branch = body.branch ?? repository.defaultBranch;
  const parent = repository.git.branch(branch);
  if (!parent) throw new Refused('not-found', `Branch ${branch} not found`);
  const path = call.params.path ?? '';
  const old = await repository.git.at(parent, path);
  if (old && old.oid !== body.sha) {
    if (!body.sha) throw new Refused('unprocessable', 'Invalid request.\n\n"sha" wasn\'t supplied.');
    throw new Refused('conflict', `${path} does not match ${body.sha}`);
  }
  const who = actor(call);
  const commit = await makeCommit(call.world, repository, {
    parents: [parent],
    files: { [path]: Buffer.from(body.content, 'base64') },
    message: body.message,
    author: who.account,
    committer: 'web-flow',
  });
  await moveBranch(call.world, repository, who, { ref: `refs/heads/${branch}`, to: commit });
  const entry = await repository.git.at(commit, path);
  if (!entry) throw notFound();
  return {
    status: old ? 200 : 201,
    body: {
      content: await view(call, path, branch, entry, false),
      commit: gitCommitView(call.world, repository, await repository.git.commit(commit)),
    },
  };
}

export const CONTENTS: Operations = {
  'repos/get-content': { ...reads('contents'), act: get },
  'repos/create-or-update-file-contents': { ...writes('contents'), creates: true, act: put },
};
