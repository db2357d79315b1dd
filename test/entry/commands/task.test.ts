import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startCli } from '../../support/built-cli.ts';
import { HUB_POLICY, Hub } from '../../support/hub.ts';

let hub: Hub;
let desk: string;
let other: string;

beforeAll(() => {
  hub = new Hub({
    '.github/baton.yml': HUB_POLICY.replace(
      'ownership: [docs/*]',
      'ownership: [docs/*]\n    limits: { open_tasks: 1 }',
    ),
  });
  desk = hub.clone('desk', 'agent-002@agents.example');
  other = hub.clone('other', 'agent-003@agents.example');
  expect(hub.baton(desk, ['context', 'init']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

const create = (title: string, ...more: string[]): string =>
  hub.ask(desk, ['task', 'new', title, ...more]).answer.task.id;
const task = (cwd: string, ...args: string[]) => hub.ask(cwd, ['task', ...args]);
const cancel = (...ids: string[]) => {
  for (const id of ids)
    expect(task(desk, 'fail', id, '--reason', 'cancelled', '--as', 'agent-001').code).toBe(0);
};

test('a task goes its whole way, and comes back', () => {
  const made = hub.ask(desk, [
    'task',
    'new',
    'Paginate',
    '--path',
    'src/api/*',
    '--priority',
    'P1',
    '--estimate',
    '4h',
  ]);
  expect(made).toMatchObject({
    code: 0,
    answer: {
      task: { title: 'Paginate', status: 'CREATED', a2a: 'submitted', priority: 'P1', agent: null },
      fits: [{ agent: 'agent-002', reasons: ['owns src/api/*', 'has nothing else to do'] }, {}, {}],
    },
  });
  const { id } = made.answer.task;
  expect(task(desk, 'assign', id, 'builder').answer.task).toMatchObject({
    status: 'ASSIGNED',
    agent: 'agent-002',
  });
  expect(task(desk, 'start', id).answer.task).toMatchObject({ status: 'IN_PROGRESS', a2a: 'working' });
  expect(hub.baton(desk, ['task', 'start', id])).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${id} is under way already`),
  });
  expect(hub.baton(other, ['task', 'start', id])).toMatchObject({
    code: 1,
    err: expect.stringContaining(`baton task reassign ${id} --to AGENT`),
  });
  expect(task(desk, 'block', id, '--reason', 'no answer yet').answer.task).toMatchObject({
    a2a: 'input-required',
  });
  expect(task(desk, 'unblock', id).code).toBe(0);
  expect(task(desk, 'review', id, '--by', 'writer').answer.task).toMatchObject({
    reviewers: ['agent-003'],
  });
  expect(task(desk, 'done', id)).toMatchObject({
    code: 1,
    err: expect.stringContaining('agent-002 may not done'),
  });
  expect(task(other, 'done', id)).toMatchObject({ code: 0, answer: { event: 'TASK_COMPLETED', task: null } });
  expect(task(desk, 'show', id)).toMatchObject({ code: 1, err: expect.stringContaining(`--workflow ${id}`) });
  expect(task(desk, 'reopen', id, '--reason', 'off by one').answer.task).toMatchObject({
    status: 'IN_PROGRESS',
    agent: 'agent-002',
    title: 'Paginate',
    priority: 'P1',
    paths: ['src/api/*'],
  });
  cancel(id);
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
});

test('a transition that is not possible is refused with those that are', () => {
  const id = create('Impossible');
  expect(hub.baton(desk, ['task', 'done', id])).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      new RegExp(`${id} is CREATED; .done. is for tasks that are REVIEW[^]*baton task assign ${id}`),
    ),
  });
  expect(task(desk, 'reassign', id, '--to', 'nobody', '--as', 'agent-001')).toMatchObject({ code: 1 });
  expect(task(desk, 'assign', id, 'agent-02')).toMatchObject({
    code: 3,
    err: expect.stringContaining('agent-002'),
  });
  expect(task(desk, 'assign', 'task-nope', 'agent-002')).toMatchObject({ code: 1 });
  expect(task(desk, 'assign', id, 'nobody')).toMatchObject({ code: 1 });
  expect(hub.ask(desk, ['dependency', 'add', id, 'task-nope'])).toMatchObject({ code: 3 });
  expect(task(other, 'assign', id, 'agent-002')).toMatchObject({
    code: 1,
    err: expect.stringContaining('may not assign'),
  });
  cancel(id);
});

test('everything that is wrong with a new task is said at once', () => {
  const text = 'Depends-on: #12, soon\n\nBlocked-by:\n';
  const wrong = [
    'task',
    'new',
    'x',
    '--priority',
    'P9',
    '--due',
    'tomorrow',
    '--estimate',
    'long',
    '--points',
    'many',
    '--text',
    '-',
  ];
  const { code, err } = hub.baton(desk, [...wrong, '--json'], {}, text);
  expect(code).toBe(3);
  expect(JSON.parse(err).error.map(({ code }: { code: string }) => code)).toEqual([
    'task.priority',
    'task.due',
    'task.estimate',
    'task.points',
    'dependency.reference',
    'dependency.empty',
  ]);
});

test('what a task depends on holds it back, and lets it go when it is done', () => {
  const first = create('First', '--path', 'src/a/*');
  const second = create('Second', '--depends-on', first);
  expect(hub.ask(desk, ['next', '--peek']).answer).toMatchObject({
    ready: [{ task: { id: first }, unblocks: [second] }],
    waiting: [{ task: { id: second }, waitsFor: [first] }],
  });
  expect(hub.ask(desk, ['dependency', 'add', first, second])).toMatchObject({
    code: 1,
    err: expect.stringContaining(`${first} → ${second} → ${first}`),
  });
  expect(hub.baton(desk, ['dependency', 'graph']).out).toContain('|waits for|');
  expect(hub.ask(desk, ['next']).answer).toMatchObject({
    answer: 'taken',
    agent: 'agent-002',
    next: { task: { id: first } },
  });
  expect(hub.ask(desk, ['next'])).toMatchObject({ code: 1, answer: { answer: 'nothing' } });
  expect(task(desk, 'review', first).code).toBe(0);
  expect(task(desk, 'done', first)).toMatchObject({
    code: 0,
    answer: { freed: [second] },
  });
  expect(hub.ask(desk, ['next']).answer).toMatchObject({ next: { task: { id: second } } });
  cancel(second);
});

test('an agent that has enough gets no more', () => {
  const [one, two] = [create('One'), create('Two')];
  expect(hub.ask(other, ['next'])).toMatchObject({ code: 0 });
  expect(hub.ask(other, ['next'])).toMatchObject({ code: 1, answer: { answer: 'limit' } });
  cancel(one, two);
});

test('processes that ask at once get different tasks', async () => {
  const ids = Array.from({ length: 6 }, (_, at) => create(`Race ${at}`));
  const agents = ['agent-001', 'agent-002', 'agent-001', 'agent-002', 'agent-001', 'agent-002'];
  const said = await Promise.all(
    agents.map(
      (agent, at) => startCli(at % 2 ? desk : other, ['next', '--agent', agent, '--json'], hub.env).ended,
    ),
  );
  const taken = said.map(({ out }) => JSON.parse(out).next.task.id);
  expect(said.map(({ code }) => code)).toEqual(agents.map(() => 0));
  expect(new Set(taken)).toEqual(new Set(ids));
  const live = hub.ask(desk, ['task', 'list']).answer.tasks;
  for (const [at, agent] of agents.entries())
    expect(live).toContainEqual(expect.objectContaining({ id: taken[at], agent, status: 'IN_PROGRESS' }));
  cancel(...ids);
}, 120_000);

test('who writes by an address that the roster does not know is warned, and who says a name is not', () => {
  const carol = { GIT_AUTHOR_EMAIL: 'carol@x.test' };
  const warning = 'acting as carol@x.test, who is not on the roster: set BATON_AGENT or --as';
  const made = hub.ask(desk, ['task', 'new', 'Write by nobody'], carol);
  expect(made).toMatchObject({ code: 0, err: expect.stringContaining(warning) });
  cancel(made.answer.task.id);
  expect(hub.baton(desk, ['lease', 'acquire', 'new/*'], carol).err).toContain(warning);
  const named = hub.baton(desk, ['lease', 'release', '--all', '--as', 'carol@x.test'], carol);
  expect(named.err).not.toContain(warning);
}, 60_000);
