import { expect, test } from '@jest/globals';
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
  expect(pathsAsked([{ text: asked }], from)).toEqual({ paths: [expected], faults: [] });
});

test('every path outside, every folder and every empty one is told, and the others are answered in their order', () => {
  const asked = [
    '../../x',
    'a.ts',
    '/etc/passwd',
    '/home/me/repository/x',
    'docs/',
    '..',
    '',
    'api',
    'fine.ts',
  ];
  const { paths, faults } = pathsAsked(
    asked.map((text, at) => ({ text, line: at + 1 })),
    from,
    (path) => path === 'src/api',
  );
  expect(paths).toEqual(['src/a.ts', 'src/fine.ts']);
  expect(faults.map(({ code, place }) => [code, place?.line])).toEqual([
    ['owners.outside', 1],
    ['owners.outside', 3],
    ['owners.outside', 4],
    ['owners.folder', 5],
    ['owners.folder', 6],
    ['owners.empty', 7],
    ['owners.folder', 8],
  ]);
});

test.each([
  ['no root is known: no absolute path is inside', { root: null, prefix: '' }, '/a', 'owners.outside'],
  ['a slash is the root', { root: '/home/me', prefix: '', slashIsRoot: true }, '/src/x', 'src/x'],
  [
    'but what is below the folder stays so',
    { root: '/home/me', prefix: '', slashIsRoot: true },
    '/home/me/x',
    'x',
  ],
])('%s', (_, standpoint, text, expected) => {
  const { paths, faults } = pathsAsked([{ text }], standpoint);
  expect([...paths, ...faults.map(({ code }) => code)]).toEqual([expected]);
});
