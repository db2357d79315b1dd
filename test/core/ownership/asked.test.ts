import { expect, test } from '@jest/globals';
import { UserError } from '../../../src/core/errors.ts';
import { pathsAsked } from '../../../src/core/ownership/asked.ts';

const from = { root: '/home/me/repo', prefix: 'src/' };

test.each([
  ['a.ts', 'src/a.ts'],
  ['./a.ts', 'src/a.ts'],
  ['../docs/a.md', 'docs/a.md'],
  ['x/../y', 'src/y'],
  ['x//y', 'src/x/y'],
  ['.hidden', 'src/.hidden'],
  ['..more', 'src/..more'],
  ['/home/me/repo/docs/a.md', 'docs/a.md'],
  ['/home/me/repo/./docs/../a.md', 'a.md'],
])('%s is %s', (asked, expected) => {
  expect(pathsAsked([asked], from)).toEqual([expected]);
});

test('every path outside, and every folder, is refused at once', () => {
  const asked = ['../../x', '/etc/passwd', '/home/me/repository/x', 'docs/', '..', '', 'fine.ts'];
  const refuse = () => pathsAsked(asked, from);
  expect(refuse).toThrow(UserError);
  try {
    refuse();
  } catch (error) {
    expect((error as UserError).faults.map(({ code }) => code)).toEqual([
      'owners.outside',
      'owners.outside',
      'owners.outside',
      'owners.folder',
      'owners.folder',
      'owners.folder',
    ]);
  }
});

test('without a known root no absolute path is inside', () => {
  expect(() => pathsAsked(['/a'], { root: null, prefix: '' })).toThrow('outside');
});
