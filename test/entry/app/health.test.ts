import { afterEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const POLICY = `version: 1
agents:
  builder: { id: agent-001, ownership: ["src/*"], identity: { logins: ["hubot"] } }
`;

let desk: AppDesk;
afterEach(() => desk.close());

async function swept(): Promise<string> {
  desk.sweep();
  await desk.work();
  return (await desk.repo.file('baton', 'services/baton-app.yaml')) ?? '';
}

test('a sweep writes the registration and each change of health with its reason, and nothing where it stays', async () => {
  desk = await openDesk({ '.github/baton.yml': POLICY, 'src/a.ts': 'one\n' }, { hubot: 'write' });
  await desk.repo.push('topic', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  await desk.repo.openPull({ from: 'topic', as: 'hubot' });
  await desk.work();
  const first = await swept();
  expect(first).toContain('status: healthy');
  expect(first).toContain('component_type: app');
  const before = desk.repo.head('baton');
  await swept();
  expect(desk.repo.head('baton')).toBe(before);

  desk.vitals.memory = 0.85;
  const degraded = await swept();
  expect(degraded).toContain('status: degraded');
  expect(degraded).toContain('it uses more than 80 % of its memory');
  desk.vitals.failed = 0.6;
  const unhealthy = await swept();
  expect(unhealthy).toContain('status: unhealthy');
  expect(unhealthy).toContain('more than 50 % of its work fails');
  const head = desk.repo.head('baton');
  desk.vitals.failed = 0.7;
  await swept();
  expect(desk.repo.head('baton')).toBe(head);

  Object.assign(desk.vitals, { failed: 0, memory: 0.2 });
  expect(await swept()).toContain('status: healthy');
});
