import type { EventDraft } from '../core/context/draft.ts';
import { errorReport } from '../core/context/error-report.ts';
import { isRefused } from '../core/context/events/row.ts';
import type { LogEvent } from '../core/context/events/table.ts';
import { extend } from '../core/context/extend.ts';
import { parseLine } from '../core/context/line.ts';
import type { Redecide } from '../core/context/redecide.ts';
import type { State } from '../core/context/state.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { Outdated, Reconciled, World } from '../flows/ports.ts';
import type { Git } from '../local/git.ts';
import type { ContextFiles } from './context-files.ts';
import type { LocalBranch } from './local-branch.ts';
import { messageOf, PENDING, writeCommit } from './write.ts';

export interface Reconciliation {
  /** The commit that the remote's branch is to be advanced to. */
  readonly commit: string;
  readonly reconciled: Reconciled;
  /** Its private ref; null where the commit is the local branch as it is. */
  readonly pending: string | null;
}

interface Sides {
  readonly content: ContextFiles;
  readonly local: LocalBranch;
}

interface Meeting {
  state: State;
  readonly events: LogEvent[];
  readonly outdated: Outdated[];
  kept: number;
}

/**
 * One commit that brings what only the local branch has (`here`) onto what the remote has (`there`): every event decided
 * again in order, what no longer holds written down as an error. Both are its parents, so that no event can come over twice.
 */
export async function reconcile(
  context: Sides,
  heads: { readonly here: string; readonly there: string | null },
  git: Git,
  world: World,
  redecide: Redecide,
): Promise<Reconciliation> {
  const { here, there } = heads;
  const own = await ownLines(context, here, there);
  if (there === null) return { commit: here, pending: null, reconciled: { kept: own.length, outdated: [] } };
  const from = await context.content.stateAt(there);
  const meeting: Meeting = { state: from, events: [], outdated: [], kept: 0 };
  for (const line of own) takeOver(meeting, line, world, redecide);
  const pending = `${PENDING}${world.newId(world.now())}`;
  const commit = await writeCommit(
    git,
    pending,
    {
      parents: [there, here],
      changes: await context.content.changesOf(there, from, meeting.events, meeting.state),
      message: `Reconcile: ${messageOf(meeting.events) || 'nothing new'}`,
      at: meeting.state.last_at ?? new Date(world.now()).toISOString(),
    },
    false,
  );
  return { commit, pending, reconciled: { kept: meeting.kept, outdated: meeting.outdated } };
}

/**
 * Lines that the local branch has and the remote never had. What somebody put there by hand came from a remote whose branch
 * was put back since: it is no offline work.
 */
async function ownLines(context: Sides, here: string, there: string | null): Promise<string[]> {
  const base = there === null ? null : await context.local.mergeBase(here, there);
  const shared = base === null ? 0 : (await context.content.lines(base)).length;
  const { good } = await context.content.lastGood(here);
  return (await context.content.lines(good ?? here)).slice(shared).map((line) => line.text);
}

function takeOver(meeting: Meeting, line: string, world: World, redecide: Redecide): void {
  const parsed = parseLine(line);
  if ('refused' in parsed) {
    throw new UserError(EXIT.input, {
      ...parsed.refused,
      hint: '`baton context verify` shows what is wrong with the local branch.',
    });
  }
  const { id, at, by, v: _, origin, ...data } = parsed.event.data;
  const { type, workflow, phase } = parsed.event;
  const draft: EventDraft = { type, workflow, phase, by: String(by), data };
  const first = (origin as EventDraft['origin']) ?? { id: String(id), at: String(at) };
  const now = world.now();
  const again = redecide(meeting.state, draft, now);
  const extended =
    'refused' in again
      ? again
      : extend(
          meeting.state,
          again.drafts.map((each) => ({ ...each, origin: first })),
          now,
          world.newId,
        );
  if ('state' in extended) {
    meeting.kept += 1;
    meeting.state = extended.state;
    meeting.events.push(...extended.events);
    return;
  }
  const reason = typeof extended.refused === 'string' ? extended.refused : extended.refused.message;
  meeting.outdated.push({ line, reason });
  const told = extend(meeting.state, [errorReport(first.id, workflow, line, reason)], now, world.newId);
  if (isRefused(told)) throw new Error(`an error report was refused: ${told.refused.message}`);
  meeting.state = told.state;
  meeting.events.push(...told.events);
}
