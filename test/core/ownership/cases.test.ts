import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { locateCodeowners, parseCodeowners } from '../../../src/core/ownership/codeowners.ts';
import { createOwnership } from '../../../src/core/ownership/explain.ts';

const fixtures = new URL('../../fixtures/codeowners/', import.meta.url);

interface LineError {
  line: number;
  kind: string;
  why?: string;
}

interface Case {
  id: string;
  kind: string;
  source: string;
  pattern: string;
  path: string;
  codeowners: string;
  path_is_directory?: boolean;
  path_not_canonical?: boolean;
  line_invalid?: string;
  verdict: unknown;
  verdict_errors?: LineError[];
  files: string[];
  expected_path: string;
  size_bytes: number;
  expected: { loaded: boolean };
}

const cases = JSON.parse(readFileSync(new URL('cases.json', fixtures), 'utf8')) as Case[];
/** A path that is no plain file path has no verdict; null for the owners of any other means that no rule matches. */
const judged = (kind: string) =>
  cases.filter((one) => one.kind === kind && !one.path_is_directory && !one.path_not_canonical);

/** Why a line is invalid, in the words of the table; an owner by what it is. */
const WHY: Record<string, string> = {
  'pattern.bracket': 'bracket',
  'codeowners.section': 'bracket',
  'pattern.slash': 'slash',
  'pattern.escaped-hash': 'escaped #',
  'pattern.triple-star': 'triple star',
  'pattern.trailing-backslash': 'trailing backslash',
};

function errorsOf(text: string): LineError[] {
  return parseCodeowners(text).faults.map(({ line, code, message }) =>
    code === 'codeowners.owner'
      ? { line, kind: 'Invalid owner', why: /`(.*)`/.exec(message)?.[1] ?? '' }
      : { line, kind: 'Invalid pattern', why: WHY[code] ?? code },
  );
}

test.each(judged('match'))(
  '$id $pattern against $path ($source)',
  ({ pattern, path, verdict, line_invalid }) => {
    // What stands in the pattern alone is judged; its blanks are escaped as a file needs them.
    const { rules, faults } = parseCodeowners(pattern.replace(/(?<!\\) /g, '\\ '));
    expect(createOwnership(rules).ruleOf(path) !== null).toBe(verdict);
    expect(createOwnership(rules).explain(path).rule !== null).toBe(verdict);
    expect(faults.map(({ code }) => WHY[code])).toEqual(line_invalid ? [line_invalid] : []);
  },
);

test.each(judged('owners'))(
  '$id owners of $path ($source)',
  ({ codeowners, path, verdict, verdict_errors }) => {
    const { rules } = parseCodeowners(codeowners);
    expect(createOwnership(rules).ruleOf(path)?.owners ?? null).toEqual(verdict);
    expect(errorsOf(codeowners)).toEqual(verdict_errors ?? []);
  },
);

test.each(judged('parse'))('$id parse ($source)', ({ codeowners, verdict }) => {
  const rules = parseCodeowners(codeowners).rules.map(({ pattern, owners, line }) => ({
    pattern,
    owners,
    line,
  }));
  expect({ rules, errors: errorsOf(codeowners) }).toEqual(verdict);
});

test.each(cases.filter(({ kind }) => kind === 'locate'))(
  '$id locate among $files',
  ({ files, expected_path }) => {
    // `.gitlab/` is where another forge looks.
    const expected = expected_path === '' || expected_path.startsWith('.gitlab/') ? null : expected_path;
    expect(locateCodeowners(files)).toBe(expected);
  },
);

test.each(cases.filter(({ kind }) => kind === 'size'))(
  '$id a file of $size_bytes bytes',
  ({ size_bytes, expected }) => {
    const line = '* @octocat\n';
    const { rules, faults } = parseCodeowners(line + '#'.repeat(size_bytes - line.length));
    expect(rules.length > 0).toBe(expected.loaded);
    expect(faults.map(({ code }) => code)).toEqual(expected.loaded ? [] : ['codeowners.too-large']);
  },
);

test('no case of the table is left out', () => {
  const counted = ['match', 'owners', 'parse'].map((kind) => judged(kind).length);
  expect(counted).toEqual([505, 140, 62]);
});

test.each(readdirSync(new URL('real/', fixtures)))('%s: every path has the recorded line', (repo) => {
  const read = (name: string) => gunzipSync(readFileSync(new URL(`real/${repo}/${name}.gz`, fixtures)));
  const lines = (name: string) => read(name).toString('utf8').replace(/\n$/, '').split('\n');
  const { rules, faults } = parseCodeowners(read('CODEOWNERS'));
  const ownership = createOwnership(rules);
  const paths = lines('files.txt');
  const expected = lines('lines.txt').map(Number);
  expect(faults).toEqual([]);
  expect(paths.length).toBe(expected.length);
  expect(paths.map((path) => ownership.ruleOf(path)?.line ?? 0)).toEqual(expected);
  expect(paths.map((path) => ownership.explain(path).rule?.line ?? 0)).toEqual(expected);
});
