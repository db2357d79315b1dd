import { EXIT } from '../../../../core/errors.ts';
import { conflictAbout, type Scene, there } from './scene.ts';

interface Begun {
  readonly task: { readonly id: string };
}

const due = (clock: string) => `2026-11-20T${clock}Z`;

/** Tasks from their beginning to their end: assigned and taken, blocked, sent back from review, late, and reopened. */
export function workScenes(): Scene[] {
  const ids = new Map<string, string>();
  const task = (name: string) => there(ids.get(name), `the task ${name}`);
  const begin = (name: string, title: string, ...more: readonly string[]): Scene => ({
    at: '08:05',
    does: async (day) => {
      ids.set(name, (await day.as<Begun>('agent-001', 'task', 'new', title, ...more)).task.id);
    },
  });
  const move = (at: string, who: string, verb: string, name: string, ...more: readonly string[]): Scene => ({
    at,
    does: (day) => day.as(who, 'task', verb, task(name), ...more),
  });
  const take = (at: string, agent: string, name: string): Scene => ({
    at,
    does: async (day) => {
      const { next } = await day.as<{ next: Begun }>(agent, 'next', '--agent', agent);
      if (next.task.id !== task(name)) throw new Error(`${agent} was given ${next.task.id}`);
    },
  });
  return [
    begin(
      'range',
      'Larger address range',
      '--priority',
      'P1',
      '--points',
      '5',
      '--path',
      'components/terraform/vpc/*',
      '--due',
      due('16:00'),
    ),
    begin(
      'zone',
      'A zone for the portal',
      '--priority',
      'P3',
      '--points',
      '2',
      '--path',
      'components/terraform/dns/*',
    ),
    begin(
      'nodes',
      'Larger nodes',
      '--points',
      '5',
      '--path',
      'components/terraform/eks/*',
      '--due',
      due('13:00'),
    ),
    begin(
      'contract',
      'The contract of the portal',
      '--priority',
      'P1',
      '--points',
      '3',
      '--path',
      'contracts/*',
      '--due',
      due('14:00'),
    ),
    {
      at: '08:06',
      does: async (day) => {
        const more = ['--points', '1', '--path', 'docs/network.md', '--depends-on', task('range')];
        const made = await day.as<Begun>('agent-001', 'task', 'new', 'Announce the range', ...more);
        ids.set('announce', made.task.id);
      },
    },
    move('08:10', 'agent-001', 'assign', 'range', 'agent-004'),
    move('08:11', 'agent-001', 'assign', 'zone', 'agent-004'),
    move('08:12', 'agent-001', 'assign', 'nodes', 'agent-007'),
    take('08:20', 'agent-006', 'contract'),
    move('08:30', 'agent-004', 'start', 'range'),
    move('09:03', 'agent-007', 'start', 'nodes'),
    move('10:22', 'agent-004', 'block', 'range', '--reason', 'the account team has to raise a quota'),
    move('11:02', 'agent-004', 'unblock', 'range', '--reason', 'the quota is raised'),
    move('11:31', 'agent-006', 'review', 'contract', '--by', 'agent-002'),
    move('12:11', 'agent-002', 'start', 'contract', '--reason', 'it says nothing of errors'),
    move('12:41', 'agent-006', 'review', 'contract', '--by', 'agent-002'),
    move('13:05', 'agent-002', 'done', 'contract'),
    move('13:41', 'agent-007', 'review', 'nodes', '--by', 'agent-002'),
    move('14:05', 'agent-002', 'done', 'nodes', '--reason', 'an hour late'),
    move('15:05', 'agent-004', 'review', 'range', '--by', 'agent-002'),
    move('15:35', 'agent-002', 'done', 'range'),
    take('15:40', 'agent-012', 'announce'),
    {
      at: '16:05',
      does: (day) =>
        day.as('agent-002', 'task', 'reopen', task('contract'), '--reason', 'its errors have no codes'),
    },
    move('16:35', 'agent-006', 'review', 'contract', '--by', 'agent-002'),
    move('16:45', 'agent-012', 'review', 'announce', '--by', 'agent-002'),
    move('17:05', 'agent-002', 'done', 'contract'),
    move('17:06', 'agent-002', 'done', 'announce'),
    ...priority(() => task('zone')),
  ];
}

