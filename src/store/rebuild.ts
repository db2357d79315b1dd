import { type LogLine, type Replay, replay } from '../core/context/verify.ts';
import { EXIT, type Fault, UserError } from '../core/errors.ts';
import type { Freshness } from '../flows/ports.ts';
import { lineRemedy } from './damage.ts';
import type { GitContext } from './git-context.ts';

/** What a rebuild came to. */
export interface Rebuilt {
  /** Documents that were written anew, or taken away. */
  readonly documents: readonly string[];
  /** Where the branch stands now. */
  readonly head: string;
  readonly events: number;
}

/**
 * Makes every document anew from the log, in one commit that is published like any other. Throws a `UserError` where the log
 * itself was changed: then there is nothing to make them from, and the branch has to be put back to a commit that holds.
 */
export async function rebuild(context: GitContext, head: string, freshness: Freshness): Promise<Rebuilt> {
  const run = replay(await context.content.lines(head));
  const wrong = await logFault(context, head, run);
  if (wrong !== null) throw new UserError(EXIT.input, wrong);
  const { state } = run;
  const changes = await context.content.renewedAt(head, state);
  const events = state.version;
  const documents = [...changes.keys()].sort();
  if (documents.length === 0 || state.last_at === null) return { documents, head, events };
  const snapshot = { state, head, freshness, reconciled: null };
  const message = `Rebuild: ${documents.length} ${documents.length === 1 ? 'document' : 'documents'} from the log`;
  const saved = await context.write(snapshot, state, { changes, message, at: state.last_at });
  if (saved.kind === 'saved') return { documents, head: saved.snapshot.head ?? head, events };
  throw new UserError(EXIT.remote, {
    code: 'context.race-lost',
    message: 'somebody else wrote to the context meanwhile; nothing was written',
    place: { ref: context.branch },
    hint: 'Run `baton context rebuild` again.',
  });
}

/** What is wrong with the log itself, and how the branch is put back; null where it can be relied on. */
export async function logFault(context: GitContext, head: string, run: Replay): Promise<Fault | null> {
  const { good } = await context.content.lastGood(head);
  const lines = await context.content.lines(head);
  const rewriting = good === null || good === head ? null : await rewritten(context, good, lines);
  const fault = run.fault ?? emptied(lines) ?? rewriting;
  if (fault === null) return null;
  const hint = lineRemedy(context.branch, context.remote?.name ?? null, head, good);
  return { hint, ...fault, place: { ...fault.place, ref: context.branch } };
}

function emptied(lines: readonly LogLine[]): Fault | null {
  if (lines.length > 0) return null;
  return { code: 'context.no-log', message: 'there is no log to make the documents from' };
}

/** Lines are only ever added: where the last commit that holds has others, the log was changed as well. */
async function rewritten(
  context: GitContext,
  good: string,
  lines: readonly LogLine[],
): Promise<Fault | null> {
  const before = await context.content.lines(good);
  const at = before.findIndex((line, index) => line.text !== lines[index]?.text);
  const line = before[at];
  if (line === undefined) return null;
  const what = lines[at] === undefined ? 'was taken away' : 'was changed';
  return {
    code: 'context.log-rewritten',
    message: `this event ${what} after ${good.slice(0, 10)}, the last commit that Baton wrote`,
    place: { file: line.file, line: line.number },
  };
}
