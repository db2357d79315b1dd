import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { INCIDENT_LEVELS } from '../policy/moving.ts';
import { findIncident } from './incident.ts';
import { INCIDENT_MOVES, isIncidentMove, moveIncident } from './move.ts';

/** In whose name something is said, where, and of which incident where none is named. */
interface On {
  readonly by: string;
  /** Address of the comment. */
  readonly cites: string;
  /** Id of the incident whose issue it is said on. */
  readonly id: string;
  readonly state: Pick<State, 'incidents'>;
}

/** What `decide WHAT` or `decide ID WHAT` on the issue of an incident comes to. */
export function moveByWords(
  rest: string,
  { by, cites, id, state }: On,
): { readonly draft: EventDraft } | { readonly refused: string } {
  const [word = '', first = '', ...more] = rest.split(/\s+/);
  const move = word.toLowerCase();
  if (!isIncidentMove(move)) return { refused: noMove(move) };
  const named = findIncident(state, first) !== undefined;
  const incident = findIncident(state, named ? first : id);
  if (incident === undefined) return { refused: `${id} is closed` };
  if (incident.id !== id) return { refused: `this is the issue of ${id}` };
  const said = (named ? more : [first, ...more]).join(' ').trim();
  const came = moveIncident(incident, move, said, by, cites);
  return 'draft' in came
    ? came
    : { refused: [came.fault.message, came.fault.hint ?? ''].filter(Boolean).join('. ') };
}

/** Why a word moves no incident. */
export function noMove(word: string): string {
  const moves = Object.keys(INCIDENT_MOVES).join(', ');
  return INCIDENT_LEVELS.some((level) => level === word.toUpperCase())
    ? 'another incident is opened on a pull request, or with `baton incident open`'
    : `it says none of ${moves}`;
}
