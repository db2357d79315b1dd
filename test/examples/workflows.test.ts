import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fitWorkflow } from '../../src/core/policy/starter-workflows.ts';

const FILES = ['examples/workflows/baton.yml', 'examples/workflows/baton-sweep.yml'] as const;
const text = (file: string) => readFileSync(file, 'utf8');

interface Fault {
  readonly line: number;
  readonly message: string;
}

/** GitHub has `queue` since 2026; what is released of actionlint does not know it yet. Nothing else may be said. */
const NOT_KNOWN_YET =
  'unexpected key "queue" for "concurrency" section. expected one of "cancel-in-progress", "group"';

test.each(FILES)('actionlint has nothing to say about %s', async (file) => {
  // Named by a variable: the package has no types of its own.
  const name = 'actionlint';
  const { createLinter } = (await import(name)) as {
    createLinter(this: void): Promise<(input: string, path: string) => Fault[]>;
  };
  const lint = await createLinter();
  const fitted = fitWorkflow(text(file), { names: ['CI', 'A: "b"'], base: 'trunk', pin: 'a'.repeat(40) });
  for (const each of [text(file), fitted]) {
    const faults = lint(each, file).filter(({ message }) => message !== NOT_KNOWN_YET);
    expect(faults).toEqual([]);
  }
  // The linter itself works here.
  expect(lint(text(file).replace('runs-on', 'run-on'), file)).not.toEqual([]);
});

test.each(FILES)('%s checks nothing out, runs no script, and is pinned to a commit', (file) => {
  const { jobs } = parse(text(file));
  const steps = Object.values(jobs as Record<string, { steps: object[] }>).flatMap((job) => job.steps);
  expect(steps).toHaveLength(1);
  expect(steps[0]).not.toHaveProperty('run');
  expect(steps[0]).toMatchObject({ uses: expect.stringMatching(/^baton-bot\/baton@[0-9a-f]{40}$/) });
});

test.each(FILES)('%s takes the permissions that Baton needs, named one by one', (file) => {
  expect(parse(text(file)).permissions).toEqual({
    contents: 'write',
    checks: 'write',
    'pull-requests': 'write',
    issues: 'write',
    statuses: 'read',
    actions: 'read',
    'security-events': 'read',
  });
});

test('no verdict that waits is dropped, and sweeps are never two at a time', () => {
  const [review, sweep] = FILES.map((file) => parse(text(file)).concurrency);
  expect(review).toMatchObject({ 'cancel-in-progress': false, queue: 'max' });
  expect(sweep).toEqual({ group: 'baton-sweep', 'cancel-in-progress': false });
});

test('inputs that the workflows give are inputs of the Action, and each of those is described', () => {
  const action = parse(text('action.yml'));
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.js' });
  for (const each of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
    expect((each as { description: string }).description).toMatch(/^.{20,}/);
  }
  for (const file of FILES) {
    const [step] = Object.values(
      parse(text(file)).jobs as Record<string, { steps: { with?: object }[] }>,
    ).flatMap((job) => job.steps);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? {})));
  }
});
