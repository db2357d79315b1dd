import { expect, test } from '@jest/globals';
import { readDocument } from '../../../src/core/handoffs/document.ts';
import { DOCUMENT } from '../../support/handoffs.ts';

test('the template of the framework is read', () => {
  const read = readDocument(DOCUMENT);
  expect(read?.faults).toEqual([]);
  expect(read?.document).toMatchObject({
    title: 'Address range',
    from: 'agent-004',
    to: 'agent-006',
    kind: 'forward',
    completed_work: ['The range is doubled'],
    artifacts: [{ path: 'net/range.tf', type: 'code', status: 'final' }],
    known_issues: ['none'],
    dependencies: ['agent-006: the routes of the API'],
    success_criteria: ['The plan is empty'],
    notes: 'Read the second commit first.',
  });
});

test.each([
  [
    'other levels',
    DOCUMENT.replaceAll('### ', '#### ').replaceAll('## ', '### ').replace('#### Task', '# Task'),
  ],
  ['capitals', DOCUMENT.replace('### Completed Work', '### COMPLETED WORK').replace('## From', '## FROM')],
  [
    'other names',
    DOCUMENT.replace('Success Criteria', 'Acceptance criteria').replace('Completed Work', 'Done'),
  ],
  ['colons and numbers', DOCUMENT.replace('### Artifacts', '### 2. Artifacts:')],
  [
    'plain lines for the parties',
    DOCUMENT.replace('## From: agent-004\n## To: agent-006', '**From:** agent-004\n**To**: `agent-006`'),
  ],
  ['Windows line ends', DOCUMENT.replaceAll('\n', '\r\n')],
  ['text around it', `Doubles the range.\n\n${DOCUMENT}\n# Checklist\n- [ ] Done\n`],
  [
    'one line for an artifact',
    DOCUMENT.replace('- Path: net/range.tf\n- Type: code\n- Status: final', '- `net/range.tf` (code, final)'),
  ],
])('%s', (_, text) => {
  const read = readDocument(text);
  expect(read?.faults).toEqual([]);
  expect(read?.document.artifacts).toEqual([{ path: 'net/range.tf', type: 'code', status: 'final' }]);
  expect(read?.document).toMatchObject({
    from: 'agent-004',
    to: 'agent-006',
    completed_work: ['The range is doubled'],
    success_criteria: ['The plan is empty'],
  });
});

test.each([
  ['no receiver', DOCUMENT.replace('## To: agent-006\n', ''), 1, 'it does not say who receives'],
  ['a placeholder', DOCUMENT.replace('agent-006', '[Agent ID]'), 4, '`to` names nobody'],
  [
    'no section',
    DOCUMENT.replace('### Known Issues\n- none\n', ''),
    1,
    'the section Known Issues is missing',
  ],
  [
    'an empty section',
    DOCUMENT.replace('- The plan is empty\n', ''),
    21,
    'the section Success Criteria says nothing',
  ],
  [
    'a placeholder in a section',
    DOCUMENT.replace('The plan is empty', '[Acceptance criteria]'),
    21,
    'the section Success Criteria says nothing',
  ],
  [
    'a wrong status',
    DOCUMENT.replace('Status: final', 'Status: nearly'),
    11,
    'the status of net/range.tf is “nearly”',
  ],
  ['a path outside', DOCUMENT.replace('net/range.tf', '../x'), 11, '“../x” is no path in the repository'],
  ['a date that is none', DOCUMENT.replace('2026-11-20T09:00:00Z', 'soon'), 5, '“soon” is no date'],
  [
    'a kind that is none',
    DOCUMENT.replace('## Date', '## Kind: sideways\n## Date'),
    5,
    'there is no kind “sideways”',
  ],
  ['a section twice', `${DOCUMENT}### Notes\nMore.\n`, 26, 'the section Notes is there twice'],
  [
    'a heading that is nearly one',
    DOCUMENT.replace('### Known Issues', '### Known Isues'),
    15,
    'no section is called “Known Isues”',
  ],
])('%s is told with its line', (_, text, line, message) => {
  expect(readDocument(text)?.faults).toContainEqual(
    expect.objectContaining({ line, message, hint: expect.any(String) }),
  );
});

test('code, quotations and HTML comments are no document', () => {
  expect(readDocument(`\`\`\`\n${DOCUMENT}\`\`\`\n`)).toBeNull();
  expect(readDocument(DOCUMENT.replace(/^/gm, '> '))).toBeNull();
  expect(readDocument(`<!--\n${DOCUMENT}-->\n`)).toBeNull();
  expect(readDocument('Handoff of nothing')).toBeNull();
});

test('the digest changes with what it says, and not with how it is laid out', () => {
  const digest = (text: string) => readDocument(text)?.document.digest;
  expect(digest(DOCUMENT.replaceAll('### ', '## '))).toBe(digest(DOCUMENT));
  expect(digest(DOCUMENT.replace('doubled', 'halved'))).not.toBe(digest(DOCUMENT));
});
