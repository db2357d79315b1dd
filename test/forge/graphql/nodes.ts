import type { CheckRun, CheckSuite } from '../model/checks.ts';
import type { Comment, Issue, Label, Pull, Review, ReviewComment } from '../model/issue.ts';
import type { MergeQueue, QueueEntry } from '../model/merge-queue.ts';
import { PARTS, type Part, readPartId } from '../model/part-ids.ts';
import type { Pin, Repository } from '../model/repository.ts';
import type { TimelineEvent } from '../model/timeline.ts';
import type { Workflow, WorkflowRun } from '../model/workflow.ts';
import type { NodeType } from '../model/world.ts';
import { maySee, repositoryOfLabel } from './access.ts';
import type { Call } from './call.ts';
import { As } from './dispatch.ts';
import { storedObject } from './types/git-objects.ts';
import { refOf } from './types/ref.ts';
import { threadsOf } from './types/review.ts';
import { TIMELINE_TYPES } from './types/timeline.ts';

type Home = (value: never, call: Call) => Repository | undefined;

const free = (): undefined => undefined;

/** The repository by which each kind of thing is seen; undefined for what all may see. Null: nothing that GraphQL shows as a node. */
const HOMES = {
  User: free,
  Bot: free,
  Organization: free,
  App: free,
  Team: free,
  Repository: (it: Repository) => it,
  Issue: (it: Issue) => it.repository,
  PinnedIssue: (it: Pin) => it.issue.repository,
  PullRequest: (it: Pull) => it.issue.repository,
  IssueComment: (it: Comment) => it.issue.repository,
  PullRequestReview: (it: Review) => it.pull.issue.repository,
  PullRequestReviewComment: (it: ReviewComment) => it.review.pull.issue.repository,
  Label: (it: Label, call) => repositoryOfLabel(call, it),
  TimelineEvent: (it: TimelineEvent) => it.issue.repository,
  CheckSuite: (it: CheckSuite) => it.repository,
  CheckRun: (it: CheckRun) => it.suite.repository,
  StatusContext: free,
  Workflow: (it: Workflow) => it.repository,
  WorkflowRun: (it: WorkflowRun) => it.workflow.repository,
  Reaction: free,
  Installation: null,
  Artifact: null,
  Activity: null,
  Ruleset: free,
  MergeQueue: (it: MergeQueue) => it.repository,
  MergeQueueEntry: (it: QueueEntry) => it.queue.repository,
} as const satisfies Record<NodeType, Home | null>;

const repositoryById = (call: Call, id: string): Repository | undefined =>
  [...call.world.repositories.values()].find((each) => String(each.id) === id);

/** Things that are a part of another one, found again by what their id says. */
const PARTS_FOUND: Partial<
  Record<Part, (of: string, which: string, call: Call) => Promise<As | null> | As | null>
> = {
  C: (of, oid, call) => stored(call, of, oid),
  TRE: (of, oid, call) => stored(call, of, oid),
  B: (of, oid, call) => stored(call, of, oid),
  REF: (of, name, call) => {
    const home = seen(call, of);
    const ref = home && refOf(home, name);
    return ref ? new As('Ref', ref) : null;
  },
  PRRT: (of, which, call) => {
    for (const { type, value } of call.world.nodes.values()) {
      if (type !== 'PullRequest' || String((value as Pull).id) !== of) continue;
      const thread = threadsOf(value as Pull).find(({ first }) => String(first.id) === which);
      if (thread) return new As(PARTS.PRRT, thread);
    }
    return null;
  },
};

function seen(call: Call, id: string): Repository | undefined {
  const home = repositoryById(call, id);
  return home && maySee(call, home) ? home : undefined;
}

async function stored(call: Call, of: string, oid: string): Promise<As | null> {
  const home = seen(call, of);
  return home ? storedObject(home, oid) : null;
}

function typeName(type: NodeType, value: unknown): string | null {
  if (type === 'TimelineEvent') return TIMELINE_TYPES[(value as TimelineEvent).kind];
  if (type === 'StatusContext' || type === 'Ruleset') return null;
  return HOMES[type] === null ? null : type;
}

/** The thing of that global id, where there is one that the token may see. */
export async function nodeOf(call: Call, id: string): Promise<As | undefined> {
  const known = call.world.nodes.get(id);
  if (!known) {
    const part = readPartId(id);
    return (part && (await PARTS_FOUND[part.part]?.(part.of, part.which, call))) ?? undefined;
  }
  const name = typeName(known.type, known.value);
  const home = (HOMES[known.type] as Home | null)?.(known.value as never, call);
  if (name === null || (home && !maySee(call, home))) return undefined;
  return new As(name, known.value);
}
