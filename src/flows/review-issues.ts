import { contextOf } from '../core/change/judge.ts';
import { clockDrafts } from '../core/clocks/tick.ts';
import { commandDrafts } from '../core/commands/record.ts';
import type { EventDraft } from '../core/context/draft.ts';
import { tried } from '../core/context/extend.ts';
import type { State } from '../core/context/state.ts';
import type { Desired } from '../core/effect.ts';
import { differences, type Effect } from '../core/effects/differences.ts';
import type { Fault } from '../core/errors.ts';
import type { Policy } from '../core/policy/schema.ts';
import { followIssue } from '../core/tasks/follow.ts';
import { issueNumber } from '../core/tasks/issue-id.ts';
import { shownTask } from '../core/tasks/labels.ts';
import { renderTaskFaults, renderTaskReply } from '../render/markdown/task.ts';
import { answersIn } from './answers.ts';
import { applyEach } from './apply-each.ts';
import { decideAndSave } from './decide.ts';
import type { IssueForge, IssueSight, SeenIssue, Wanted } from './issue-ports.ts';
import type { Messenger } from './notice-ports.ts';
import type { ContextStore, Snapshot, World } from './ports.ts';
import type { Applied, Applier } from './pull-ports.ts';
import { policyDraft, type RecordedBranch } from './recorded-policy.ts';
import { noteOf, noteRefusals } from './refusals.ts';
import { sendNotices } from './send-notices.ts';
import { heedUnassigned } from './unassigned.ts';

export interface IssuePorts {
  readonly forge: IssueForge;
  readonly store: ContextStore;
  readonly applier: Applier;
  readonly world: World;
  /** null: no policy is recorded. */
  readonly recorded: RecordedBranch | null;
  readonly messenger: Messenger;
}

export interface ReviewedIssue extends Applied {
  readonly number: number;
}

export interface IssuesReview {
  readonly reviews: readonly ReviewedIssue[];
  /** Numbers of other issues whose tasks have moved along with these. */
  readonly others: readonly number[];
  readonly listed: IssueSight['listed'];
  readonly next: IssueSight['next'];
  readonly warnings: readonly string[];
}

const NOTHING = { reviews: [], others: [], warnings: [] } as const;

/**
 * Sees issues, records what became of their tasks and what their comments ask for, and makes GitHub show it. Where nothing changed, nothing is
 * written; where the policy has no tasks, nothing but that is read. Twice equals once. Throws a `UserError` where they cannot be
 * seen or the context cannot be saved.
 */
export async function reviewIssues(ports: IssuePorts, wanted: Wanted): Promise<IssuesReview> {
  const sight = await ports.forge.see(wanted);
  const { policy: read, issues, listed, next } = sight;
  if (read.kind !== 'loaded' || read.loaded.policy.tasks === undefined || issues.length === 0)
    return { ...NOTHING, listed, next };
  const { loaded } = read;
  const { policy } = loaded;
  const { answer, snapshot } = await decideAndSave(
    ports.store,
    async (state, now) => {
      const there = { base: sight.base ?? '', loaded };
      const first = await policyDraft(ports.recorded, there, state);
      const followed = followAll(issues, policy, tried(state, first.drafts, now), now);
      const drafts = [...first.drafts, ...followed.drafts];
      const after = tried(state, drafts, now);
      const left: string[] = [];
      const clocks = clockDrafts({ state: after, policy, now, lastSeen: null }, left);
      const others = movedBeside(issues, state, tried(after, clocks, now));
      return {
        answer: { faults: followed.faults, others, warnings: [...first.warnings, ...left] },
        drafts: [...drafts, ...clocks],
      };
    },
    ports.world,
  );
  const reviews = await shown(ports, issues, { policy, snapshot, faults: answer.faults });
  const told = await sendNotices(ports, policy, snapshot);
  const warnings = [...answer.warnings, ...told.warnings];
  return { reviews, others: answer.others, listed, next, warnings };
}

/** What is to be recorded of each, decided on what the ones before it bring; and what is wrong with what each says. */
function followAll(
  issues: readonly SeenIssue[],
  policy: Policy,
  state: State,
  now: number,
): { readonly drafts: EventDraft[]; readonly faults: ReadonlyMap<number, readonly Fault[]> } {
  const drafts: EventDraft[] = [];
  const faults = new Map<number, readonly Fault[]>();
  let current = state;
  const take = (own: readonly EventDraft[]) => {
    drafts.push(...own);
    current = tried(current, own, now);
  };
  for (const { issue, facts } of issues) {
    const followed = followIssue(issue, policy, current, now);
    faults.set(issue.number, followed.faults);
    take(followed.drafts);
    take(commandDrafts(facts, policy, current, now));
  }
  return { drafts, faults };
}

/** Issues whose tasks, or conflicts of theirs, are in another state than before, and that were not looked at. */
function movedBeside(issues: readonly SeenIssue[], before: State, after: State): number[] {
  const seen = new Set(issues.map(({ issue }) => issue.number));
  return Object.entries(after.tasks).flatMap(([id, task]) => {
    const number = issueNumber(id);
    const was = before.tasks[id];
    const same = was?.status === task.status && was.data.stirred === task.data.stirred;
    return number === null || same || seen.has(number) ? [] : [number];
  });
}

interface Scene {
  readonly policy: Policy;
  readonly snapshot: Snapshot;
  readonly faults: ReadonlyMap<number, readonly Fault[]>;
}

async function shown(
  { applier }: IssuePorts,
  issues: readonly SeenIssue[],
  scene: Scene,
): Promise<ReviewedIssue[]> {
  const works = issues.map((seen) => {
    const wanted = desiredOf(seen, scene);
    const desired = heedUnassigned(wanted, seen.actual);
    const effects = [...differences(desired, seen.actual), ...outdated(desired, seen)];
    return { number: seen.issue.number, head: '', effects, note: noteOf(desired, seen.actual) };
  });
  const applied = await applyEach(applier, works);
  const noted = await noteRefusals(applier, works, applied);
  return works.map(({ number }, at) => ({ number, ...(noted[at] ?? { written: [], left: [] }) }));
}

/** What was wrong is right again: the comment that told it goes. */
function outdated({ comment }: Desired, { actual }: SeenIssue): Effect[] {
  return comment === null ? actual.comments.map(({ id }) => ({ kind: 'delete-comment', id })) : [];
}

function desiredOf({ issue, facts, actual }: SeenIssue, { policy, snapshot, faults }: Scene): Desired {
  const { number } = issue;
  const { state } = snapshot;
  const wrong = faults.get(number) ?? [];
  const context = contextOf(facts, policy, state, Date.parse(facts.at));
  return {
    number,
    head: '',
    checks: [],
    reviewers: [],
    comment: wrong.length === 0 ? null : renderTaskFaults(wrong),
    ...shownTask(issue, policy, state),
    answers: answersIn(context, actual, (answered) => renderTaskReply(answered, { number, policy, state })),
  };
}
