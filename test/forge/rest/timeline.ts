import type { TimelineEvent, TimelineKind } from '../model/timeline.ts';
import type { World } from '../model/world.ts';
import { type Answer, type Call, issueOf, list, type Operations, reads } from './call.ts';
import { type Json, maybeApp, teamView, userView } from './view/account.ts';
import { gitCommitView } from './view/git.ts';
import { commentView, issueView } from './view/issue.ts';
import { reviewView } from './view/pull.ts';
import { repositoryUrl } from './view/repository.ts';

type Of<K extends TimelineKind> = Extract<TimelineEvent, { kind: K }>;
type Details = { readonly [K in TimelineKind]: (world: World, event: Of<K>) => Json };

const nothing = () => ({});
const label = (_: World, event: Of<'labeled'> | Of<'unlabeled'>) => ({
  label: { name: event.label.name, color: event.label.color },
});
const assignee = (world: World, event: Of<'assigned'> | Of<'unassigned'>) => ({
  assignee: userView(world, event.assignee),
  assigner: userView(world, event.actor),
});
const reviewer = (world: World, event: Of<'review_requested'> | Of<'review_request_removed'>) => ({
  review_requester: userView(world, event.requester),
  ...(event.reviewer ? { requested_reviewer: userView(world, event.reviewer) } : {}),
  ...(event.team ? { requested_team: teamView(world, event.team) } : {}),
});
const rename = (_: World, event: Of<'renamed'> | Of<'base_ref_changed'>) =>
  event.kind === 'renamed' ? { rename: { from: event.from, to: event.to } } : {};

const DETAILS: Details = {
  labeled: label,
  unlabeled: label,
  assigned: assignee,
  unassigned: assignee,
  review_requested: reviewer,
  review_request_removed: reviewer,
  review_dismissed: (_, { review, message, was }) => ({
    dismissed_review: {
      state: was,
      review_id: review.id,
      dismissal_message: message === '' ? null : message,
      dismissal_commit_id: review.commitId,
    },
  }),
  head_ref_force_pushed: (world, { after, issue }) => at(world, issue, after),
  head_ref_deleted: nothing,
  base_ref_changed: rename,
  ready_for_review: nothing,
  convert_to_draft: nothing,
  renamed: rename,
  closed: (world, { commitId, issue }) => ({
    state_reason: issue.stateReason,
    ...(commitId ? at(world, issue, commitId) : {}),
  }),
  reopened: () => ({ state_reason: null }),
  merged: (world, { commitId, issue }) => at(world, issue, commitId),
  auto_merge_enabled: nothing,
  auto_merge_disabled: nothing,
  added_to_merge_queue: nothing,
  removed_from_merge_queue: nothing,
  locked: () => ({ lock_reason: null }),
  unlocked: nothing,
  'cross-referenced': (world, { source }) => ({
    source: { type: 'issue', issue: issueView(world, source) },
    updated_at: source.createdAt,
  }),
  referenced: (world, { commitId, issue }) => at(world, issue, commitId),
  blocked_by_added: (world, { blocker }) => ({ blocked_by: short(world, blocker) }),
  blocked_by_removed: (world, { blocker }) => ({ blocked_by: short(world, blocker) }),
};

function short(world: World, issue: TimelineEvent['issue']): Json {
  const { id, number, title, state, url } = issueView(world, issue) as Record<string, unknown>;
  return { id, number, title, state, url, repository: { full_name: issue.repository.fullName } };
}

function at(world: World, issue: TimelineEvent['issue'], commitId: string): Json {
  const url = `${repositoryUrl(world, issue.repository)}/commits/${commitId}`;
  return { commit_id: commitId, commit_url: url };
}

function eventView(world: World, event: TimelineEvent): Json {
  const details = DETAILS[event.kind] as (world: World, event: TimelineEvent) => Json;
  return {
    id: event.id,
    node_id: event.nodeId,
    url: `${repositoryUrl(world, event.issue.repository)}/issues/events/${event.id}`,
    actor: userView(world, event.actor),
    event: event.kind,
    commit_id: null,
    commit_url: null,
    created_at: event.createdAt,
    performed_via_github_app: maybeApp(world, event.app),
    ...details(world, event),
  };
}

async function timeline(call: Call): Promise<Answer> {
  const { world } = call;
  const issue = issueOf(call);
  const dated: { when: string; order: number; view: Json }[] = issue.timeline.map((event) => ({
    when: event.createdAt,
    order: event.id,
    view: eventView(world, event),
  }));
  for (const comment of issue.comments) {
    const view = {
      event: 'commented',
      actor: userView(world, comment.author),
      ...commentView(world, comment),
    };
    dated.push({ when: comment.createdAt, order: comment.id, view });
  }
  for (const review of issue.pull?.reviews.filter(({ state }) => state !== 'PENDING') ?? []) {
    const state = review.state.toLowerCase();
    const view = { event: 'reviewed', ...reviewView(world, review), state };
    dated.push({ when: review.submittedAt ?? review.createdAt, order: review.id, view });
  }
  if (issue.pull) {
    const { git } = issue.repository;
    for (const oid of await git.commitsBetween(issue.pull.baseSha, issue.pull.headSha)) {
      const commit = await git.commit(oid);
      const view = { event: 'committed', ...gitCommitView(world, issue.repository, commit) };
      dated.push({ when: commit.committer.date, order: 0, view });
    }
  }
  dated.sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : a.order - b.order));
  return list(dated, ({ view }) => view);
}

export const TIMELINE: Operations = {
  'issues/list-events': {
    ...reads('issues'),
    act: (call) =>
      list(
        issueOf(call).timeline.filter(({ kind }) => kind !== 'cross-referenced'),
        (event) => eventView(call.world, event),
      ),
  },
  'issues/list-events-for-timeline': { ...reads('issues'), act: timeline },
};
