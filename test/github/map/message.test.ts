import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMessage } from '../../../src/github/map/message.ts';

test.each([
  ['no body', 'Mend it', 'Mend it', []],
  ['a subject over two lines', 'Mend\nit\n\nBaton-Agent: a', 'Mend it', [['Baton-Agent', 'a']]],
  ['a trailer in the first paragraph is part of the subject', 'Baton-Agent: a', 'Baton-Agent: a', []],
  ['only the last paragraph', 'x\n\nBaton-Agent: a\n\nThe end.', 'x', []],
  [
    'a folded value',
    'x\n\nBaton-Agent: a\n  b\nOther: c',
    'x',
    [
      ['Baton-Agent', 'a b'],
      ['Other', 'c'],
    ],
  ],
  ['prose with a colon among other prose', 'x\n\nNote: this\nis prose\nof three lines\nand four', 'x', []],
  [
    'prose beside what git writes',
    'x\n\nsome prose\nSigned-off-by: A <a@b.c>',
    'x',
    [['Signed-off-by', 'A <a@b.c>']],
  ],
  ['carriage returns', 'x\r\n\r\nBaton-Agent: a\r\n', 'x', [['Baton-Agent', 'a']]],
])('reads a message with %s', (_, message, subject, trailers) => {
  const found = readMessage(message);
  expect(found.subject).toBe(subject);
  expect(found.trailers.map(({ key, value }) => [key, value])).toEqual(trailers);
});

test('reads the trailers that git reads', () => {
  const line = fc.constantFrom(
    'Baton-Agent: a',
    'Signed-off-by: A <a@b.c>',
    'prose here',
    ' folded',
    '',
    'Two words: x',
    'Key:v',
    'Key : w',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
      const message = `Subject\n\n${lines.join('\n')}\n`;
      const said = execFileSync(
        'git',
        ['-c', 'trailer.separators=:', 'interpret-trailers', '--parse', '--no-divider'],
        {
          input: message,
          encoding: 'utf8',
        },
      );
      const expected = said
        .split('\n')
        .filter(Boolean)
        .map((each) => each.replace(/\s*:\s*/, ': ').trim());
      expect(readMessage(message).trailers.map(({ key, value }) => `${key}: ${value}`.trim())).toEqual(
        expected,
      );
    }),
    { numRuns: 60 },
  );
});
