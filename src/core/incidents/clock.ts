import type { EventDraft } from '../context/draft.ts';
import type { State } from '../context/state.ts';
import { parseDuration } from '../duration.ts';
import { digestOf } from '../policy/canonical.ts';
import type { Policy } from '../policy/schema.ts';
import { fullAuthority, type Incident, incidentsIn } from './incident.ts';

/**
 * Who is to be told of incidents that nobody has decided on: the lead at once, and, where the lead is silent for `respond_within`, those of full
 * authority. Reckoned from when each was asked: a run that is late, doubled or missing tells nobody twice. @param now milliseconds since 1970
 */
export function incidentClock(state: Pick<State, 'incidents'>, policy: Policy, now: number): EventDraft[] {
  return incidentsIn(state).flatMap((incident) => {
    const rung = nextRung(incident, policy, now);
    return rung === null ? [] : tellRung(incident, rung, policy);
  });
}

function nextRung(incident: Incident, policy: Policy, now: number): number | null {
  if (incident.phase !== 'detection') return null;
  if (incident.rung === 0) return 1;
  const until = decideBy(incident, policy);
  return until !== null && until <= now ? 2 : null;
}

/** Until when its lead has to decide before others are asked, milliseconds since 1970; null: the lead was not asked yet, or others were already. */
export function decideBy(
  { phase, rung, askedAt, level }: Pick<Incident, 'phase' | 'rung' | 'askedAt' | 'level'>,
  policy: Policy,
): number | null {
  const within = parseDuration(policy.incidents[level]?.respond_within ?? '');
  if (phase !== 'detection' || rung !== 1 || within === undefined || askedAt === null) return null;
  return Date.parse(askedAt) + within;
}

function tellRung(incident: Incident, rung: number, policy: Policy): EventDraft[] {
  const { id, workflow, lead, level, issue } = incident;
  const asked =
    rung === 1 ? (lead === null ? [] : [lead]) : fullAuthority(policy).filter((each) => each !== lead);
  const within = policy.incidents[level]?.respond_within;
  const text = [
    `${level} incident ${id}: ${incident.summary}.`,
    rung === 1
      ? `You lead it${within === undefined ? '' : `, and have ${within} to decide`}.`
      : `Its lead ${lead ?? ''} has not decided within ${within}.`,
    `Decide with: /baton incident decide ${id} WHAT, or: baton incident decide ${id} WHAT.`,
    ...(incident.freeze ? ['Merges are held back until it is closed or thawed.'] : []),
  ].join('\n');
  return [
    { type: 'INCIDENT_ESCALATED', workflow, by: 'baton', data: { incident_id: id, rung, asked } },
    ...asked.map((to) => ({
      type: 'NOTICE_DUE',
      workflow,
      by: 'baton',
      data: {
        notice_id: `${id}.L${rung}.${digestOf(to).slice(0, 8)}`,
        to,
        text,
        critical: true,
        ...(issue === null ? {} : { on: issue }),
      },
    })),
  ];
}
