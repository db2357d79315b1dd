import type { EventDraft } from '../context/draft.ts';
import { tried } from '../context/extend.ts';
import { get } from '../context/record.ts';
import { saidText } from '../context/said.ts';
import type { State } from '../context/state.ts';
import { formatDuration, parseDuration } from '../duration.ts';
import { digestOf } from '../policy/canonical.ts';
import { type Ladder, rungTime } from '../policy/ladders.ts';
import type { Policy } from '../policy/schema.ts';
import { type Conflict, conflictOf } from './conflict.ts';
import { authorityOf } from './rungs.ts';

/** Until when the rung that has to decide has time, milliseconds; null: without end, or it was not told yet. */
export function rungEnds({ level, told, opened }: Conflict, ladder: Ladder): number | null {
  if (level >= ladder.ladder.length) return null;
  const whole = parseDuration(ladder.sla ?? '');
  const all = whole === undefined ? Number.POSITIVE_INFINITY : Date.parse(opened) + whole;
  const own = told === null ? Number.POSITIVE_INFINITY : Date.parse(told) + rungTime(ladder);
  const ends = Math.min(all, own);
  return Number.isFinite(ends) ? ends : null;
}

export interface Climbing {
  readonly state: State;
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Is it a sweep? Only then a rung that has to decide at once is climbed. */
  readonly sweep: boolean;
}

/**
 * What is due of the ladders: each conflict of which nobody was told yet tells its first rung; each rung whose time is over gives way to the
 * next, one at a time, or, past the time of the whole, to the last. Reckoned from when conflicts were opened and rungs were told: a run that is
 * late, doubled or missing skips no rung and tells none twice. What is not to be told any more is withdrawn.
 *
 * @param only of these conflicts; of all where it is left out
 */
export function climbDrafts(scene: Climbing, only?: readonly string[]): EventDraft[] {
  const { state, now } = scene;
  const climbed = Object.keys(state.conflicts)
    .filter((id) => only === undefined || only.includes(id))
    .sort()
    .flatMap((id) => climb(id, scene));
  return [...climbed, ...withdrawDrafts(tried(state, climbed, now))];
}

function climb(id: string, { state, policy, now, sweep }: Climbing): EventDraft[] {
  const item = get(state.conflicts, id);
  if (item === undefined) return [];
  const conflict = conflictOf(item);
  const ladder = policy.conflicts[conflict.type];
  if (ladder === undefined || conflict.status === 'decided') return [];
  const level = nextLevel(conflict, ladder, policy, now, sweep);
  return level === null ? [] : tellRung(conflict, ladder, level, policy);
}

/** The rung that is to be told now; null: none. One that is nobody in this matter is passed over. */
function nextLevel(
  conflict: Conflict,
  ladder: Ladder,
  policy: Policy,
  now: number,
  sweep: boolean,
): number | null {
  const last = ladder.ladder.length;
  const { level, told } = conflict;
  if (level >= last) return null;
  const ends = rungEnds(conflict, ladder);
  const whole = parseDuration(ladder.sla ?? '');
  if (whole !== undefined && Date.parse(conflict.opened) + whole <= now) return last;
  if (level > 0) {
    if (told === null || ends === null || ends > now) return null;
    if (rungTime(ladder) === 0 && !(sweep && Date.parse(told) < now)) return null;
  }
  const rungs = ladder.ladder.slice(level);
  const at = rungs.findIndex((rung) => authorityOf(rung, conflict, policy).length > 0);
  return at === -1 ? last : level + at + 1;
}

function tellRung(conflict: Conflict, ladder: Ladder, level: number, policy: Policy): EventDraft[] {
  const { id, opened, workflow, type } = conflict;
  const rung = ladder.ladder[level - 1] as string;
  const told = authorityOf(rung, conflict, policy).map((to) => ({
    to,
    notice_id: `${id}.${Date.parse(opened)}.L${level}.${digestOf(to).slice(0, 8)}`,
  }));
  const notices = told.map(({ notice_id }) => notice_id);
  const text = textOf(conflict, ladder, level);
  const critical = type === 'security' ? { critical: true } : {};
  return [
    draft('CONFLICT_ESCALATED', workflow, { conflict_id: id, level, rung, until: null, notices }),
    ...told.map(({ to, notice_id }) =>
      draft('NOTICE_DUE', workflow, { notice_id, to, text, conflict_id: id, ...critical }),
    ),
  ];
}

function textOf({ id, type, matter, parties }: Conflict, ladder: Ladder, level: number): string {
  const next = ladder.ladder[level];
  const time = rungTime(ladder);
  const then =
    next === undefined
      ? 'Nobody is asked after you: it stays open until it is decided or its cause is gone.'
      : `You have ${time === 0 ? 'until the next sweep' : formatDuration(time)}; then ${next} is asked.`;
  const agree = ladder.agree > 1 ? ` ${ladder.agree} have to decide the same.` : '';
  return [
    `You are asked to decide a ${type} conflict (rung ${level} of ${ladder.ladder.length}): ${matter}.`,
    `Between: ${parties.join(', ')}.`,
    `Decide with: /baton resolve ${id} DECISION, or: baton conflict resolve ${id} DECISION.${agree}`,
    then,
  ].join('\n');
}

/** Notices of rungs that nobody was told of and that have nothing to decide any more. */
export function withdrawDrafts({ notices, conflicts }: Pick<State, 'notices' | 'conflicts'>): EventDraft[] {
  return Object.values(notices)
    .filter(({ status, data }) => status === 'due' && typeof data.conflict_id === 'string')
    .filter(({ id, data }) => {
      const item = get(conflicts, saidText(data.conflict_id));
      return item === undefined || item.status === 'decided' || !conflictOf(item).untold.includes(id);
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, workflow }) =>
      draft('NOTICE_WITHDRAWN', workflow, { notice_id: id, reason: 'there is nothing to decide any more' }),
    );
}

function draft(type: string, workflow: string, data: EventDraft['data']): EventDraft {
  return { type, workflow, by: 'baton', data };
}
