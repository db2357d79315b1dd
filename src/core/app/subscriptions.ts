import type { ABOUT } from '../deliveries/about.ts';
import type { PermissionName } from './permissions.ts';

type Event = keyof typeof ABOUT;

/** A webhook event that the App subscribes to. */
interface Subscription {
  /** GitHub sends it only to Apps with this permission. */
  readonly permission: PermissionName;
  readonly why: string;
}

/**
 * What the App subscribes to. Events of its own installations come to every App unasked.
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export const SUBSCRIPTIONS = {
  pull_request: { permission: 'pull_requests', why: 'opened, pushed to, labelled, closed: it is judged' },
  pull_request_review: { permission: 'pull_requests', why: 'approvals and objections' },
  pull_request_review_comment: { permission: 'pull_requests', why: 'comments on lines' },
  pull_request_review_thread: { permission: 'pull_requests', why: 'threads that were resolved' },
  issue_comment: { permission: 'issues', why: 'comments on pull requests, and on issues that are tasks' },
  issues: {
    permission: 'issues',
    why: 'tasks: opened, assigned, labelled, closed; the issue of an incident: ticked, closed',
  },
  issue_dependencies: { permission: 'issues', why: 'tasks: one waits for another' },
  sub_issues: { permission: 'issues', why: 'tasks: one is part of another' },
  push: { permission: 'contents', why: 'a new policy, a new base, a branch of an agent' },
  create: { permission: 'contents', why: 'a new branch' },
  delete: { permission: 'contents', why: "an agent's branch is gone: what was said of it is taken back" },
  repository_dispatch: { permission: 'contents', why: 'workflows that call for a look' },
  check_run: { permission: 'checks', why: "checks that gates wait for; *Re-run* of Baton's own" },
  check_suite: { permission: 'checks', why: 'checks that gates wait for; *Re-run all*' },
  status: { permission: 'statuses', why: 'checks that report as a status' },
  workflow_run: { permission: 'actions', why: 'reports in artifacts' },
  merge_group: { permission: 'merge_queues', why: 'a group of the merge queue needs its check' },
  repository: { permission: 'metadata', why: 'renamed, transferred, archived' },
  member: { permission: 'members', why: 'who may do what has changed' },
  membership: { permission: 'members', why: 'who is in a team has changed' },
  team: { permission: 'members', why: 'a team has changed' },
  team_add: { permission: 'members', why: 'a team may do something here' },
} as const satisfies Partial<Record<Event, Subscription>>;
