import { createHash } from 'node:crypto';
import { findIncident, leadersOf, openIncident, triggersOf } from '../incidents/incident.ts';
import { INCIDENT_MOVES, type IncidentMove, isIncidentMove, moveIncident } from '../incidents/move.ts';
import { INCIDENT_LEVELS, type IncidentLevel } from '../policy/moving.ts';
import { standingOf } from '../roster/standing.ts';
import { type Asked, type Came, type CarryOut, done, refused } from './asked.ts';

/** `P0 SUMMARY`, or `decide ID WHAT` and the other moves. */
export const incident: CarryOut = (asked) => {
  const [word = '', ...more] = asked.rest.split(/\s+/);
  const level = INCIDENT_LEVELS.find((each) => each === word.toUpperCase());
  if (level !== undefined) return open(asked, level, more.join(' '));
  const move = word.toLowerCase();
  if (!isIncidentMove(move))
    return refused(
      `it says neither ${INCIDENT_LEVELS.join(', ')} nor ${Object.keys(INCIDENT_MOVES).join(', ')}`,
    );
  const [id = '', ...said] = more;
  return moved(asked, move, id, said.join(' '));
};

function refusal({ comment, context }: Asked, names: readonly string[]): string | null {
  if (comment.by === null) return 'its author is gone';
  const may = standingOf(comment.by, names, context.policy, context.facts);
  return may.is === true ? null : may.because;
}

function open(asked: Asked, level: IncidentLevel, summary: string): Came {
  const { by, context, comment, line } = asked;
  if (summary === '') return refused(`it does not say what is broken: \`/baton incident ${level} WHAT\``);
  if (context.policy.incidents[level] === undefined) return refused(`the policy has no level ${level}`);
  const why = refusal(asked, triggersOf(level, context.policy));
  if (why !== null) return refused(why);
  // The same command gives the same id, whoever carries it out.
  const key = JSON.stringify([comment.comment, comment.editedAt, line]);
  const id = `inc-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
  const { id: workflow } = context.facts.change;
  const draft = openIncident({ id, level, summary, by, workflow, paths: context.touched }, context.policy);
  return draft === null ? refused(`the policy has no level ${level}`) : done(`${id} is open`, [draft]);
}

function moved(asked: Asked, move: IncidentMove, id: string, said: string): Came {
  const found = findIncident(asked.state, id);
  if (found === undefined) return refused(`there is no open incident ${id.slice(0, 60)}`);
  const why = refusal(asked, leadersOf(found, asked.context.policy));
  if (why !== null) return refused(why);
  const came = moveIncident(found, move, said, asked.by, asked.comment.url);
  if ('draft' in came) return done(`${id}: ${INCIDENT_MOVES[move].about}`, [came.draft]);
  return refused([came.fault.message, came.fault.hint ?? ''].filter((part) => part !== '').join('. '));
}
