import { createHash } from 'node:crypto';
import type { Overlaps } from '../change/before-pull.ts';
import type { ChangeFacts } from '../change/facts.ts';
import type { EventDraft } from '../context/draft.ts';
import { get } from '../context/record.ts';
import type { Item } from '../context/state/item.ts';
import type { State } from '../context/state.ts';
import type { Verdict } from '../verdict.ts';

const LONGEST_SUBJECT = 2_000;
/** So that a message stays something to read. */
const MOST_PATHS = 50;
const LONGEST_CONTENT = 20_000;
const LONGEST_PATH = 2_000;

type Branch = Pick<ChangeFacts, 'id' | 'branch' | 'head'>;

/**
 * The messages that agents should have about what their branch collides with, as events: one for each agent and set of overlaps,
 * however often it is pushed to, and what was said of another set, or of one that is gone, is taken back. While nobody can tell,
 * what was said stands.
 */
export function overlapMessages(
  change: Branch,
  overlaps: Overlaps,
  content: string,
  state: Pick<State, 'messages' | 'notices'>,
): EventDraft[] {
  const { answer, found, agents } = overlaps;
  const wanted = new Map(
    answer === 'overlap' ? agents.map((agent) => [messageId(change, agent, found), agent]) : [],
  );
  const outdated =
    answer === 'cannot-tell' ? [] : aboutBranch(change.id, state).filter(({ id }) => !wanted.has(id));
  const gone = answer === 'clear' ? 'the overlap is gone' : 'it overlaps with something else now';
  return [
    ...outdated.map((item) => withdrawn(change.id, item, gone)),
    ...[...wanted]
      .filter(([id]) => get(state.messages, id) === undefined && get(state.notices, id) === undefined)
      .map(([id, agent]) => sent(change, id, agent, found, content)),
  ];
}

/** Takes back all that stands in inboxes about what a branch, by its id, collides with. */
export function withdrawnMessages(id: string, reason: string, state: Pick<State, 'messages'>): EventDraft[] {
  return aboutBranch(id, state).map((item) => withdrawn(id, item, reason));
}

/** What else is said of a branch, as that a handoff of it waits for an answer, is none of its overlaps. */
function aboutBranch(branch: string, { messages }: Pick<State, 'messages'>): Item[] {
  const begin = messageIdBegin(branch);
  return Object.values(messages).filter(({ id, data }) => data.from === 'baton' && id.startsWith(begin));
}

function messageIdBegin(branch: string): string {
  return `overlap-${branch}-`;
}

/** The same overlaps with the same side to yield are the same message, whatever lines they stand on now. */
function messageId({ id }: Branch, agent: string, found: readonly Verdict[]): string {
  const set = found.map(({ rule, outcome }) => `${rule} ${outcome}`).sort();
  const digest = createHash('sha256')
    .update(JSON.stringify([agent, set]))
    .digest('hex')
    .slice(0, 16);
  return `${messageIdBegin(id)}${digest}`;
}

function withdrawn(workflow: string, { id }: Item, reason: string): EventDraft {
  return { type: 'MESSAGE_WITHDRAWN', workflow, by: 'baton', data: { message_id: id, reason } };
}

function sent(
  { id: workflow, branch, head }: Branch,
  id: string,
  agent: string,
  found: readonly Verdict[],
  content: string,
): EventDraft {
  const yields = found.some(({ outcome }) => outcome === 'block');
  const paths = [...new Set(found.flatMap((each) => each.paths ?? []))].filter(
    (path) => path.length <= LONGEST_PATH,
  );
  return {
    type: 'MESSAGE_SENT',
    workflow,
    by: 'baton',
    data: {
      message_id: id,
      from: 'baton',
      to: agent,
      priority: yields ? 'P1' : 'P2',
      type: yields ? 'ALERT' : 'UPDATE',
      subject: `${branch} overlaps with work of others`.slice(0, LONGEST_SUBJECT),
      content: content.slice(0, LONGEST_CONTENT),
      artifacts: paths
        .sort()
        .slice(0, MOST_PATHS)
        .map((path) => ({ path, type: 'code' })),
      dependencies: [],
      correlation_id: `${workflow}@${head}`,
      thread_id: workflow,
      tags: ['overlap'],
      deadline: null,
    },
  };
}
