import { afterEach, expect, test } from '@jest/globals';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';

const policy = (reviewers: string) => `version: 1
enforce: enforce
agents:
  builder:
    id: agent-001
    ownership: ["src/*"]
    reviewers: [${reviewers}]
    identity: { logins: ["hubot"] }
gates:
  safe: { require: [{ approval: { of: "@other-org/crew" } }] }
`;

let desk: AppDesk;
afterEach(() => desk.close());

async function opened(reviewers: string) {
  desk = await openDesk(
    { '.github/baton.yml': policy(reviewers), 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'write', bob: 'write' },
  );
  desk.forge.team('other-org/crew', ['ada']);
  await desk.repo.push('topic', { 'src/a.ts': 'two\n' }, { as: 'hubot' });
  const pull = await desk.repo.openPull({ from: 'topic', as: 'hubot' });
  // Whatever could not be written would be thrown here, and tried again.
  await desk.work();
  return { pull, said: pull.issue.comments.map(({ body }) => body).join('\n') };
}

test('a team of another organisation is a part that cannot be told, with what to do, and no dead letter', async () => {
  const { said } = await opened('"@other-org/crew"');
  expect(said).toMatch(/❔ \*\*Approval of `agent-001`\*\*: .*`@other-org\/crew` is no team of acme/);
  expect(said).toMatch(/❔ .*`safe`.*`@other-org\/crew` is no team of acme/);
  expect(said).toContain('name a team of acme or people (`@login`) in `.github/baton.yml`');
});

test('beside somebody who can be asked it holds nothing up: they are asked', async () => {
  const { pull, said } = await opened('"@other-org/crew", "@bob"');
  expect(said).not.toMatch(/Approval of `agent-001`.*is no team of acme/);
  expect(JSON.stringify(pull.model.requests)).toContain('bob');
  expect(JSON.stringify(pull.model.requests)).not.toContain('crew');
});
