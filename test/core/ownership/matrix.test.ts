import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyBlock, drift, renderBlock } from '../../../src/core/ownership/block.ts';
import { parseCodeowners } from '../../../src/core/ownership/codeowners.ts';
import { createMatcher } from '../../../src/core/ownership/matcher.ts';
import { matrixMatcher, matrixOf, matrixStats } from '../../../src/core/ownership/matrix.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';

const policyOf = (agents: Record<string, unknown>, areas = {}) =>
  loadPolicy(JSON.stringify({ version: 1, agents, areas }), 'baton.yml').policy;

const policy = policyOf(
  {
    docs: {
      id: 'agent-1',
      ownership: ['All READMEs', '/docs/*', 'Plans'],
      reviewers: ['@acme/docs', 'jo@acme.dev'],
    },
    infra: { id: 'agent-2', ownership: ['infra/*', '*'], reviewers: ['@acme/infra'] },
    net: { id: 'agent-3', ownership: ['infra/vpc/*', 'docs/**'], reviewers: ['@acme/net'] },
    silent: { id: 'agent-4', ownership: ['infra/dns/*'] },
  },
  { 'All READMEs': ['**/README.md'], Plans: ['infra/plans/**'] },
);
const matrix = matrixOf(policy);

test('rows that cross directories come first, then areas, then directories, the longer after the shorter', () => {
  expect(matrix.rows.map(({ pattern, agents }) => `${pattern} ${agents.join('+')}`)).toEqual([
    '* agent-2',
    '**/README.md agent-1',
    'infra/plans/** agent-1',
    '/docs/* agent-1+agent-3',
    'infra/* agent-2',
    'infra/dns/* agent-4',
    'infra/vpc/* agent-3',
  ]);
});

test.each([
  ['LICENSE', 'agent-2'],
  ['a/b/README.md', 'agent-1'],
  ['infra/README.md', 'agent-2'],
  ['infra/vpc/deep/main.tf', 'agent-3'],
  ['docs/x/y.md', 'agent-1+agent-3'],
])('%s belongs to %s', (path, agents) => {
  expect(matrixMatcher(matrix).ownersOf(path)?.agents.join('+')).toBe(agents);
});

test('says nothing of what nobody owns', () => {
  const some = matrixOf(policyOf({ a: { id: 'a', ownership: ['src/*'] } }));
  expect(matrixMatcher(some).ownersOf('docs/a')).toBeNull();
  expect(matrixStats(some, ['src/a', 'src/b/c', 'docs/a'])).toEqual({
    paths: 3,
    unowned: 1,
    agents: [{ agent: 'a', rows: 1, paths: 2, shared: 0 }],
  });
});

test('the block holds owners, and comments where there are none', () => {
  expect(renderBlock(matrix).split('\n').slice(1, -2)).toEqual([
    '*             @acme/infra # agent-2',
    '**/README.md  @acme/docs jo@acme.dev # agent-1, All READMEs',
    '/infra/plans/ @acme/docs jo@acme.dev # agent-1, Plans',
    '/docs/        @acme/docs @acme/net jo@acme.dev # agent-1, agent-3',
    '/infra/       @acme/infra # agent-2',
    '# /infra/dns/ stays as above: no reviewers for agent-4',
    '/infra/vpc/   @acme/net # agent-3',
  ]);
});

const segment = fc.constantFrom('a', 'b', 'c d', 'README.md', '*', '**', '*.md', 'x[1]', '#h');
const glob = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/').replace(/[[\]]/g, '\\$&'))
  // Words alone are the name of an area.
  .map((pattern) => (pattern === 'c d' ? '/c d' : pattern));
const path = fc
  .array(fc.constantFrom('a', 'b', 'c d', 'README.md', 'x[1]', '#h', 'z.md'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'));

test('GitHub reads the block as Baton reads the matrix', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(glob, fc.nat(3)), { minLength: 1, maxLength: 8 }),
      fc.array(path),
      (rows, paths) => {
        const agents = [0, 1, 2, 3].map((nth) => [
          `a${nth}`,
          {
            id: `a${nth}`,
            reviewers: [`@r${nth}`],
            ownership: rows.flatMap(([row, of]) => (of === nth ? [row] : [])),
          },
        ]);
        const made = matrixOf(policyOf(Object.fromEntries(agents)));
        const { rules, faults } = parseCodeowners(renderBlock(made));
        expect(faults).toEqual([]);
        const file = createMatcher(rules);
        for (const each of paths) {
          const owned = matrixMatcher(made).ownersOf(each);
          expect(rules[file.last(each)]?.owners ?? null).toEqual(owned?.row.owners ?? null);
        }
      },
    ),
    { numRuns: 200 },
  );
});

const BLOCK = renderBlock(matrix);

test.each([
  ['nothing', '', ''],
  ['other lines', '* @all\n', '* @all\n\n'],
  ['no last line end', '* @all', '* @all\n\n'],
])('is put at the end of %s', (_, before, kept) => {
  expect(applyBlock(before, BLOCK, 'CODEOWNERS')).toBe(kept + BLOCK);
});

test('takes the place of the old one, and leaves every other byte', () => {
  const old = '# mine\r\n\r\n# baton:begin\r\nold @old\r\n# baton:end\r\n*.\udc80 @bytes\r\n  last @x';
  const applied = applyBlock(old, BLOCK, 'CODEOWNERS');
  expect(applied).toBe(`# mine\r\n\r\n${BLOCK.replaceAll('\n', '\r\n')}*.\udc80 @bytes\r\n  last @x`);
  expect(applyBlock(applied, BLOCK, 'CODEOWNERS')).toBe(applied);
});

test.each([
  ['# baton:begin\n', '1: found `# baton:begin` without'],
  ['a @b\n# baton:end\n', '2: found `# baton:end` without'],
  ['# baton:begin\n# baton:end\n# baton:begin\n', '3: found a second `# baton:begin`'],
])('markers that do not pair are refused: %j', (text, says) => {
  let said = '';
  try {
    applyBlock(text, BLOCK, 'CODEOWNERS');
  } catch (error) {
    const [fault] = (error as { faults: { message: string; place: { line: number } }[] }).faults;
    said = `${fault?.place.line}: ${fault?.message}`;
  }
  expect(said).toContain(says);
});

test('drift is a unified diff, or nothing', () => {
  expect(drift('a\n', 'a\n', 'CODEOWNERS')).toBeNull();
  expect(drift('a\nb\n', 'a\nc\n', 'CODEOWNERS')).toBe(
    '--- a/CODEOWNERS\n+++ b/CODEOWNERS\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n',
  );
});
