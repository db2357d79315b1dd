import { expect, test } from '@jest/globals';
import { referencesIn } from '../../../src/core/dependencies/references.ts';

const named = (text: string) => referencesIn(text).references.map(({ on }) => on);

test.each<[string, string, string[]]>([
  ['one', 'Depends-on: #12', ['#12']],
  [
    'several on a line, in any case',
    'DEPENDS ON: #12, #13 and task-3f2a91c0.',
    ['#12', '#13', 'task-3f2a91c0'],
  ],
  ['blocked by', 'Blocked-by: acme/infra#7', ['acme/infra#7']],
  ['as addresses', 'Depends-on: https://github.com/acme/infra/issues/7', ['acme/infra#7']],
  ['a list below', 'Depends-on:\n\n- #1\n- [ ] #2 #3\n* issue-4\n', ['#1', '#2', '#3', 'issue-4']],
  ['as an item, bold', '- **Blocked by:** #5', ['#5']],
  ['each once', 'Depends-on: #1 #1\nBlocked-by: #1', ['#1']],
  ['in backticks', 'Depends-on: `#1`', ['#1']],
  ['not in prose', 'This depends on: #12', []],
  ['not without a colon', 'Depends on #12', []],
  ['not in code', '```\nDepends-on: #1\n```\n    Depends-on: #2', []],
  ['not quoted, nor in a comment', '> Depends-on: #1\n\n<!-- Depends-on: #2 -->', []],
])('%s', (_, text, wanted) => {
  expect(named(text)).toEqual(wanted);
  expect(referencesIn(text).faults).toEqual([]);
});

test('a list ends with the next line that is no item', () => {
  expect(named('Depends-on:\n- #1\n\nNotes\n- #2')).toEqual(['#1']);
});

test('what is no reference is a fault with its place, and the others count', () => {
  const text = 'Title\n\nDepends-on: #12, soon, #0\n\nBlocked-by:\n\nDepends-on:\n- whatever';
  const { references, faults } = referencesIn(text, { file: 'task.md' });
  expect(references).toEqual([{ on: '#12', line: 3 }]);
  expect(faults.map(({ code, place }) => [code, place?.line, place?.column])).toEqual([
    ['dependency.reference', 3, 18],
    ['dependency.reference', 3, 24],
    ['dependency.empty', 5, 1],
    ['dependency.reference', 8, 3],
  ]);
  expect(faults[0]).toMatchObject({ message: '“soon” is no task and no change', place: { file: 'task.md' } });
});

test('a text that names thousands is bounded', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => `#${at + 1}`).join(' ');
  const { references, faults } = referencesIn(`Depends-on: ${many}`);
  expect(references).toHaveLength(100);
  expect(faults).toMatchObject([{ code: 'dependency.too-many' }]);
});

test.each([
  `${'a'.repeat(40)}/b#1`,
  `a/${'b'.repeat(101)}#1`,
  `https://github.com/${'a'.repeat(300)}/b/issues/1`,
])('a reference that no repository has is a fault: %s', (word) => {
  const { references, faults } = referencesIn(`Depends-on: #2, ${word}`);
  expect(references.map(({ on }) => on)).toEqual(['#2']);
  expect(faults).toMatchObject([{ code: 'dependency.reference' }]);
});
