import { afterEach, expect, test } from '@jest/globals';
import type { PullStory } from '../../forge/scenario/pull-story.ts';
import type { ActionRan } from '../../support/action-process.ts';
import { runAction, WORKFLOW_GRANTS } from '../../support/built-action.ts';
import { git } from '../../support/context.ts';
import { POLICY, type Scene, setScene } from '../../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

// A workflow's own token sees no teams.
const RULES = `${POLICY.replace('@acme/builders', '@ada')}gates:\n  tested: { require: [{ check: unit }] }\n`;
const LAX = RULES.replace('enforce: enforce', 'enforce: audit');
const STATE = 'global/project_state.yaml';

/** The Action's real bundle, with a workflow's own token. */
function act(
  event: string,
  payload: object,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionRan> {
  const { forge, repo } = scene;
  const repository = { full_name: 'acme/infra', default_branch: 'main' };
  return runAction({
    event,
    payload: { repository, ...payload },
    repository: 'acme/infra',
    token: forge.tokenFor({ kind: 'workflow', repository: repo, permissions: WORKFLOW_GRANTS }),
    url: forge.url,
    inputs,
  });
}

const onEvent = ({ number }: PullStory) =>
  act('pull_request_target', {
    action: 'synchronize',
    pull_request: { number, head: { repo: { full_name: 'acme/infra' } } },
  });
const sweep = (inputs = {}) => act('schedule', { schedule: '7 * * * *' }, inputs);

/** Approved pull requests whose checks are green, each on a file of its own. */
async function green(count: number, policy = RULES): Promise<PullStory[]> {
  scene = await setScene({ '.github/baton.yml': policy });
  const pulls: PullStory[] = [];
  for (let at = 1; at <= count; at += 1) {
    await scene.repo.push(`topic-${at}`, { [`src/${at}.ts`]: `${at}\n` }, { as: 'hubot' });
    const pull = await scene.repo.openPull({ from: `topic-${at}`, as: 'hubot' });
    await scene.repo.check(pull.headSha, { name: 'unit', conclusion: 'success' });
    pull.approve('ada');
    pulls.push(pull);
  }
  await sweep();
  for (const pull of pulls)
    expect(checksOn(pull)).toMatchObject({ baton: 'success', 'baton/tested': 'success' });
  return pulls;
}

function checksOn({ headSha }: PullStory): Record<string, string | null> {
  const runs = scene.repo.model.suites
    .filter((suite) => suite.headSha === headSha)
    .flatMap((suite) => suite.runs);
  return Object.fromEntries(runs.map(({ name, conclusion }) => [name, conclusion]));
}

const writes = () => scene.forge.requests.counts.graphqlWrites + scene.forge.requests.counts.restWrites;
const contextHead = () => git(scene.repo.folder, 'rev-parse', 'refs/heads/baton');

/** Somebody with write access changes a file of the context by hand. Returns what puts it back. */
async function damageFile(path: string, by: (text: string) => string): Promise<() => Promise<unknown>> {
  const text = (await scene.repo.file('baton', path)) ?? '';
  expect(by(text)).not.toBe(text);
  await scene.repo.push('baton', { [path]: by(text) }, { as: 'hubot' });
  return () => scene.repo.push('baton', { [path]: text }, { as: 'ada' });
}

function damageLog() {
  const files = git(scene.repo.folder, 'ls-tree', '-r', '--name-only', 'baton').split('\n');
  return damageFile(files.findLast((path) => path.endsWith('.log')) ?? '', (text) => `${text}x\n`);
}

const raiseProtocol = () => damageFile(STATE, (text) => text.replace(/^protocol: .*$/m, 'protocol: "9.0"'));
const editDocument = () => damageFile(STATE, (text) => text.replace(/^state_version: /m, 'state_version: 1'));
const breakDocument = () => damageFile(STATE, (text) => `${text}: [\n`);

test.each([
  ['a line added to the log', damageLog, 'context.log-differs', '`baton context rebuild`'],
  ['a document changed by hand', editDocument, 'context.not-as-written', '`baton context rebuild`'],
  ['a document that is none', breakDocument, 'context.document', '`baton context rebuild`'],
  ['a later protocol', raiseProtocol, 'context.version', 'must use a version of Baton that reads it'],
] as const)(
  '%s leaves no check green: events and sweeps say so once, until it is mended',
  async (_, damage, code, remedy) => {
    const [first, second] = (await green(2)) as [PullStory, PullStory];
    const mend = await damage();
    const damaged = contextHead();

    const told = await onEvent(first);
    expect(told).toMatchObject({ code: 4, outputs: { outcome: 'cannot-tell' } });
    expect(told.out).toContain(`title=${code}`);
    expect(checksOn(first)).toMatchObject({ baton: 'failure', 'baton/tested': 'failure' });
    expect(checksOn(second)).toMatchObject({ baton: 'success' });
    const { issues } = (await scene.forge.snapshot(scene.repo)) as { issues: Record<number, unknown> };
    expect(issues[first.number]).toMatchObject({ labels: ['baton:cannot-tell'] });
    expect(JSON.stringify(issues[first.number])).toContain(remedy);

    scene.forge.requests.reset();
    expect((await onEvent(first)).code).toBe(4);
    expect(writes()).toBe(0);

    const swept = await sweep();
    expect(swept).toMatchObject({ code: 4, outputs: { outcome: 'cannot-tell' } });
    expect(checksOn(second)).toMatchObject({ baton: 'failure', 'baton/tested': 'failure' });
    scene.forge.requests.reset();
    expect((await sweep()).code).toBe(4);
    expect(writes()).toBe(0);
    expect(contextHead()).toBe(damaged);

    await mend();
    expect(await onEvent(first)).toMatchObject({ code: 0, outputs: { outcome: 'pass' } });
    expect(checksOn(first)).toMatchObject({ baton: 'success', 'baton/tested': 'success' });
    expect((await sweep()).code).toBe(0);
    expect(checksOn(second)).toMatchObject({ baton: 'success', 'baton/tested': 'success' });
  },
);

test('an approval that is dismissed after the log was damaged does not leave the check green', async () => {
  const [pull] = (await green(1)) as [PullStory];
  const mend = await damageLog();
  const [review] = pull.model.reviews;
  if (review === undefined) throw new Error('nobody approved');
  pull.dismiss(review, { as: 'ada' });
  expect((await onEvent(pull)).code).toBe(4);
  expect(checksOn(pull).baton).toBe('failure');
  await mend();
  expect(await onEvent(pull)).toMatchObject({ code: 0, outputs: { outcome: 'block' } });
});

test('where nothing is enforced it is said, as a warning, and nothing fails', async () => {
  const [pull] = (await green(1, LAX)) as [PullStory];
  await damageLog();
  expect((await onEvent(pull)).code).toBe(4);
  expect(checksOn(pull)).toMatchObject({ baton: 'neutral' });
  expect(JSON.stringify(await scene.forge.snapshot(scene.repo))).toContain('the shared log cannot be read');
});
