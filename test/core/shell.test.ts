import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { branchWord, patternWords, shellWord } from '../../src/core/shell.ts';

/** What a shell makes of words: one argument each, NUL behind each. */
function readBack(words: string): string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${words}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

test.each([
  'agent-004/vpc',
  'a;rm -rf b',
  "it's",
  '$(id)',
  '`id`',
  'a&b|c>d',
  '*.ts',
  'src/**',
  '~root',
  '#1',
  '!x',
  '',
  'main (base)',
  'a\nb',
])('%j comes back from a shell as one word', (text) => {
  expect(readBack(shellWord(text))).toEqual([text]);
});

test('any words do', () => {
  const words = fc.array(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(words, (texts) => {
      expect(readBack(texts.map(shellWord).join(' '))).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

test('what is plain stays as it is; what begins like an option is not read as one', () => {
  expect(shellWord('@acme/network')).toBe('@acme/network');
  expect(branchWord('work')).toBe('work');
  expect(branchWord('--upload-pack=x')).toBe("'refs/heads/--upload-pack=x'");
  expect(patternWords(['src/*', 'docs/api.md'])).toBe("'src/*' docs/api.md");
  expect(patternWords(['-x'])).toBe('-- -x');
});
