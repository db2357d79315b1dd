import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { counted } from '../../support/counted.ts';
import { HUB_POLICY, Hub } from '../../support/hub.ts';
import { expectSchema } from '../../support/json-schema.ts';

let hub: Hub;
let desk: string;

beforeAll(() => {
  hub = new Hub({
    '.github/baton.yml': `${HUB_POLICY}components: { api: { paths: [src/api/*] } }\ntargets: { review_pass: 90%, defect_rate: 5% }\n`,
    'src/api/a.ts': 'one\n',
  });
  desk = hub.clone('desk', 'agent-002@agents.example');
  const done = (...args: string[]) => {
    const { code, answer } = hub.ask(desk, args);
    expect({ args, code }).toEqual({ args, code: 0 });
    return answer;
  };
  done('task', 'new', 'Paginate', '--path', 'src/api/*');
  const { next } = done('next', '--as', 'agent-002');
  const { id } = next.task;
  done('task', 'review', id, '--by', 'agent-001', '--as', 'agent-002');
  done('task', 'done', id, '--as', 'agent-001');
}, 120_000);
afterAll(() => hub.dispose());

test('the report of a real log: its numbers are those counted from the lines', () => {
  const { code, answer, err } = hub.ask(desk, ['report']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expectSchema('report', answer);
  const lines = hub
    .log()
    .map(({ type, workflow, data }) => `${type}:${workflow}:global:${JSON.stringify(data)}`);
  const theirs = counted(lines);
  for (const { id, value, unit } of answer.metrics) {
    if (id === 'blocked_time') continue;
    expect({ id, value, unit }).toEqual({ id, value: theirs[id], unit });
  }
  expect(answer.metrics.find(({ id }: { id: string }) => id === 'review_pass')).toMatchObject({
    value: 1,
    target: 0.9,
    met: true,
    agents: [{ agent: 'agent-002', value: 1 }],
  });
});

test('for people, for a browser and for a spreadsheet', () => {
  expect(hub.baton(desk, ['report']).out).toMatch(/^Reviews passed at once +100% +1 +at least 90% +met$/m);
  expect(hub.baton(desk, ['report', '--html']).out).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(hub.baton(desk, ['report', '--csv']).out).toMatch(/^metric,group,unit,agent,[\s\S]*\r\n$/);
});

test('a window that ends before anything happened holds nothing', () => {
  const { answer } = hub.ask(desk, ['report', '--since', '2026-01-01', '--until', '2026-01-02']);
  expect(answer).toMatchObject({ events: 0, since: '2026-01-01T00:00:00.000Z' });
  expect(answer.metrics.every(({ samples }: { samples: number }) => samples === 0)).toBe(true);
});

test.each([
  [['--since', 'yesterday'], 'report.when'],
  [['--since', '2026-02-30'], 'report.when'],
  [['--until', '2026-11-20T09:30:00'], 'report.when'],
  [['--since', '2026-02-02', '--until', '2026-02-01'], 'report.window'],
  [['--html', '--csv'], 'report.options'],
])('%j is refused', (args, code) => {
  const ran = hub.baton(desk, ['report', ...args]);
  expect(ran.code).toBe(3);
  expect(ran.err).toContain(code);
});

test('a line that cannot be read is told, and the report is no whole one', () => {
  const spoilt = hub.clone('spoilt', 'agent-002@agents.example', '-b', 'baton');
  const path = hub.git(spoilt, 'ls-files', 'log/').split('\n').at(-1) ?? '';
  const before = hub.git(spoilt, 'show', `HEAD:${path}`);
  hub.commit(spoilt, { [path]: `${before}\nnothing\n` }, 'spoil');
  hub.git(spoilt, 'push', '-q', 'origin', 'HEAD:baton');
  const { code, out, err } = hub.baton(desk, ['report', '--json']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ unreadable: 1 });
  expect(err).toContain('line.syntax');
});
