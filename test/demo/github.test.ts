import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { builtCli } from '../support/built-cli.ts';

test('the demonstration on a simulated GitHub goes as expected, event by event', () => {
  const bundle = join(dirname(builtCli()), 'action.js');
  const run = spawnSync(process.execPath, ['scripts/demo-github.mjs', bundle], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toMatch(/Blocked: 2 things to do[\s\S]*Nothing stands in the way/);
  expect(run.stdout).toMatch(/overridden by @acme-operations-lead/);
  expect(run.stdout).toMatch(
    /gh-readonly-queue\/main\/pr-\d+\n +✓ baton[\s\S]*gh-readonly-queue\/main\/pr-\d+\n +✗ baton/,
  );
  expect(run.stdout).toMatch(/Everything was as expected\.\n$/);
}, 300_000);
