import { expect, test } from '@jest/globals';
import { logText, workflowCommand } from '../../../src/render/workflow/command.ts';

test.each([
  ['a plain one', workflowCommand('notice', {}, 'done'), '::notice::done'],
  [
    'several lines, percent signs, places',
    workflowCommand('error', { file: 'a,b:c.ts', line: 3 }, '50%\nand\r\nmore'),
    '::error file=a%2Cb%3Ac.ts,line=3::50%25%0Aand%0Amore',
  ],
])('%s', (_, command, wanted) => {
  expect(command).toBe(wanted);
});

test('lines of a log are no commands, old or new', () => {
  expect(logText('a\n  ::error::x\n##[error]y')).toBe('a\n  \\::error::x\n##\\[error]y');
});
