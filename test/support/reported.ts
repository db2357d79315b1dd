import type { LogEvent } from '../../src/core/context/events/table.ts';
import { type Report, reportOf } from '../../src/core/metrics/report.ts';
import { Tally } from '../../src/core/metrics/tally.ts';

const START = Date.parse('2026-11-16T09:00:00.000Z');
const HOUR = 3_600_000;

const event = (type: string, hours: number, data: object, by = 'agent-002'): LogEvent => ({
  type,
  workflow: 'global',
  phase: 'global',
  data: {
    id: String(hours),
    at: new Date(START + hours * HOUR).toISOString(),
    by,
    v: '1.0.0',
    ...data,
  },
});

function task(id: string, from: number, agent: string, over: object = {}): LogEvent[] {
  return [
    event(
      'TASK_CREATED',
      from,
      { task_id: id, due: null, points: 5, paths: ['src/api/a.ts'], ...over },
      '@lead',
    ),
    event('TASK_ASSIGNED', from, { task_id: id, agent_id: agent }),
    event('TASK_STARTED', from + 1, { task_id: id, agent_id: agent }),
    event('TASK_BLOCKED', from + 3, { task_id: id }),
    event('TASK_UNBLOCKED', from + 4, { task_id: id }),
    event('TASK_REVIEW_REQUESTED', from + 6, { task_id: id }),
    event('TASK_COMPLETED', from + 8, { task_id: id, agent_id: agent }),
  ];
}

const roster = (name: string) => ({
  agents: { 'agent-002': { name }, 'agent-003': { name: 'writer' } },
  components: { api: { paths: ['src/api/*'] } },
});

/** Three days of two agents. `name`: of the first of them; `stranger`: somebody the roster does not know. */
export function threeDays(name = 'builder', stranger = '@jane'): Report {
  const tally = new Tally();
  const log = [
    event('POLICY_CHANGED', 0, roster(name), 'baton'),
    ...task('t1', 1, 'agent-002', { due: new Date(START + 12 * HOUR).toISOString() }),
    ...task('t2', 24, 'agent-003', { due: new Date(START + 25 * HOUR).toISOString() }),
    ...task('t3', 50, stranger),
    event('TASK_REOPENED', 60, { task_id: 't2', agent_id: 'agent-003' }),
    event('HANDOFF_INITIATED', 61, { handoff_id: 'h1', from: 'agent-002', to: 'agent-003' }),
    event('HANDOFF_TRANSFERRED', 61, { handoff_id: 'h1' }),
    event('HANDOFF_ACKNOWLEDGED', 63, { handoff_id: 'h1' }, 'agent-003'),
  ];
  tally.take(log);
  const targets = { on_time: '90%', handoff_success: '95%', defect_rate: '5%', first_response: '4h' };
  return reportOf(tally, { since: START, until: START + 72 * HOUR }, targets);
}