/** The limit of an agent is lowered below what it has its hands on, and nobody decides which of it waits until the last rung does. */
function priority(zone: () => string): Scene[] {
  return [
    {
      at: '09:40',
      does: async (day) => {
        await day.ground.changePolicy(
          (text) => text.replace('open_tasks: 5', 'open_tasks: 1'),
          'chore: one task at a time',
        );
        day.tell('jane', 'lowers the limit of agent-004 to one task');
      },
    },
    {
      at: '14:20',
      does: async (day) => {
        const id = await conflictAbout(day, 'priority');
        await day.as(
          '@acme/executives',
          'conflict',
          'resolve',
          id,
          'the zone waits',
          '--reason',
          'the range comes first',
        );
      },
    },
    { at: '14:25', does: (day) => day.as('agent-001', 'task', 'reassign', zone(), '--to', 'nobody') },
  ];
}

/** Claims: one waits in line and gets it, one waits for a resource all day, and two wait for each other. */
export function leaseScenes(): Scene[] {
  const acquire = (at: string, who: string, ...more: readonly string[]): Scene => ({
    at,
    does: (day) => day.as(who, 'lease', 'acquire', ...more),
  });
  const queue = (at: string, who: string, ...more: readonly string[]): Scene => ({
    at,
    does: (day) => day.refused(who, EXIT.overlap, 'lease', 'acquire', ...more, '--queue'),
  });
  const release = (at: string, who: string, what: string): Scene => ({
    at,
    does: (day) => day.as(who, 'lease', 'release', what),
  });
  return [
    acquire('08:15', 'agent-008', '--resource', 'staging', '--ttl', '8h', '--for', 'a load test'),
    acquire('08:35', 'agent-004', 'components/terraform/vpc/*', '--for', 'the larger range'),
    queue('08:40', 'agent-011', '--resource', 'staging', '--for', 'the integration tests'),
    queue('08:50', 'agent-007', 'components/terraform/vpc/*', '--for', 'room for the nodes'),
    release('09:50', 'agent-004', 'components/terraform/vpc/*'),
    release('10:04', 'agent-007', 'components/terraform/vpc/*'),
    acquire('10:05', 'agent-008', 'monitoring/*'),
    acquire('10:06', 'agent-007', 'components/terraform/eks/*'),
    queue('10:10', 'agent-008', 'components/terraform/eks/*'),
    queue('10:11', 'agent-007', 'monitoring/*'),
    { at: '10:35', does: breakDeadlock },
    {
      at: '15:20',
      does: async (day) => {
        const id = await conflictAbout(day, 'resource');
        await day.as('@acme/executives', 'conflict', 'resolve', id, 'agent-011 gets staging');
      },
    },
    release('15:25', 'agent-008', 'staging'),
    release('16:20', 'agent-011', 'staging'),
  ];
}

/** Types the very command that Baton names, word by word. */
const breakDeadlock: Scene['does'] = async (day) => {
  const { deadlocks } = await day.run<{ deadlocks: { victim: { by: string; command: string } }[] }>(
    'agent-001',
    ['deadlocks'],
    EXIT.overlap,
  );
  const { by, command } = there(deadlocks[0], 'a deadlock').victim;
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  day.tell(by, `gives way as it is asked: ${command}`);
  await day.run(by, words.slice(1));
  const after = await day.run<{ deadlocks: unknown[] }>('agent-001', ['deadlocks']);
  if (after.deadlocks.length > 0) throw new Error('the deadlock stands');
};
