import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HUB_POLICY, Hub } from '../../support/hub.ts';

let hub: Hub;
let desk: string;

beforeAll(() => {
  hub = new Hub({ '.github/baton.yml': `${HUB_POLICY}onboarding: {}\n`, 'src/a.txt': 'one\n' });
  desk = hub.clone('desk', 'agent-002@agents.example');
  expect(hub.baton(desk, ['context', 'init', '--base', 'main']).code).toBe(0);
}, 120_000);
afterAll(() => hub.dispose());

const done = (agent: string) => {
  const { code, answer } = hub.ask(desk, ['onboard', agent]);
  const steps = answer.steps as { says: string; done: boolean | null }[];
  return { code, opened: answer.opened, done: steps.filter((step) => step.done).map(({ says }) => says) };
};

test('a sweep tells each new agent once; its steps are ticked as it works', () => {
  hub.baton(desk, ['sweep']);
  hub.baton(desk, ['sweep']);
  const told = hub
    .log()
    .filter(({ type, data }) => type === 'MESSAGE_SENT' && data.tags.includes('onboarding'));
  expect(told.map(({ data }) => data.to)).toContain('agent-003');
  expect(new Set(told.map(({ data }) => data.to)).size).toBe(told.length);
  expect(done('agent-003')).toEqual({
    code: 1,
    opened: expect.any(String),
    done: ['A place in the context'],
  });
  hub.ask(desk, ['task', 'new', 'Write', '--path', 'docs/*', '--as', 'agent-001']);
  const { next } = hub.ask(desk, ['next', '--as', 'agent-003']).answer;
  hub.ask(desk, ['lease', 'acquire', 'docs/*', '--as', 'agent-003']);
  hub.ask(desk, ['task', 'review', next.task.id, '--by', 'agent-001', '--as', 'agent-003']);
  const after = done('agent-003');
  expect(after.code).toBe(0);
  expect(after.done).toContain('Ask for a review (`baton task review`)');
  expect(hub.baton(desk, ['onboard', 'agent-003']).out).toContain('[x] Clone the repository');
  expect(hub.baton(desk, ['context', 'verify']).code).toBe(0);
});

test('nobody that the roster does not know', () => {
  expect(hub.baton(desk, ['onboard', 'agent-999']).code).toBeGreaterThan(2);
});
