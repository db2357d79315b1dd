import { handoffId, initiated } from '../handoffs/begin.ts';
import { documentOf } from '../handoffs/document-of.ts';
import { liveOn } from '../handoffs/handoff.ts';
import { type Move, mayMove, moveHandoff, takenDraft } from '../handoffs/moves.ts';
import { partyNamed } from '../handoffs/parties.ts';
import { againstTaking } from '../handoffs/taken.ts';
import { nearest } from '../policy/nearest.ts';
import { standingOf } from '../roster/standing.ts';
import { type Asked, type Came, type CarryOut, done, refused } from './asked.ts';

/** `AGENT`: begins a handoff of the change; of one that nobody took, names another receiver. */
export const handoff: CarryOut = (asked) => {
  const { rest, by, context, state, comment, line } = asked;
  const { facts, policy } = context;
  const [name = ''] = rest.split(/\s+/);
  const to = partyNamed(name, policy);
  if (to === undefined) {
    const known = [...Object.keys(policy.agents), ...Object.values(policy.agents).map(({ id }) => id)];
    const near = nearest(name, known);
    const says = name === '' ? 'it names no receiver' : `${name.slice(0, 60)} is not on the roster`;
    return refused(
      `${says}: ${near === undefined ? 'name an agent, or a `@login`' : `did you mean ${near}?`}`,
    );
  }
  const live = liveOn(facts.change.id, state.handoffs);
  if (live !== undefined && (live.status === 'declined' || live.status === 'escalated'))
    return redirect(asked, `${to} ${rest.split(/\s+/).slice(1).join(' ')}`);
  if (live !== undefined)
    return refused(
      `handoff ${live.id} to ${live.to} is ${live.status}; take it back first: \`/baton withdraw REASON\``,
    );
  const acting = [...(context.acting.size > 0 ? context.acting : context.claimed)].filter((id) =>
    Object.values(policy.agents).some((agent) => agent.id === id),
  );
  const from = acting.length === 1 && acting[0] !== undefined ? acting[0] : by;
  if (from === to) return refused(`${to} is whose work it is already`);
  const id = handoffId(facts.change.id, comment.comment, comment.editedAt, String(line));
  const document = documentOf(facts)?.document ?? null;
  const begun = initiated({
    id,
    workflow: facts.change.id,
    from,
    to,
    by,
    source: 'comment',
    head: facts.change.head,
    document,
  });
  return done(null, [begun]);
};

function redirect(asked: Asked, words: string): Came {
  const { context, state, comment } = asked;
  const live = liveOn(context.facts.change.id, state.handoffs);
  if (live === undefined || comment.by === null) return refused('there is no handoff');
  const standing = standingOf(
    comment.by,
    mayMove('redirect', live, context.policy),
    context.policy,
    context.facts,
  );
  if (standing.is !== true) return refused(standing.because);
  return moved('redirect', asked, words);
}

/** A move of the handoff of the change, with what is said behind the verb. */
export function moving(move: Move): CarryOut {
  return (asked) => moved(move, asked, asked.rest);
}

/** A question of the receiver, and of the giver the answer. */
export const clarify: CarryOut = (asked) => {
  const live = liveOn(asked.context.facts.change.id, asked.state.handoffs);
  return moved(live?.status === 'clarification' ? 'answer' : 'clarify', asked, asked.rest);
};

function moved(move: Move, { by, context, state, comment }: Asked, words: string): Came {
  const { facts, policy, now } = context;
  const live = liveOn(facts.change.id, state.handoffs);
  if (live === undefined) return refused('nothing is handed over here');
  const moving = { handoff: live, policy, by, words, now, cites: comment.comment, head: facts.change.head };
  // What the log alone says does not keep out whoever may take it.
  const again = againstTaking(live, context) !== null || (live.takenHead ?? live.head) !== facts.change.head;
  if (move === 'accept' && live.status === 'acknowledged' && again) return done(null, [takenDraft(moving)]);
  const came = moveHandoff(move, moving, state.notices);
  return came.answer === 'moved' ? done(null, came.drafts) : refused(`${came.reason}. ${came.hint}`);
}
