import { afterEach, expect, test } from '@jest/globals';
import { IssueStory } from '../../forge/scenario/issue-story.ts';
import { type AppDesk, openDesk } from '../../support/app-desk.ts';
import { POLICY } from '../../support/observed.ts';

const ASKED = `${POLICY.replace('@acme/builders', '@ada')}codeowners: { mode: pull-request }\n`;
const MORE = ASKED.replace('"src/*"', '"src/*", "docs/*"');
const AT = '.github/CODEOWNERS';
const BRANCH = 'baton-codeowners';

let desk: AppDesk;
afterEach(() => desk.close());

async function opened(policy: string): Promise<void> {
  desk = await openDesk(
    { '.github/baton.yml': policy, [AT]: '* @ada\n', 'src/a.ts': 'one\n' },
    { hubot: 'write', ada: 'admin' },
  );
  await desk.work();
  desk.sweep();
  await worked();
}

/** With the sweep that a pull request calls for. */
async function worked(): Promise<void> {
  await desk.work();
  desk.forge.tick('1m');
  await desk.work();
}

const proposal = () => desk.repo.file(BRANCH, AT);
const pulls = () => [...desk.repo.model.issues.values()].filter(({ pull }) => pull);
const verdicts = () => {
  const head = desk.repo.head(BRANCH);
  const suites = desk.repo.model.suites.filter(({ headSha }) => headSha === head);
  return suites.flatMap(({ runs }) => runs).filter(({ name }) => name === 'baton');
};
async function writes(work: () => Promise<void>): Promise<number> {
  const before = desk.forge.requests.log.length;
  await work();
  return desk.forge.requests.log
    .slice(before)
    .filter(({ query }) => /mutation (Propose|Withdraw)/.test(query ?? '')).length;
}
async function ruled(policy: string): Promise<void> {
  await desk.repo.push('main', { '.github/baton.yml': policy });
  await worked();
}
async function swept(): Promise<void> {
  desk.sweep();
  await worked();
}

test('one pull request of the App brings CODEOWNERS up to date; it is judged, brought up to date, and closed when nothing calls for it', async () => {
  await opened(ASKED);
  expect(await proposal()).toMatch(/^\* @ada\n\n?# baton:begin[^\n]*\n\/src\/ +@ada # agent-001\n/);
  expect(pulls()).toMatchObject([{ author: { login: 'baton' }, state: 'open' }]);
  expect(verdicts()).toHaveLength(1);
  expect(await writes(swept)).toBe(0);

  expect(await writes(() => ruled(MORE))).toBe(1);
  expect(await proposal()).toMatch(/\n\/docs\/ +@ada/);
  expect(pulls()).toHaveLength(1);
  expect(verdicts()).toHaveLength(1);

  await desk.repo.push('main', { [AT]: (await proposal()) ?? '' });
  await worked();
  expect(pulls()).toMatchObject([{ state: 'closed' }]);
  expect(await writes(swept)).toBe(0);

  await ruled(ASKED);
  expect(pulls().map(({ state }) => state)).toEqual(['closed', 'open']);
});

test('what somebody closed is not proposed again until the policy wants something else', async () => {
  await opened(ASKED);
  for (const issue of pulls()) new IssueStory(desk.forge.world, issue).close({ as: 'ada' });
  await worked();
  expect(await writes(swept)).toBe(0);
  expect(pulls()).toHaveLength(1);
  await ruled(MORE);
  expect(pulls().map(({ state }) => state)).toEqual(['closed', 'open']);
});

test('where the policy does not ask for it nothing is read and nothing proposed', async () => {
  await opened(POLICY);
  desk.forge.requests.reset();
  await swept();
  expect(desk.forge.requests.log.filter(({ query }) => query?.includes('query Ownership'))).toEqual([]);
  expect(pulls()).toEqual([]);
});

test('a CODEOWNERS that another one hides does not keep the repository from being swept', async () => {
  await opened(`${ASKED.replace('pull-request', 'pull-request, path: docs/CODEOWNERS')}`);
  expect(pulls()).toEqual([]);
  desk.forge.tick('1h');
  expect((await desk.work()).filter((key) => key.startsWith('repository/'))).toHaveLength(1);
});
