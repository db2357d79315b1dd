import { afterEach, expect, test } from '@jest/globals';
import type { Survey } from '../../src/github/open.ts';
import { sweepForge } from '../../src/github/sweep-forge.ts';
import { scenePull } from '../support/effects.ts';
import type { Scene } from '../support/observed.ts';

let scene: Scene;
afterEach(() => scene.forge.close());

/** The one open change as a sweep surveys it, where GitHub's answer was like this. */
async function surveyed(answer: (survey: Survey) => Survey) {
  const github = scene.open();
  const survey = async () => answer(await github.survey());
  const forge = sweepForge({ ...github, survey }, { left: () => null, keep: () => undefined });
  return (await forge.survey()).changes[0]?.change;
}

test.each([
  ['what the token may not see is missing each time, and costs no sweep a closer look', 'forbidden', true],
  ['what GitHub did not show this once is looked at', 'other', false],
] as const)('%s', async (_, kind, whole) => {
  ({ scene } = await scenePull());
  const gaps = [{ kind, path: 'repository.pullRequests.nodes.0.reviews', message: 'no' }];
  const change = await surveyed((survey) => ({
    ...survey,
    pulls: survey.pulls.map((each) => ({ ...each, gaps })),
  }));
  expect(change?.whole).toBe(whole);
});

test('a policy that could not be read this once is another one than that which can', async () => {
  ({ scene } = await scenePull());
  const policy = { kind: 'unreadable', reason: 'GitHub did not show it' } as const;
  const unread = await surveyed((survey) => ({
    ...survey,
    bases: new Map([...survey.bases].map(([name, base]) => [name, { ...base, policy }])),
  }));
  const read = await surveyed((survey) => survey);
  expect(read?.fingerprint).not.toBe(unread?.fingerprint);
  expect(read?.fingerprint).toBe((await surveyed((survey) => survey))?.fingerprint);
});
