import type { LogEvent } from '../../../core/context/events/table.ts';
import { CONFLICT_TYPES } from '../../../core/policy/ladders.ts';

/** Something that the day promises to show. */
export interface Outcome {
  readonly id: string;
  readonly says: string;
  /** How often it happened. */
  readonly count: number;
}

type Count = (log: readonly LogEvent[]) => number;

const of =
  (type: string, holds: (data: LogEvent['data']) => boolean = () => true): Count =>
  (log) =>
    log.filter((event) => event.type === type && holds(event.data)).length;

/** Handoffs in whose life these events stand, in this order; one with a minus before it nowhere. */
const handoffs =
  (...all: readonly string[]): Count =>
  (log) => {
    const types = all.filter((type) => !type.startsWith('-'));
    const lives = new Map<unknown, string[]>();
    for (const { type, data } of log)
      if (type.startsWith('HANDOFF_'))
        lives.set(data.handoff_id, [...(lives.get(data.handoff_id) ?? []), type]);
    return [...lives.values()].filter((life) => {
      let at = 0;
      for (const type of life) if (type === types[at]) at += 1;
      return at === types.length && !life.some((type) => all.includes(`-${type}`));
    }).length;
  };

/** Conflicts of a type that were told to three rungs, one after the other, and are over. */
const climbed =
  (type: string): Count =>
  (log) => {
    const opened = log.filter((each) => each.type === 'CONFLICT_OPENED' && each.data.type === type);
    return opened.filter(({ data: { conflict_id: id } }) => {
      const own = log.filter(({ data }) => data.conflict_id === id);
      const levels = own.flatMap((each) => (each.type === 'CONFLICT_ESCALATED' ? [each.data.level] : []));
      return (
        levels.join() === '1,2,3' &&
        own.some((each) => each.type === 'CONFLICT_DECIDED') &&
        own.some((each) => each.type === 'CONFLICT_RESOLVED')
      );
    }).length;
  };

const isDeadlock = ({ conflict_id: id }: LogEvent['data']) => String(id).startsWith('deadlock-');

const PROMISED: readonly (readonly [id: string, says: string, count: Count])[] = [
  [
    'handoff-completed',
    'handoffs accepted, ticked and completed',
    handoffs('HANDOFF_ACKNOWLEDGED', 'HANDOFF_COMPLETED'),
  ],
  [
    'handoff-clarified',
    'handoffs with a question before they were taken',
    handoffs('HANDOFF_CLARIFICATION_REQUESTED', 'HANDOFF_CLARIFIED', 'HANDOFF_ACKNOWLEDGED'),
  ],
  [
    'handoff-declined',
    'handoffs declined, gone up, and given to somebody else',
    handoffs('HANDOFF_DECLINED', 'HANDOFF_ESCALATED', 'HANDOFF_REDIRECTED', 'HANDOFF_ACKNOWLEDGED'),
  ],
  [
    'handoff-backup',
    'handoffs that nobody answered, taken by the backup',
    handoffs('HANDOFF_TRANSFERRED', '-HANDOFF_DECLINED', 'HANDOFF_REDIRECTED', 'HANDOFF_ACKNOWLEDGED'),
  ],
  ['handoff-withdrawn', 'handoffs taken back', handoffs('HANDOFF_TRANSFERRED', 'HANDOFF_WITHDRAWN')],
  ...CONFLICT_TYPES.map(
    (type) =>
      [
        `conflict-${type}`,
        `conflicts (${type}) on each of three rungs, decided and over`,
        climbed(type),
      ] as const,
  ),
  ['deadlock-found', 'deadlocks found', of('CONFLICT_OPENED', isDeadlock)],
  ['deadlock-broken', 'deadlocks broken by the command that was named', of('CONFLICT_RESOLVED', isDeadlock)],
  ['incident', 'incidents that froze merges', of('INCIDENT_OPENED', ({ freeze }) => freeze === true)],
  ['incident-thawed', 'incidents thawed', of('INCIDENT_THAWED')],
  ['incident-closed', 'incidents closed', of('INCIDENT_CLOSED')],
  ['message-reminded', 'reminders of requests', of('MESSAGE_RETRIED')],
  ['message-dead', 'requests that nobody answered', of('MESSAGE_DEAD_LETTERED')],
  ['digest', 'digests', of('DIGEST_WRITTEN')],
  ['task-completed', 'tasks completed', of('TASK_COMPLETED')],
  ['task-reopened', 'tasks taken up again', of('TASK_REOPENED')],
  ['lease-queued', 'claims that waited in line', of('LEASE_QUEUED')],
  ['onboarded', 'agents that were told how to begin', of('ONBOARDING_OPENED')],
];

/** All that the day promises, as the log shows it. */
export function outcomesIn(log: readonly LogEvent[]): Outcome[] {
  return PROMISED.map(([id, says, count]) => ({ id, says, count: count(log) }));
}
