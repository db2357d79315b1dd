import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCodeowners } from '../../../src/core/ownership/codeowners.ts';
import { createOwnership } from '../../../src/core/ownership/explain.ts';
import { compileGlobs, globFault, toCodeownersPattern } from '../../../src/core/ownership/glob.ts';
import { overlapWitness } from '../../../src/core/ownership/overlap.ts';
import { naiveRegExp } from '../../support/naive-pattern.ts';
import { anyPath, anyPattern } from '../../support/patterns.ts';

const anyGlob = anyPattern.map((text) => text.replace(/\\ /g, ' '));

/** The policy's one difference: a last `*` behind a directory is the whole subtree. */
const naiveGlob = (glob: string) => naiveRegExp(glob.replace(/(?<=[^/])\/\*$/, '/**'));

test.each([
  ['components/terraform/vpc/*', '/components/terraform/vpc/'],
  ['components/terraform/vpc', '/components/terraform/vpc'],
  ['docs/**', '/docs/'],
  ['docs/', 'docs/'],
  ['docs', 'docs'],
  ['/docs', '/docs'],
  ['**/README.md', '**/README.md'],
  ['*.tf', '*.tf'],
  ['**/*iam*.tf', '**/*iam*.tf'],
  ['**/iam/**', '**/iam/'],
  ['components/terraform/*/sg-*.tf', '/components/terraform/*/sg-*.tf'],
  ['components/terraform/*/', '/components/terraform/*/'],
  ['stacks/*', '/stacks/'],
  ['*', '*'],
  ['**', '*'],
  ['**/*', '*'],
  ['/*', '/*'],
  ['My Documents/*', '/My\\ Documents/'],
  ['a b.md', 'a\\ b.md'],
  ['a\\ b.md', 'a\\ b.md'],
  ['src/\\[id\\]/*', '/src/\\[id\\]/'],
  ['#notes', '**/#notes'],
  ['\\!keep', '**/!keep'],
  ['@types', '**/@types'],
])('%s is %s in CODEOWNERS', (glob, expected) => {
  expect(toCodeownersPattern(glob)).toBe(expected);
});

test('a pattern of the policy and its form in CODEOWNERS match the same paths', () => {
  fc.assert(
    fc.property(anyGlob, fc.array(anyPath, { minLength: 1, maxLength: 8 }), (glob, paths) => {
      const { rules, faults } = parseCodeowners(`${toCodeownersPattern(glob)} @a`);
      expect(faults).toEqual([]);
      expect(rules.map(({ owners }) => owners)).toEqual([['@a']]);
      const [globs, ownership, naive] = [compileGlobs([glob]), createOwnership(rules), naiveGlob(glob)];
      for (const path of paths) {
        expect([path, globs.matches(path)]).toEqual([path, naive.test(path)]);
        expect([path, ownership.ruleOf(path) !== null]).toEqual([path, naive.test(path)]);
      }
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['', 'pattern is empty'],
  ['/', 'never matches anything'],
  ['!docs/*', 'negated'],
  ['\\#a', 'cannot be escaped'],
  ['src/[a-z].ts', 'must be escaped'],
  ['src/***', 'Three stars'],
  ['src\\', 'escapes nothing'],
  ['src//x', 'empty segment'],
  ['./src/*', 'a segment `.`'],
  ['src/../x', 'a segment `..`'],
  ['a\nb', 'line end'],
  ['a'.repeat(4097), 'at most 4096'],
])('case %#: a pattern that is not valid is refused', (glob, why) => {
  expect(globFault(glob)).toContain(why);
  expect(() => compileGlobs([glob])).toThrow(why);
});

test('which globs match is told in the order in which they were given', () => {
  const globs = compileGlobs(['docs/*', '*.md', 'src/*']);
  expect(globs.which('docs/a/b.md')).toEqual(['docs/*', '*.md']);
  expect(globs.which('lib/a.ts')).toEqual([]);
  expect(compileGlobs([]).matches('a')).toBe(false);
});

test.each([
  ['src/*', 'src/api/*', true],
  ['src/api/*', 'src/web/*', false],
  ['src/**/test.ts', '**/unit/*', true],
  ['*.ts', '*.js', true], // `x.ts/x.js`: a directory may have such a name
  ['/src/*.ts', '/src/*.js', false],
  ['src/*/x.ts', 'src/*/x.js', false],
  ['*.ts', 'src/*', true],
  ['a*b', '*ba*', true],
  ['/a?c', '/ab*d', false],
  ['/*', 'src/*', false],
  ['/*', 'src', true],
  ['docs/', '/docs', true],
  ['/docs/', '/docs', true],
  ['**/iam/**', 'components/terraform/*/iam/main.tf', true],
  ['components/*/a/**/x', 'components/**/b', true],
  ['/.*', '/?', false],
  ['/.*', '/*.', true],
  ['/.?', '/?.', false],
  [`/${'*a'.repeat(1000)}`, `/${'a*'.repeat(1000)}b`, false],
  [`/${'**/a/'.repeat(500)}b`, `/${'a/**/'.repeat(500)}c`, true],
])('case %#: can one path match both patterns?', (a, b, expected) => {
  const path = overlapWitness(a, b);
  expect(path !== null).toBe(expected);
  if (path === null) return;
  expect(compileGlobs([a, b]).which(path)).toEqual([a, b]);
});

test('the example is matched by both, and a path that both match is never denied', () => {
  const real = (path: string) => path.split('/').every((name) => !['', '.', '..'].includes(name));
  fc.assert(
    fc.property(anyGlob, anyGlob, fc.array(anyPath, { maxLength: 8 }), (a, b, paths) => {
      const example = overlapWitness(a, b);
      expect(overlapWitness(b, a) === null).toBe(example === null);
      if (example !== null) {
        expect({ example, real: real(example) }).toEqual({ example, real: true });
        expect([a, b].filter((glob) => naiveGlob(glob).test(example))).toEqual([a, b]);
      }
      const both = paths.filter((path) => naiveGlob(a).test(path) && naiveGlob(b).test(path));
      if (both.length > 0) expect(example).not.toBeNull();
    }),
    { numRuns: 3000 },
  );
});

test('of two short globs of two letters, every pair is decided as by trying all short names', () => {
  const glob = fc
    .array(fc.constantFrom('a', 'b', '?', '*', '.'), { minLength: 1, maxLength: 4 })
    .map((c) => `/${c.join('')}`);
  const names = ['a', 'b', '.'].flatMap((x) => [
    x,
    ...['a', 'b', '.'].flatMap((y) => [
      x + y,
      ...['a', 'b', '.'].flatMap((z) => [
        x + y + z,
        ...['a', 'b', '.'].flatMap((w) => [x + y + z + w, ...['a', 'b', '.'].map((v) => x + y + z + w + v)]),
      ]),
    ]),
  ]);
  const candidates = names.filter((text) => text !== '.' && text !== '..');
  fc.assert(
    fc.property(glob, glob, (a, b) => {
      fc.pre(globFault(a) === null && globFault(b) === null);
      const [left, right] = [naiveRegExp(a), naiveRegExp(b)];
      if (candidates.some((one) => left.test(one) && right.test(one)))
        expect(overlapWitness(a, b)).not.toBeNull();
    }),
    { numRuns: 1000 },
  );
});
