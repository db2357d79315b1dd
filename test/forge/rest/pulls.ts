import { commonMergeBase } from '../model/compare.ts';
import type { MergeMethod, Pull } from '../model/issue.ts';
import { closeIssue, editIssue, reopenIssue } from '../model/issue-verbs.ts';
import { pullsOf } from '../model/pull-follow.ts';
import { changeBase, mergePull, openPull } from '../model/pull-verbs.ts';
import { invalid, Refused } from '../model/refused.ts';
import type { Repository } from '../model/repository.ts';
import {
  type Answer,
  actor,
  type Call,
  created,
  list,
  type Operations,
  ok,
  pullOf,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { commitView, fileView } from './view/git.ts';
import { fullPullView, pullView } from './view/pull.ts';

/** GitHub lists no more of a pull request's files and commits than this. */
const MAX_FILES = 3000;
const MAX_COMMITS = 250;

/** `owner:branch`, `owner:repo:branch` or `branch`, as pulls are asked for. */
function headOf(repository: Repository, head: string): { home: Repository; branch: string } {
  const [owner, branch] = head.includes(':') ? head.split(':') : [undefined, head];
  if (owner === undefined || owner.toLowerCase() === repository.owner.login.toLowerCase()) {
    return { home: repository, branch: branch ?? head };
  }
  const home = repository.forks.find((each) => each.owner.login.toLowerCase() === owner.toLowerCase());
  if (!home) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { home, branch: branch ?? '' };
}

const SORTS: Readonly<Record<string, (pull: Pull) => number | string>> = {
  created: (pull) => pull.issue.number,
  updated: (pull) => pull.issue.updatedAt,
  popularity: (pull) => pull.issue.comments.length,
  'long-running': (pull) => pull.issue.createdAt,
};

function listPulls(call: Call): Answer {
  const repository = repositoryOf(call);
  const state = call.query.get('state') ?? 'open';
  const base = call.query.get('base');
  const head = call.query.get('head');
  const by = SORTS[call.query.get('sort') ?? 'created'] ?? SORTS.created;
  const up = (call.query.get('direction') ?? (call.query.has('sort') ? 'asc' : 'desc')) === 'asc';
  const found = pullsOf(repository)
    .filter((pull) => state === 'all' || pull.issue.state === state)
    .filter((pull) => base === null || pull.baseRef === base)
    .filter((pull) => head === null || `${pull.headRepository?.owner.login}:${pull.headRef}` === head);
  const key = (pull: Pull) => by?.(pull) ?? 0;
  found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (up ? 1 : -1));
  return list(found, (pull) => pullView(call.world, pull));
}

async function create(call: Call): Promise<Answer> {
  const body = call.body as { title?: string; head: string; base: string; body?: string; draft?: boolean };
  const repository = repositoryOf(call);
  const { home, branch } = headOf(repository, body.head);
  const pull = await openPull(call.world, repository, actor(call), {
    title: body.title ?? '',
    body: body.body ?? '',
    base: body.base,
    head: branch,
    headRepository: home,
    draft: body.draft ?? false,
  });
  return created(await fullPullView(call.world, pull));
}

async function update(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const body = call.body as { title?: string; body?: string; state?: 'open' | 'closed'; base?: string };
  const who = actor(call);
  editIssue(call.world, pull.issue, who, {
    ...(body.title === undefined ? {} : { title: body.title }),
    ...(body.body === undefined ? {} : { body: body.body }),
  });
  if (body.base !== undefined) changeBase(call.world, pull, who, body.base);
  if (body.state === 'closed') closeIssue(call.world, pull.issue, who);
  if (body.state === 'open') reopenIssue(call.world, pull.issue, who);
  return ok(await fullPullView(call.world, pull));
}

async function files(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const { git } = pull.issue.repository;
  const base = await commonMergeBase(pull);
  if (!base) return list([], (each) => each);
  const changed = await git.diff(base, pull.headSha);
  const patches = await git.patches(base, pull.headSha);
  const items = changed
    .slice(0, MAX_FILES)
    .map((file, index) => fileView(call.world, pull.issue.repository, pull.headSha, file, patches[index]));
  return list(items, (each) => each);
}

async function commits(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const { repository } = pull.issue;
  const oids = await repository.git.commitsBetween(pull.baseSha, pull.headSha);
  const items = await Promise.all(
    oids.slice(0, MAX_COMMITS).map((oid) => commitView(call.world, repository, oid)),
  );
  return list(items, (each) => each);
}

async function merge(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const body = (call.body ?? {}) as {
    commit_title?: string;
    commit_message?: string;
    sha?: string;
    merge_method?: MergeMethod;
  };
  const sha = await mergePull(call.world, pull, actor(call), {
    ...(body.commit_title === undefined ? {} : { title: body.commit_title }),
    ...(body.commit_message === undefined ? {} : { message: body.commit_message }),
    ...(body.sha === undefined ? {} : { sha: body.sha }),
    method: body.merge_method ?? 'merge',
  });
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
}

export const PULLS: Operations = {
  'pulls/list': { ...reads('pull_requests'), act: listPulls },
  'pulls/get': {
    ...reads('pull_requests'),
    act: async (call) => ok(await fullPullView(call.world, pullOf(call))),
  },
  'pulls/create': { ...writes('pull_requests', 'read'), creates: true, act: create },
  'pulls/update': { ...writes('pull_requests'), act: update },
  'pulls/list-files': { ...reads('pull_requests'), act: files },
  'pulls/list-commits': { ...reads('pull_requests'), act: commits },
  'pulls/merge': { ...writes('contents'), act: merge },
  'pulls/check-if-merged': {
    ...reads('pull_requests'),
    act: (call) => {
      if (pullOf(call).mergedAt === null) throw new Refused('not-found', 'Not Found');
      return { status: 204 };
    },
  },
};
