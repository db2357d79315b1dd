import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  ACTION,
  brokenWorkflows,
  checkingWorkflows,
  fitWorkflow,
  OPEN_PIN,
  PIN,
} from '../../../src/core/policy/starter-workflows.ts';

const review = readFileSync('examples/workflows/baton.yml', 'utf8');
const sweep = readFileSync('examples/workflows/baton-sweep.yml', 'utf8');

test.each([
  ['a name', 'name: CI\non: push', ['CI']],
  ['no name: its path', 'on: [pull_request]', ['.github/workflows/x.yml']],
  ['a map of events', 'name: "Test: all"\non: { pull_request_target: { types: [opened] } }', ['Test: all']],
  ['no checks on a head', 'name: Nightly\non: { schedule: [{ cron: "1 1 * * *" }] }', []],
  ['nothing to run on', 'name: Odd', []],
  ['not a workflow', '- a list', []],
  ['not YAML', 'name: [', []],
  ['empty', '', []],
  ["Baton's own under another file name", 'name: Baton sweep\non: push', []],
])('a workflow with %s', (_, text, names) => {
  expect(checkingWorkflows([{ path: '.github/workflows/x.yml', text }])).toEqual(names);
});

test('what is no YAML is left out, and told with its place', () => {
  const files = [
    { path: 'a.yml', text: 'name: CI\non: [push\njobs: {\n' },
    { path: 'b.yml', text: 'name: B\non: push\n' },
  ];
  expect(checkingWorkflows(files)).toEqual(['B']);
  expect(brokenWorkflows(files)).toMatchObject([
    {
      message: expect.stringContaining('cannot be read and is left out'),
      place: { file: 'a.yml', line: 3 },
      hint: expect.stringContaining('mend it'),
    },
  ]);
});

test('names are sorted, and one that two files share is named once', () => {
  const files = ['Lint', 'Build', 'Lint'].map((name, i) => ({
    path: `${i}.yml`,
    text: `name: ${name}\non: push`,
  }));
  expect(checkingWorkflows(files)).toEqual(['Build', 'Lint']);
});

test('a workflow fits the repository: names, base and pin, and nothing else changes', () => {
  const pin = '0123456789abcdef0123456789abcdef01234567';
  const names = ['CI', 'Test: all $& "quoted"', 'on'];
  const fitted = fitWorkflow(review, { names, base: 'trunk', pin });
  const [before, after] = [parse(review), parse(fitted)];
  expect(after.on.workflow_run.workflows).toEqual(names);
  expect(after.jobs.baton.steps).toEqual([{ uses: `${ACTION}@${pin}` }]);
  before.on.workflow_run.workflows = names;
  before.jobs.baton.steps = after.jobs.baton.steps;
  expect(after).toEqual(before);
  expect(parse(fitWorkflow(sweep, { names, base: 'release/1.x', pin: null })).on.push).toEqual({
    branches: ['release/1.x'],
  });
});

test('a workflow can be pinned to a commit of a fork, which has no release of ours', () => {
  const pin = `acme/baton.fork@${'a'.repeat(40)}`;
  expect(PIN.test(pin)).toBe(true);
  for (const template of [review, sweep]) {
    const lines = fitWorkflow(template, { names: ['CI'], base: 'main', pin }).split('\n');
    expect(lines.filter((line) => line.includes('- uses:'))).toEqual([`      - uses: ${pin}`]);
  }
});

test('whoever refers to the Action names the same place', () => {
  const read = (file: string) => readFileSync(file, 'utf8');
  const used = [review, sweep, read('docs/action.md'), read('README.md')].flatMap((text) =>
    [...text.matchAll(/uses: (\S*\/baton)@(\S+)/g)].map(([, action]) => action),
  );
  expect(new Set(used)).toEqual(new Set([ACTION]));
  for (const text of [review, sweep]) expect(text).toContain(`uses: ${ACTION}@${OPEN_PIN}`);
});

test('no workflow to wait for: none is named, and the rest stands', () => {
  const fitted = parse(fitWorkflow(review, { names: [], base: 'main', pin: null }));
  const { workflow_run, ...rest } = parse(review).on;
  expect(workflow_run).toBeDefined();
  expect(fitted.on).toEqual(rest);
});

test('what the repository wants already is left byte for byte', () => {
  expect(fitWorkflow(review, { names: ['CI'], base: 'main', pin: null })).toBe(review);
});
