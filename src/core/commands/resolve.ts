import { conflictOf } from '../ladders/conflict.ts';
import { decidersOf, findConflict, resolveDrafts } from '../ladders/resolve.ts';
import { oneOf } from '../policy/nearest.ts';
import { standingOf } from '../roster/standing.ts';
import { type Asked, type CarryOut, done, refused } from './asked.ts';

/** `[CONFLICT] DECISION`: the conflict may be left out where the change has one alone. */
export const resolve: CarryOut = (asked) => {
  const { rest, comment, by, context, state } = asked;
  const found = conflictIn(asked);
  if (typeof found === 'string') return refused(found);
  const { conflict, decision } = found;
  if (conflict.decision !== null)
    return refused(
      `${conflict.id} is decided already, by ${conflict.decision.by}: ${conflict.decision.what}`,
    );
  if (decision === '') return refused(`it does not say what is decided: \`/baton resolve ${rest} DECISION\``);
  if (comment.by === null) return refused('its author is gone');
  const may = standingOf(comment.by, decidersOf(conflict, context.policy), context.policy, context.facts);
  if (may.is !== true) return refused(may.because);
  const said = { by, decision, reason: null, cites: comment.comment };
  const {
    decided,
    said: count,
    needed,
    drafts,
  } = resolveDrafts(conflict, said, state, context.policy, context.now);
  return done(
    decided ? `${conflict.id} is decided: ${decision}` : `${count} of ${needed} who have to agree say so`,
    drafts,
  );
};

function conflictIn({ rest, state, context }: Asked) {
  const [word = '', ...more] = rest.split(/\s+/);
  const named = findConflict(state, word);
  if (named !== undefined) return { conflict: named, decision: more.join(' ').trim().slice(0, 500) };
  const own = Object.values(state.conflicts)
    .map(conflictOf)
    .filter(({ between, decision }) => decision === null && between.includes(context.facts.change.id));
  const [only] = own;
  if (only !== undefined && own.length === 1) return { conflict: only, decision: rest.trim().slice(0, 500) };
  return only === undefined
    ? 'this change has no open conflict, and no conflict of that name is open'
    : `it does not say which conflict it decides: ${oneOf(own.map(({ id }) => id))}`;
}
