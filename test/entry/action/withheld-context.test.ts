import { afterEach, expect, test } from '@jest/globals';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import type { ActionRan } from '../../support/action-process.ts';
import { runAction, WORKFLOW_GRANTS } from '../../support/built-action.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

// A workflow's own token sees no teams.
const RULES = POLICY.replace('@acme/builders', '@ada');

/** The Action's real bundle, with a workflow's own token. */
function act(event: string, payload: object): Promise<ActionRan> {
  const { forge, repo } = scene;
  const repository = { full_name: 'acme/infra', default_branch: 'main' };
  return runAction({
    event,
    payload: { repository, ...payload },
    repository: 'acme/infra',
    token: forge.tokenFor({ kind: 'workflow', repository: repo, permissions: WORKFLOW_GRANTS }),
    url: forge.url,
    inputs: {},
  });
}

const onEvent = ({ number }: PullStory) =>
  act('pull_request_target', {
    action: 'synchronize',
    pull_request: { number, head: { repo: { full_name: 'acme/infra' } } },
  });
const sweep = () => act('schedule', { schedule: '7 * * * *' });

/** Approved pull requests whose checks are green. */
async function green(count: number): Promise<PullStory[]> {
  scene = await setScene({ '.github/baton.yml': RULES });
  const pulls: PullStory[] = [];
  for (let at = 1; at <= count; at += 1) {
    await scene.repo.push(`topic-${at}`, { [`src/${at}.ts`]: `${at}\n` }, { as: 'hubot' });
    const pull = await scene.repo.openPull({ from: `topic-${at}`, as: 'hubot' });
    pull.approve('ada');
    pulls.push(pull);
  }
  await sweep();
  for (const pull of pulls) expect(verdictOn(pull)).toBe('success');
  return pulls;
}

function verdictOn({ headSha }: PullStory): string | null | undefined {
  const runs = scene.repo.model.suites
    .filter((suite) => suite.headSha === headSha)
    .flatMap((suite) => suite.runs);
  return runs.findLast(({ name }) => name === 'baton')?.conclusion;
}

const writes = () => scene.forge.requests.counts.graphqlWrites + scene.forge.requests.counts.restWrites;

/** Something that has to be recorded: a command that is carried out once. */
const ask = (pull: PullStory) => pull.comment('/baton refresh', { as: 'ada' });

test('a ruleset that lets nobody write the log leaves no check green where something must be recorded, until it is lifted', async () => {
  const [first, second] = (await green(2)) as [PullStory, PullStory];
  scene.repo.protect([{ type: 'update' }], { include: ['refs/heads/baton'] });
  ask(first);
  ask(second);
  const told = await onEvent(first);
  expect(told).toMatchObject({ code: 6, outputs: { outcome: 'cannot-tell' } });
  expect(told.out).toContain('title=context.protected');
  expect(verdictOn(first)).toBe('failure');
  const { issues } = (await scene.forge.snapshot(scene.repo)) as { issues: Record<number, unknown> };
  const said = JSON.stringify(issues[first.number]);
  for (const part of ['the shared log cannot be written', 'Repository rule violations found', 'Bypass list'])
    expect(said).toContain(part);

  const swept = await sweep();
  expect(swept).toMatchObject({ code: 6, outputs: { outcome: 'cannot-tell' } });
  expect(verdictOn(second)).toBe('failure');

  scene.repo.model.rulesets.splice(0);
  expect((await onEvent(first)).code).toBe(0);
  expect(verdictOn(first)).toBe('success');
  expect((await sweep()).code).toBe(0);
  expect(verdictOn(second)).toBe('success');
});

test('a commit to the log that GitHub only failed to answer changes no check', async () => {
  const [pull] = (await green(1)) as [PullStory];
  ask(pull);
  const isSave = (body: unknown) => /createCommitOnBranch/.test(String((body as { query?: string }).query));
  scene.forge.fault({
    kind: 'status502',
    times: 100,
    match: ({ operation }, body) => operation === 'graphql' && isSave(body),
  });
  expect((await onEvent(pull)).code).toBe(6);
  expect(verdictOn(pull)).toBe('success');
});

/** The context is too much for one answer; what does not ask for it is answered. */
function swell() {
  const asksForIt = ({ query = '', variables }: { query?: string; variables?: Record<string, unknown> }) =>
    /query Context\(/.test(query) || variables?.withContext === true || variables?.first === true;
  scene.forge.fault({
    kind: 'resourceLimits',
    times: 1_000,
    match: ({ operation }, body) => operation === 'graphql' && asksForIt(body as object),
  });
}

test('a log that is too much for GitHub to show leaves no check green, by event and by sweep, once', async () => {
  const [first, second] = (await green(2)) as [PullStory, PullStory];
  swell();
  const told = await onEvent(first);
  expect(told).toMatchObject({ code: 6, outputs: { outcome: 'cannot-tell' } });
  expect(told.out).toContain('title=context.too-much');
  expect(verdictOn(first)).toBe('failure');
  expect(verdictOn(second)).toBe('success');
  expect((await sweep()).code).toBe(6);
  expect(verdictOn(second)).toBe('failure');
  scene.forge.requests.reset();
  expect((await sweep()).code).toBe(6);
  expect(writes()).toBe(0);
});
