import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { clientOf } from './client.ts';
import { createForge, type Forge } from './forge.ts';
import type { RepositoryStory } from './scenario/repository-story.ts';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly response: unknown;
}
const load = createRequire(import.meta.url);
const scenario = (name: string) =>
  load(`@octokit/fixtures/scenarios/api.github.com/${name}/normalized-fixture.json`) as readonly Recorded[];

const OWNER = 'octokit-fixture-org';
const FIRST = `${'0'.repeat(39)}1`;
const SECOND = `${'0'.repeat(39)}2`;

/** What was there before each recording began. Scenarios about parts of GitHub that are not served are not listed. */
const SCENARIOS: Readonly<Record<string, (repo: RepositoryStory, forge: Forge) => unknown>> = {
  'add-labels-to-issue': () => undefined,
  'create-file': () => undefined,
  'create-status': () => undefined,
  errors: () => undefined,
  'get-content': () => undefined,
  'get-repository': () => undefined,
  'git-refs': (repo) => repo.push('other', { x: 'x' }),
  labels: (repo) => repo.label('bug'),
  'paginate-issues': (repo) => {
    for (let i = 1; i <= 13; i += 1) repo.openIssue({ title: `Test issue ${i}` });
  },
};
/** Recorded requests that GitHub's description has not any more. */
const GONE = /\/git\/refs\/$/;

/** Keys of the years when it was recorded, or of settings that are not modelled. */
const OLD =
  /\.(avatar_url|custom_properties|security_and_analysis|permissions|template_repository|squash_merge_\w+|merge_commit_\w+|use_squash_pr_title_as_default|allow_update_branch|code_of_conduct|license|role_name|source|parent|closed_by|type|organization|x|name|email|date|entries)(\.|$)/;

function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : keysOf(value[0], `${path}[]`);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => [
    `${path}.${key}`,
    ...keysOf(each, `${path}.${key}`),
  ]);
}

const repositoryName = (path: string) => /^\/repos\/[^/]+\/([^/?]+)/.exec(path)?.[1];

test.each(Object.keys(SCENARIOS))('the recording of %s replays', async (name) => {
  const forge = await createForge();
  const requests = scenario(name).filter(({ path }) => !GONE.test(path));
  const repo = await forge.repository(`${OWNER}/${repositoryName(requests[0]?.path ?? '') ?? name}`, {
    access: { 'octokit-fixture-user-a': 'admin' },
  });
  await SCENARIOS[name]?.(repo, forge);
  const ask = clientOf(forge, { kind: 'user', user: 'octokit-fixture-user-a' });
  // A branch can only be put back to where it was by force, unless it never was elsewhere.
  const shas: Record<string, string> = {
    [FIRST]: repo.model.git.branch('other') ?? repo.head(),
    [SECOND]: repo.head(),
  };
  const real = (text: string) =>
    text
      .replace(/0{39}[12]/g, (sha) => shas[sha] ?? sha)
      .replace('/repositories/1000/', `/repositories/${repo.model.id}/`);
  for (const { method, path, body, status, response } of requests) {
    const sent = body === '' ? undefined : (JSON.parse(real(JSON.stringify(body))) as unknown);
    const said = await ask(`${method.toUpperCase()} ${real(path)}`, sent);
    expect({ path, status: said.status, body: said.status === status ? '' : said.body }).toEqual({
      path,
      status,
      body: '',
    });
    const have = new Set(keysOf(said.body));
    const lack = keysOf(response).filter((key) => !have.has(key) && !OLD.test(key));
    expect({ path, lack }).toEqual({ path, lack: [] });
  }
  await forge.close();
});

test('what GitHub said to a wrong colour is what is said here', async () => {
  const [recorded] = scenario('errors');
  const forge = await createForge();
  await forge.repository(`${OWNER}/errors`, { access: { 'octokit-fixture-user-a': 'admin' } });
  const ask = clientOf(forge, { kind: 'user', user: 'octokit-fixture-user-a' });
  const said = await ask(`POST /repos/${OWNER}/errors/labels`, recorded?.body);
  const { message, errors } = (recorded?.response ?? {}) as { message: string; errors: unknown };
  expect(said.body).toMatchObject({ message, errors });
  await forge.close();
});
