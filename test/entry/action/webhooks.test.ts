import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act } from '../../../src/entry/action/act.ts';
import { EVENTS } from '../../../src/entry/action/events.ts';
import { createRunner } from '../../../src/entry/action/runner.ts';
import { runAction } from '../../support/built-action.ts';
import { type Scene, setScene } from '../../support/observed.ts';

type Example = Readonly<Record<string, unknown>>;
/** Deliveries that GitHub made, as its own documentation and others recorded them. */
const RECORDED = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  readonly name: string;
  readonly examples: readonly Example[];
}[];
const ALL = RECORDED.flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload })));

let scene: Scene;
let folder: string;
beforeAll(async () => {
  scene = await setScene({}, { quiet: false });
  folder = mkdtempSync(join(tmpdir(), 'baton-webhooks-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scene.forge.close();
});

const token = () =>
  scene.forge.tokenFor({ kind: 'workflow', repository: scene.repo, permissions: { contents: 'read' } });

/** One example through the whole entry, its process left out. */
async function through(name: string, payload: unknown) {
  const path = join(folder, 'event.json');
  writeFileSync(path, JSON.stringify(payload));
  const said: string[] = [];
  const { url } = scene.forge;
  const env = {
    INPUT_TOKEN: token(),
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'octo-org/hello-world',
    GITHUB_API_URL: url,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
  };
  scene.forge.requests.reset();
  const code = await act(createRunner({ env, print: (line) => said.push(line) }));
  return { code, said: said.join('\n'), counts: scene.forge.requests.counts };
}

test('every recorded event goes through without a crash and without an effect that it does not warrant', async () => {
  expect(ALL.length).toBeGreaterThanOrEqual(329);
  for (const { name, payload } of ALL) {
    const { code, said, counts } = await through(name, payload);
    const about = `${name} ${JSON.stringify(payload.action)}: ${said}`;
    // A repository that this token may not see is said to be one, and that is all.
    const answered =
      code === 0
        ? ''
        : (/there is no repository|does not have|the merge queue does not tell/.exec(said)?.[0] ?? about);
    expect(answered).not.toBe(about);
    expect(said).not.toContain('defect');
    expect([about, counts.graphqlWrites + counts.restWrites]).toEqual([about, 0]);
    if (!Object.hasOwn(EVENTS, name)) expect([about, code, counts.total]).toEqual([about, 0, 0]);
    expect(counts.total).toBeLessThanOrEqual(1);
  }
});

const FIRST = [
  ...new Map(ALL.filter(({ name }) => Object.hasOwn(EVENTS, name)).map((each) => [each.name, each])).values(),
];

test.each(FIRST)('$name through the real process', async ({ name, payload }) => {
  const { code, err, out } = await runAction({
    event: name,
    payload,
    repository: 'octo-org/hello-world',
    token: token(),
    url: scene.forge.url,
  });
  expect({ err, started: out.startsWith('::add-mask::'), code: code !== null && code < 70 }).toEqual({
    err: '',
    started: true,
    code: true,
  });
});

test.each(['', 'null', '[]', '7', '"x"', '{"pull_request":null}', '{"pull_request":{"number":"1"}}', '{'])(
  'an event of the form %s is told to be wrong',
  async (text) => {
    const { code, out } = await runAction({
      event: 'pull_request_target',
      payload: text,
      repository: 'acme/infra',
      token: token(),
      url: scene.forge.url,
    });
    expect(code).toBe(3);
    expect(out).toMatch(/::error .*title=action.event::/);
  },
);
