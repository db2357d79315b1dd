import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { TASK_STATES } from '../../src/core/context/state/task.ts';
import { KINDS } from '../../src/core/deadlocks/kinds.ts';
import { a2aOf } from '../../src/core/tasks/a2a.ts';
import { TASK_VERBS } from '../../src/core/tasks/verbs.ts';

const tasks = readFileSync('docs/tasks.md', 'utf8');
const deadlocks = readFileSync('docs/deadlocks.md', 'utf8');
const rows = (page: string) => page.split('\n').filter((line) => line.startsWith('| '));

test.each(Object.entries(TASK_VERBS))(
  'docs/tasks.md says from which states `%s` is possible',
  (verb, { from }) => {
    const [, states = ''] =
      rows(tasks)
        .find((row) => row.startsWith(`| \`task ${verb} `))
        ?.split(' | ') ?? [];
    const every = Object.keys(from).length >= 5;
    if (every) expect(states).toContain('any');
    else for (const state of Object.keys(from)) expect(states).toContain(state);
  },
);

test.each(TASK_STATES)('docs/tasks.md has the A2A name of %s', (state) => {
  expect(
    rows(tasks).find((row) => new RegExp(`^\\| .*\\b${state}\\b.* \\| .*\`${a2aOf(state)}\``).test(row)),
  ).toBeDefined();
});

test.each(Object.keys(KINDS))('docs/deadlocks.md says how a wait of kind `%s` ends', (kind) => {
  expect(rows(deadlocks).some((row) => row.startsWith(`| \`${kind}\` |`))).toBe(true);
});

test.each([
  ['docs/tasks.md', tasks],
  ['docs/deadlocks.md', deadlocks],
])('the JSON of %s is JSON', (_, page) => {
  expect(() => JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '') as unknown).not.toThrow();
});
