import { atLeast } from '../model/account.ts';
import { Refused } from '../model/refused.ts';
import type { Activity } from '../model/repository.ts';
import {
  type Answer,
  actor,
  type Call,
  commitNamed,
  list,
  notFound,
  type Operations,
  ok,
  reads,
  repositoryOf,
  writes,
} from './call.ts';
import { maybeUser, userView } from './view/account.ts';
import { commitView, fileView } from './view/git.ts';
import { fullRepositoryView, htmlUrl, repositoryUrl } from './view/repository.ts';

const COMPARE_FILES = 300;

async function side(call: Call, name: string): Promise<string> {
  const repository = repositoryOf(call);
  const [owner, branch] = name.includes(':') ? name.split(':') : [undefined, name];
  if (owner === undefined) return (await repository.git.resolve(name)) ?? missing();
  const home = [repository, ...(repository.parent ? [repository.parent] : []), ...repository.forks].find(
    (each) => each.owner.login.toLowerCase() === owner.toLowerCase(),
  );
  return (await home?.git.resolve(branch ?? '')) ?? missing();
}

function missing(): never {
  throw notFound();
}

async function compare(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { git } = repository;
  const [left = '', right = ''] = (call.params.basehead ?? '').split('...');
  const base = await side(call, left);
  const head = await side(call, right);
  const common = await git.mergeBase(base, head);
  if (!common) throw new Refused('not-found', `No common ancestor between ${left} and ${right}.`);
  const ahead = await git.commitsBetween(base, head);
  const behind = await git.commitsBetween(head, base);
  const page = Number(call.query.get('page') ?? 1);
  const perPage = Math.min(Number(call.query.get('per_page') ?? 250), 250);
  const changed = page === 1 ? (await git.diff(common, head)).slice(0, COMPARE_FILES) : [];
  const patches = page === 1 ? await git.patches(common, head) : [];
  const html = `${htmlUrl(repository)}/compare/${base}...${head}`;
  const status =
    ahead.length === 0
      ? behind.length === 0
        ? 'identical'
        : 'behind'
      : behind.length === 0
        ? 'ahead'
        : 'diverged';
  const commits = ahead.slice((page - 1) * perPage, page * perPage);
  return ok({
    url: `${repositoryUrl(call.world, repository)}/compare/${call.params.basehead}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await commitView(call.world, repository, base),
    merge_base_commit: await commitView(call.world, repository, common),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(commits.map((oid) => commitView(call.world, repository, oid))),
    files: changed.map((file, index) => fileView(call.world, repository, head, file, patches[index])),
  });
}

const PERIODS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

function activities(call: Call): Answer {
  const { query } = call;
  const ref = query.get('ref');
  const full = ref === null || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  const days = PERIODS[query.get('time_period') ?? ''];
  const since = days === undefined ? 0 : call.world.clock.ms - days * 86_400_000;
  const who = query.get('actor');
  const found = repositoryOf(call)
    .activities.filter((each) => full === null || each.ref === full)
    .filter((each) => who === null || call.world.account(who) === each.actor)
    .filter((each) => !query.has('activity_type') || each.type === query.get('activity_type'))
    .filter((each) => Date.parse(each.timestamp) >= since);
  if (query.get('direction') !== 'asc') found.reverse();
  return list(found, (each) => activityView(call, each));
}

function activityView(call: Call, activity: Activity): unknown {
  return {
    id: activity.id,
    node_id: activity.nodeId,
    before: activity.before,
    after: activity.after,
    ref: activity.ref,
    timestamp: activity.timestamp,
    activity_type: activity.type,
    actor: maybeUser(call.world, activity.actor),
  };
}

function permissionLevel(call: Call): Answer {
  const repository = repositoryOf(call);
  const account = call.world.account(call.params.username ?? '');
  if (!account) throw new Refused('not-found', `${call.params.username} is not a user`);
  const role = call.world.permission(repository, account);
  // The older field knows four words only.
  const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
  return ok({
    permission,
    role_name: role,
    user: {
      ...userView(call.world, account),
      permissions: {
        admin: atLeast(role, 'admin'),
        maintain: atLeast(role, 'maintain'),
        push: atLeast(role, 'write'),
        triage: atLeast(role, 'triage'),
        pull: atLeast(role, 'read'),
      },
      role_name: role,
    },
  });
}

/** GitHub's limits on what a dispatch may carry. */
const MAX_KEYS = 10;
const MAX_PAYLOAD = 65_535;

function dispatch(call: Call): Answer {
  const repository = repositoryOf(call);
  const body = call.body as { event_type: string; client_payload?: Record<string, unknown> };
  const payload = body.client_payload ?? {};
  if (Object.keys(payload).length > MAX_KEYS) {
    throw new Refused(
      'unprocessable',
      `No more than ${MAX_KEYS} properties are allowed; ${Object.keys(payload).length} were supplied.`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(payload)) > MAX_PAYLOAD) {
    throw new Refused('unprocessable', 'client_payload is too large.');
  }
  call.world.tell('repository_dispatch', body.event_type, repository, actor(call), {
    eventType: body.event_type,
    branch: repository.defaultBranch,
    payload,
  });
  return { status: 204 };
}

export const REPOS: Operations = {
  'repos/get': {
    ...reads('metadata'),
    act: (call) => ok(fullRepositoryView(call.world, repositoryOf(call))),
  },
  'repos/compare-commits-with-basehead': { ...reads('contents'), act: compare },
  'repos/list-activities': { ...reads('contents'), act: activities },
  'repos/get-collaborator-permission-level': { ...reads('metadata'), act: permissionLevel },
  'repos/create-dispatch-event': { ...writes('contents'), act: dispatch },
  'repos/get-commit': {
    ...reads('contents'),
    act: async (call) => {
      const repository = repositoryOf(call);
      return ok(await oneCommit(call, await commitNamed(repository, call.params.ref ?? '')));
    },
  },
  'repos/list-commits': { ...reads('contents'), act: listCommits },
};

async function oneCommit(call: Call, oid: string): Promise<unknown> {
  const repository = repositoryOf(call);
  const commit = await repository.git.commit(oid);
  const parent = commit.parents[0] ?? '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const changed = await repository.git.diff(parent, oid);
  const patches = await repository.git.patches(parent, oid);
  const additions = changed.reduce((sum, file) => sum + file.additions, 0);
  const deletions = changed.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...(await commitView(call.world, repository, oid)),
    stats: { total: additions + deletions, additions, deletions },
    files: changed
      .slice(0, COMPARE_FILES)
      .map((f, i) => fileView(call.world, repository, oid, f, patches[i])),
  };
}

async function listCommits(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { query } = call;
  const from = await commitNamed(repository, query.get('sha') ?? repository.defaultBranch);
  const path = query.get('path');
  const args = ['rev-list', from, ...(path === null ? [] : ['--', path])];
  const since = query.get('since');
  const until = query.get('until');
  if (since) args.splice(1, 0, `--since=${since}`);
  if (until) args.splice(1, 0, `--until=${until}`);
  const oids = (await repository.git.git.text(args)).split('\n').filter(Boolean);
  const items = await Promise.all(oids.map((oid) => commitView(call.world, repository, oid)));
  return list(items, (each) => each);
}
