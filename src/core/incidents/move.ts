import type { EventDraft } from '../context/draft.ts';
import type { Fault } from '../errors.ts';
import type { Incident, Phase } from './incident.ts';

interface Move {
  /** As a sentence without its end. */
  readonly about: string;
  readonly type: string;
  readonly from: readonly Phase[];
  /** Name of the field that takes what is said, and whether something has to be. */
  readonly field: string;
  readonly needed: boolean;
}

const ALL: readonly Phase[] = ['detection', 'decision', 'execution', 'review'];

/** Every command that moves an incident. A new one is one new row. */
export const INCIDENT_MOVES = {
  decide: {
    about: 'says what will be done',
    type: 'INCIDENT_DECIDED',
    from: ['detection'],
    field: 'decision',
    needed: true,
  },
  execute: {
    about: 'says that it is being done',
    type: 'INCIDENT_EXECUTED',
    from: ['decision'],
    field: 'note',
    needed: false,
  },
  review: {
    about: 'says that it is looked back upon',
    type: 'INCIDENT_REVIEWED',
    from: ['execution'],
    field: 'note',
    needed: false,
  },
  thaw: {
    about: 'lets merges go on while it is open',
    type: 'INCIDENT_THAWED',
    from: ALL,
    field: 'reason',
    needed: true,
  },
  close: { about: 'ends it', type: 'INCIDENT_CLOSED', from: ALL, field: 'reason', needed: true },
} as const satisfies Record<string, Move>;
export type IncidentMove = keyof typeof INCIDENT_MOVES;

export function isIncidentMove(word: string): word is IncidentMove {
  return Object.hasOwn(INCIDENT_MOVES, word);
}

/** These let merges go on: they say by which comment. */
const LOOSENS: ReadonlySet<IncidentMove> = new Set(['thaw', 'close']);

/** The event by which an incident moves, or why it cannot, with what is possible. */
export function moveIncident(
  incident: Incident,
  move: IncidentMove,
  said: string,
  by: string,
  cites?: string,
): { readonly draft: EventDraft } | { readonly fault: Fault } {
  const { type, from, field, needed }: Move = INCIDENT_MOVES[move];
  const { id, phase, workflow, freeze } = incident;
  if (!from.includes(phase) || (move === 'thaw' && !freeze)) {
    const why =
      move === 'thaw'
        ? `${id} holds nothing back`
        : `${id} is in ${phase}; \`${move}\` is for ${from.join(' or ')}`;
    const hint = `Possible now: ${possibleMoves(incident).join(', ')}.`;
    return { fault: { code: 'incident.transition', message: why, place: { argument: id }, hint } };
  }
  if (needed && said === '') {
    const message = `it does not say ${move === 'decide' ? 'what is decided' : 'why'}`;
    return { fault: { code: 'incident.text', message, place: { argument: id } } };
  }
  const words = { incident_id: id, [field]: said === '' ? null : said.slice(0, 1_000) };
  const data = cites !== undefined && LOOSENS.has(move) ? { ...words, cites } : words;
  return { draft: { type, workflow, by, data } };
}

export function possibleMoves({ phase, freeze }: Pick<Incident, 'phase' | 'freeze'>): IncidentMove[] {
  return (Object.keys(INCIDENT_MOVES) as IncidentMove[]).filter((move) => {
    const { from }: Move = INCIDENT_MOVES[move];
    return from.includes(phase) && (move !== 'thaw' || freeze);
  });
}
