import { describe, expect, test } from '@jest/globals';
import { contextOf } from '../../../src/core/change/judge.ts';
import type { AlertFacts, LabelFacts, PullFacts, ReportFacts } from '../../../src/core/change/pull.ts';
import type { Facts } from '../../../src/core/change/rule.ts';
import { judgeGate } from '../../../src/core/gates/gate.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { factsOf, modified, stateWith } from '../../support/facts.ts';
import { account, check, githubFacts, review } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const ok = true;
const no = false;
const unsure = null;

/** The one requirement of a gate, judged on GitHub or, where `pull` is null, on a plain repository. */
function judged(
  requirement: string,
  pull: Partial<PullFacts> | null,
  more: Partial<Facts> = {},
  paths: readonly string[] = ['net/x'],
): Verdict {
  const policy = smallPolicy(`groups: { both: [net, api] }\ngates: { g: { require: [${requirement}] } }`);
  const facts = pull === null ? factsOf(paths, {}, more) : githubFacts(paths, pull, more);
  const { g } = policy.gates;
  const verdict = g && judgeGate('g', g, contextOf(facts, policy, stateWith(), NOW), 'enforce').children?.[0];
  if (!verdict) throw new Error('nothing was judged');
  return verdict;
}

const OUTCOMES = new Map([
  [ok, 'pass'],
  [no, 'block'],
  [unsure, 'cannot-tell'],
] as const);

function holds(verdict: Verdict, expected: boolean | null, reason: string): void {
  expect({ outcome: verdict.outcome, reason: verdict.reason }).toEqual({
    outcome: OUTCOMES.get(expected),
    reason: expect.stringContaining(reason),
  });
}

describe('check', () => {
  const one = '{ check: { name: "test*", app: github-actions } }';
  test.each<[string, string, Partial<PullFacts> | null, boolean | null, string]>([
    ['green', one, { checks: [check('test-a', 'success')] }, ok, 'test-a green'],
    [
      'by another app',
      one,
      { checks: [check('test-a', 'success', { app: 'evil' })] },
      no,
      'no result of test* by github-actions',
    ],
    [
      'a status, which no app wrote',
      one,
      { checks: [check('test-a', 'success', { app: null })] },
      no,
      'no result',
    ],
    ['any app', '{ check: "test*" }', { checks: [check('test-a', 'success', { app: 'evil' })] }, ok, 'green'],
    [
      'one of them red',
      '{ check: "test*" }',
      { checks: [check('test-a', 'success'), check('test-b', 'timed_out')] },
      no,
      'test-b ended with timed_out',
    ],
    [
      'one of them running',
      '{ check: "test*" }',
      { checks: [check('test-a', 'success'), check('test-b', null)] },
      no,
      'test-b has not ended yet',
    ],
    [
      'waiting for somebody',
      '{ check: "test*" }',
      { checks: [check('test-a', 'action_required')] },
      no,
      'action_required',
    ],
    ['missing', '{ check: "test*" }', {}, no, 'no result of test*'],
    ['one app, on a plain repository', one, null, unsure, 'without a forge'],
  ])('%s', (_, requirement, pull, expected, reason) => {
    holds(judged(requirement, pull), expected, reason);
  });
  test('checks that cannot be read are not missing', () => {
    holds(judged(one, {}, { unseen: [{ what: 'checks', reason: 'too many' }] }), unsure, 'too many');
  });
  test('what the log records is no check on GitHub', () => {
    const policy = smallPolicy('gates: { g: { require: [{ check: unit }] } }');
    const result = {
      name: 'unit',
      sha: 'a'.repeat(40),
      conclusion: 'success',
      by: '@x',
      at: '',
      url: null,
    } as const;
    const context = contextOf(githubFacts(['net/x']), policy, stateWith({ checks: [result] }), NOW);
    expect(context.checks).toEqual([]);
  });
});

describe('approval', () => {
  const jane = { reviews: [review('jane', 'approved')] };
  test.each<[string, string, Partial<PullFacts> | null, Partial<Facts>, boolean | null, string]>([
    ['by a login', '{ approval: { of: "@jane" } }', jane, {}, ok, 'approved by @jane'],
    ['by a reviewer of an agent', '{ approval: { of: api } }', jane, {}, ok, 'approved by @jane'],
    ['by somebody of a group', '{ approval: { of: both } }', jane, {}, ok, 'approved by @jane'],
    [
      'by a member',
      '{ approval: { of: "@acme/sec" } }',
      jane,
      { teams: { '@acme/sec': ['jane'] } },
      ok,
      '@jane',
    ],
    ['by no member', '{ approval: { of: "@acme/sec" } }', jane, { teams: { '@acme/sec': [] } }, no, '0 of 1'],
    [
      'of a team that is not known',
      '{ approval: { of: "@acme/sec" } }',
      jane,
      {},
      unsure,
      '@acme/sec cannot be told',
    ],
    [
      'by an operator of who acts',
      '{ approval: { of: net } }',
      { reviews: [review('net-lead', 'approved')] },
      {},
      no,
      'does not count',
    ],
    ['too few', '{ approval: { of: both, count: 2 } }', jane, {}, no, '1 of 2'],
    [
      'where nothing of it is touched',
      '{ approval: { of: "@jane", when: ["iam/**"] } }',
      {},
      {},
      ok,
      'nothing under iam/**',
    ],
    ['where it is', '{ approval: { of: "@jane", when: ["net/**"] } }', {}, {}, no, '0 of 1'],
    [
      'where reviews cannot be read',
      '{ approval: { of: "@jane" } }',
      jane,
      { unseen: [{ what: 'reviews', reason: 'gone' }] },
      unsure,
      'gone',
    ],
    ['on a plain repository, by the log', '{ approval: { of: "@jane" } }', null, {}, no, '0 of 1'],
  ])('%s', (_, requirement, pull, more, expected, reason) => {
    holds(judged(requirement, pull, more), expected, reason);
  });
});

describe('alerts and secrets', () => {
  const alert = (
    severity: AlertFacts['severity'],
    source: AlertFacts['source'] = 'dependabot',
  ): AlertFacts => ({
    source,
    number: 7,
    severity,
    rule: 'prototype-pollution',
    path: 'package-lock.json',
    url: 'https://forge.example/a/7',
  });
  const most = '{ alerts: { source: dependabot, at_most: medium } }';
  test.each<[string, string, Partial<Facts>, boolean | null, string]>([
    ['none', most, { alerts: { dependabot: [] } }, ok, 'no alert above medium'],
    ['as grave as allowed', most, { alerts: { dependabot: [alert('medium')] } }, ok, 'no alert above'],
    ['graver', most, { alerts: { dependabot: [alert('high')] } }, no, 'prototype-pollution (high, number 7)'],
    ['of another source', most, { alerts: { dependabot: [], 'code-scanning': [alert('critical')] } }, ok, ''],
    [
      'any at all',
      '{ alerts: { source: dependabot, at_most: none } }',
      { alerts: { dependabot: [alert('low')] } },
      no,
      'low',
    ],
    ['not read', most, {}, unsure, 'could not be read'],
    [
      'not to be read',
      most,
      { alerts: { dependabot: null }, unseen: [{ what: 'alerts', reason: 'no right' }] },
      unsure,
      'no right',
    ],
    ['no secret', '{ secrets: none }', { alerts: { 'secret-scanning': [] } }, ok, 'no alert'],
    [
      'a secret',
      '{ secrets: none }',
      { alerts: { 'secret-scanning': [alert('critical', 'secret-scanning')] } },
      no,
      '1 open alert',
    ],
    [
      'secrets that cannot be read',
      '{ secrets: none }',
      { alerts: { 'secret-scanning': null } },
      unsure,
      'secret-scanning',
    ],
  ])('%s', (_, requirement, more, expected, reason) => {
    holds(judged(requirement, {}, more), expected, reason);
  });
  test('each source says by itself why it was not seen', () => {
    const unseen = [
      { what: 'alerts', of: 'code-scanning', reason: 'not analysed' },
      { what: 'alerts', of: 'dependabot', reason: 'disabled', next: ['enable it'] },
    ] as const;
    const verdict = judged(most, {}, { alerts: { dependabot: null }, unseen });
    expect(verdict).toMatchObject({ reason: 'disabled', next: ['enable it'] });
  });
  test('on a plain repository nobody can tell', () => {
    holds(judged(most, null), unsure, 'without a forge');
    holds(judged('{ secrets: none }', null), unsure, 'without a forge');
  });
});

describe('checklist', () => {
  const both = '{ checklist: ["Documentation complete", "Security scan passed"] }';
  const body = (lines: string): Partial<PullFacts> => ({ body: lines });
  test.each<[string, string, boolean | null, string]>([
    ['ticked', '- [x] Documentation complete\n* [X] **Security scan** passed.', ok, 'ticked'],
    ['numbered and nested', '1. [x] documentation complete\n    - [x] Security   scan passed', ok, 'ticked'],
    [
      'not ticked',
      '- [x] Documentation complete\n- [ ] Security scan passed',
      no,
      'not ticked: Security scan passed',
    ],
    ['missing', '- [x] Documentation complete', no, 'not in the description: Security scan passed'],
    [
      'ticked once and open once',
      '- [x] Documentation complete\n- [x] Security scan passed\n- [ ] Security scan passed',
      no,
      'not ticked',
    ],
    [
      'in a code block',
      '- [x] Documentation complete\n\n```\n- [x] Security scan passed\n```',
      no,
      'not in the description',
    ],
    [
      'in an indented code block',
      'Text.\n\n    - [x] Documentation complete\n    - [x] Security scan passed',
      no,
      'not in',
    ],
    [
      'in <pre>',
      '<pre>\n- [x] Documentation complete\n- [x] Security scan passed\n</pre>',
      no,
      'not in the description: Documentation complete, Security scan passed',
    ],
    [
      'in <code>',
      '- [x] Documentation complete\n\n<code>\n\n- [x] Security scan passed\n\n</code>',
      no,
      'not in the description: Security scan passed',
    ],
    [
      'in <details>',
      '<details><summary>All</summary>\n\n- [x] Documentation complete\n- [x] Security scan passed\n\n</details>',
      ok,
      'ticked',
    ],
    ['quoted', '> - [x] Documentation complete\n> - [x] Security scan passed', no, 'not in the description'],
    [
      'hidden',
      '<!-- \n- [x] Documentation complete\n- [x] Security scan passed\n-->',
      no,
      'not in the description',
    ],
  ])('%s', (_, lines, expected, reason) => {
    holds(judged(both, body(lines)), expected, reason);
  });
  test('on a plain repository nobody can tell', () => {
    holds(judged(both, null), unsure, 'without a forge');
  });
});

describe('label, where not all of them or of who set them could be seen', () => {
  const reason = 'GitHub kept some';
  const ready: LabelFacts = { name: 'ready', by: account('boss') };
  const signed = '{ label: { has: ready, by: ["@boss"] } }';
  test.each<[string, string, LabelFacts[], 'labels' | 'timeline', boolean | null]>([
    ['one that is there is there', '{ label: { has: ready } }', [ready], 'labels', ok],
    ['one that is not may be there', '{ label: { has: ready } }', [], 'labels', unsure],
    ['one that should not be there is', '{ label: { not: ready } }', [ready], 'labels', no],
    ['one that should not be there may be', '{ label: { not: ready } }', [], 'labels', unsure],
    ['somebody else may have set it since', signed, [ready], 'timeline', unsure],
    ['who set it is no matter', '{ label: { has: ready } }', [ready], 'timeline', ok],
  ])('%s', (_, requirement, labels, what, expected) => {
    const found = judged(requirement, { labels }, { unseen: [{ what, reason }] });
    expect(found.outcome).toBe(OUTCOMES.get(expected));
    if (expected === unsure) expect(found.reason).toContain(reason);
  });
});

describe('label', () => {
  const label = (name: string, by: string | null = 'boss'): LabelFacts => ({
    name,
    by: by === null ? null : account(by),
  });
  const signed = '{ label: { has: "release:*", by: ["@boss"] } }';
  test.each<[string, string, LabelFacts[], boolean | null, string]>([
    ['there', '{ label: { has: ready } }', [label('Ready')], ok, 'Ready is there'],
    ['not there', '{ label: { has: ready } }', [label('other')], no, 'no label ready'],
    ['there, and should not be', '{ label: { not: hold } }', [label('hold')], no, 'hold is there'],
    ['not there, as it should', '{ label: { not: "hold*" } }', [], ok, 'no label hold*'],
    ['set by who may', signed, [label('release:patch')], ok, 'is there'],
    ['set by somebody else', signed, [label('release:patch', 'mallory')], no, 'does not count'],
    [
      'set by nobody knows whom',
      signed,
      [label('release:patch', null)],
      unsure,
      'who set release:patch cannot be told',
    ],
    [
      'one of two by who may',
      signed,
      [label('release:a', 'mallory'), label('release:b')],
      ok,
      'release:b is there',
    ],
    [
      'held by somebody who may not hold',
      '{ label: { not: hold, by: ["@boss"] } }',
      [label('hold', 'mallory')],
      ok,
      'does not count',
    ],
    [
      'perhaps held',
      '{ label: { not: hold, by: ["@acme/leads"] } }',
      [label('hold', 'jane')],
      unsure,
      '@acme/leads cannot be told',
    ],
  ])('%s', (_, requirement, labels, expected, reason) => {
    holds(judged(requirement, { labels }), expected, reason);
  });
  test('on a plain repository nobody can tell', () => {
    holds(judged('{ label: { has: ready } }', null), unsure, 'without a forge');
  });
});

test.each<[string, Partial<PullFacts> | null, boolean | null]>([
  ['feat: x', { title: 'feat: x' }, ok],
  ['Update', { title: 'Update' }, no],
  ['nothing, on a plain repository', null, unsure],
])('title: %s', (_, pull, expected) => {
  holds(judged('{ title: { matches: "^(feat|fix): " } }', pull), expected, '');
});

describe('size', () => {
  const files = [
    modified('net/a', { added: 5, deleted: 6 }),
    modified('dist/b', { added: 900, deleted: 0 }),
    modified('logo.png', { added: null, deleted: null }),
  ];
  test.each<[string, string, boolean | null, string]>([
    ['within', '{ size: { lines: 911, files: 3 } }', ok, '911 lines in 3 files'],
    ['too many lines', '{ size: { lines: 100 } }', no, '911 lines, and 100 are allowed'],
    ['ignored', '{ size: { lines: 100, files: 2, ignore: ["dist/**"] } }', ok, '11 lines in 2 files'],
    ['too many files', '{ size: { files: 2 } }', no, '3 files, and 2 are allowed'],
  ])('%s', (_, requirement, expected, reason) => {
    const { change } = githubFacts(files);
    holds(judged(requirement, {}, { change }), expected, reason);
    holds(judged(requirement, null, { change: factsOf(files).change }), expected, reason);
  });
  test('a file that is moved out of what is ignored counts', () => {
    const { change } = githubFacts([modified('net/a', { previous: 'dist/a', added: 9 })]);
    holds(judged('{ size: { lines: 5, ignore: ["dist/**"] } }', {}, { change }), no, '10 lines');
  });
});

describe('reports', () => {
  const report = (path: string, text: string | null): ReportFacts => ({ artifact: 'results', path, text });
  const junit = '{ reports: { junit: "**/junit.xml" } }';
  const suite = (cases: string, more = ''): string =>
    `<testsuites><testsuite ${more}>${cases}</testsuite></testsuites>`;
  const passed = '<testcase name="a"/>';
  const failed = '<testcase name="b"><failure message="no">x</failure><failure/></testcase>';
  test.each<[string, string, ReportFacts[] | null, boolean | null, string]>([
    ['all passed', junit, [report('a/junit.xml', suite(passed))], ok, 'of 1 test in 1 report 0 failed'],
    [
      'one failed',
      junit,
      [report('junit.xml', suite(passed + failed))],
      no,
      'of 2 tests in 1 report 1 failed, and 0 may',
    ],
    [
      'an error',
      junit,
      [report('junit.xml', suite('<testcase><error/></testcase>'))],
      no,
      '1 ended with an error',
    ],
    [
      'failed only by its own account',
      junit,
      [report('junit.xml', suite(passed, 'tests="9" failures="2"'))],
      no,
      'of 9 tests in 1 report 2 failed',
    ],
    [
      'so many may',
      '{ reports: { junit: "junit.xml", failed: 1 } }',
      [report('junit.xml', suite(failed))],
      ok,
      '1 failed',
    ],
    [
      'skipped',
      '{ reports: { junit: "junit.xml", skipped: 0 } }',
      [report('junit.xml', suite('<testcase><skipped/></testcase>'))],
      no,
      '1 were skipped',
    ],
    ['no test at all', junit, [report('junit.xml', suite(''))], no, 'no test was run'],
    ['no report', junit, [report('other.xml', suite(passed))], no, 'no report **/junit.xml'],
    ['not to be read', junit, null, unsure, 'could not be read'],
    ['too large', junit, [report('junit.xml', null)], unsure, 'results/junit.xml is too large'],
    [
      'malformed',
      junit,
      [report('junit.xml', '<testsuites>\n  <testsuite>')],
      no,
      'results/junit.xml: line 2, column 13: not XML: unclosed tag: testsuite',
    ],
    [
      'something else',
      junit,
      [report('junit.xml', '<html/>')],
      no,
      'expected testsuites or testsuite, found html',
    ],
    [
      'an entity that explodes',
      junit,
      [
        report(
          'junit.xml',
          '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite>&b;</testsuite>',
        ),
      ],
      no,
      'not XML',
    ],
    [
      'nested too deep',
      junit,
      [report('junit.xml', `<testsuite>${'<x>'.repeat(100)}${'</x>'.repeat(100)}</testsuite>`)],
      no,
      'levels deep',
    ],
    [
      'failed outside of any case',
      junit,
      [report('junit.xml', suite(`${passed}<failure message="set-up"/>`, 'tests="1"'))],
      no,
      '1 failed, and 0 may',
    ],
    [
      'an error outside of any case',
      junit,
      [report('junit.xml', `<testsuites>${suite(passed).slice(12, -13)}<error/></testsuites>`)],
      no,
      '1 ended with an error, and 0 may',
    ],
    [
      'failed only by the account of an inner suite',
      junit,
      [report('junit.xml', suite(`<testsuite tests="1" failures="1">${passed}</testsuite>`, 'tests="1"'))],
      no,
      'of 1 test in 1 report 1 failed',
    ],
    [
      'failures beside what an inner suite says',
      junit,
      [
        report(
          'junit.xml',
          suite(`<testsuite tests="2" failures="1">${passed}${passed}</testsuite>${failed}`, 'failures="1"'),
        ),
      ],
      no,
      'of 3 tests in 1 report 2 failed',
    ],
    [
      'tests that are only counted',
      junit,
      [report('junit.xml', '<testsuite tests="3"></testsuite>')],
      no,
      'speaks of 3 tests, and holds none of them: no test was run',
    ],
    [
      'tests that are only counted, beside others',
      junit,
      [report('junit.xml', suite(`${passed}<testsuite tests="3"/>`))],
      no,
      'no test was run',
    ],
    [
      'a suite that is empty by its own account, beside others',
      junit,
      [report('junit.xml', suite(`${passed}<testsuite tests="0"/>`))],
      ok,
      'of 1 test',
    ],
    ...['abc', '-3', '', '1.5'].map((count): [string, string, ReportFacts[], boolean, string] => [
      `${count || 'nothing'} as a number`,
      junit,
      [report('junit.xml', suite(passed, `tests="1" failures="${count}"`))],
      no,
      'failures is no number',
    ]),
  ])('JUnit: %s', (_, requirement, reports, expected, reason) => {
    holds(judged(requirement, {}, { reports }), expected, reason);
  });

  const gaps = [
    { what: 'reports', reason: 'CI goes on', next: ['wait'] },
    { what: 'reports', reason: 'an artifact is gone', next: ['run it again'] },
  ] as const;
  test.each([
    ['passed', [report('junit.xml', suite(passed))], unsure, 'CI goes on; an artifact is gone'],
    ['none', [], unsure, 'CI goes on; an artifact is gone'],
    ['one failed', [report('junit.xml', suite(failed))], no, '1 failed'],
    ['not to be read', null, unsure, 'CI goes on; an artifact is gone'],
  ])('where some reports were not seen, of the others %s', (_, reports, expected, reason) => {
    for (const unseen of [gaps, [...gaps].reverse()]) {
      holds(judged(junit, {}, { reports, unseen }), expected, reason);
    }
  });
  const sarif = '{ reports: { sarif: "*.sarif", at_most: low } }';
  const rules = [
    { id: 'sqli', properties: { 'security-severity': '9.8' } },
    { id: 'style', defaultConfiguration: { level: 'note' } },
  ];
  const log = (results: object[]): string =>
    JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 't', rules } }, results }] });
  const at = { locations: [{ physicalLocation: { artifactLocation: { uri: 'src/db.ts' } } }] };
  const whole = (driver: object, results: object[], more: object = {}, extensions: object[] = []): string =>
    JSON.stringify({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 't', ...driver }, extensions }, results, ...more }],
    });
  /** What names a rule in another way than by its whole id, and how grave that is. */
  function hierarchies(): [string, string, boolean, string][] {
    const grave = { id: 'r', guid: 'g', properties: { 'security-severity': '9.9' } };
    const note = { id: 'r', defaultConfiguration: { level: 'note' } };
    const told = (descriptor: object, level: string, ...others: object[]) => ({
      invocations: [{ ruleConfigurationOverrides: [{ descriptor, configuration: { level } }] }, ...others],
    });
    const found = (more: object) => [{ level: 'note', ...more }];
    const apart = (away: object) => whole({}, [], { externalPropertyFileReferences: away });
    const mild = { ...note, id: 'r/1' };
    return [
      ['a part of a rule', whole({ rules: [grave] }, found({ ruleId: 'r/1/x' })), no, 'r/1/x (critical)'],
      ['a part that is described', whole({ rules: [grave, mild] }, [{ ruleId: 'r/1/x' }]), ok, ''],
      ['another rule that begins so', whole({ rules: [grave] }, found({ ruleId: 'r1' })), ok, ''],
      ['a part, by rule.id', whole({ rules: [grave] }, found({ rule: { id: 'r/1' } })), no, 'r/1 (critical)'],
      ['by guid', whole({ rules: [grave] }, found({ rule: { guid: 'g' } })), no, 'r (critical)'],
      ['two rules of one id', whole({ rules: [grave, note] }, found({ ruleId: 'r' })), no, 'r (critical)'],
      [
        'an id and an index that disagree',
        whole({ rules: [{ id: 'q' }, grave] }, found({ ruleId: 'q', ruleIndex: 1 })),
        no,
        'q (critical)',
      ],
      [
        'a part of a rule of an extension',
        whole({ rules: [note] }, found({ ruleId: 'x/1' }), {}, [{ rules: [{ ...grave, id: 'x' }] }]),
        no,
        'x/1 (critical)',
      ],
      [
        'by index in an extension',
        whole(
          { rules: [note] },
          found({ ruleIndex: 0, rule: { index: 0, toolComponent: { index: 0 } } }),
          {},
          [{ rules: [grave] }],
        ),
        no,
        'r (critical)',
      ],
      [
        'of the component that is named, and no other',
        whole({ rules: [grave] }, found({ rule: { id: 'r', toolComponent: { name: 'e' } } }), {}, [
          { name: 'e', rules: [note] },
        ]),
        ok,
        '',
      ],
      [
        'told to be an error',
        whole({ rules: [note] }, [{ ruleId: 'r' }], told({ id: 'r' }, 'error')),
        no,
        'r (high)',
      ],
      [
        'told so by index',
        whole({ rules: [note] }, [{ ruleId: 'r' }], told({ index: 0 }, 'error')),
        no,
        'r (high)',
      ],
      [
        'told so of a part',
        whole({ rules: [note] }, [{ ruleId: 'r/2' }], told({ id: 'r' }, 'error')),
        no,
        'r/2',
      ],
      [
        'told so of another part',
        whole({ rules: [note] }, [{ ruleId: 'r/2' }], told({ id: 'r/1' }, 'error')),
        ok,
        '',
      ],
      [
        'told to be a note',
        whole({ rules: [{ id: 'r' }] }, [{ ruleId: 'r' }], told({ id: 'r' }, 'note')),
        ok,
        '',
      ],
      [
        'told to be a note in one of two invocations',
        whole({ rules: [{ id: 'r' }] }, [{ ruleId: 'r' }], told({ id: 'r' }, 'note', {})),
        no,
        'r (medium)',
      ],
      [
        'told so in the one that found it',
        whole(
          { rules: [{ id: 'r' }] },
          [{ ruleId: 'r', provenance: { invocationIndex: 0 } }],
          told({ id: 'r' }, 'note', {}),
        ),
        ok,
        '',
      ],
      ['of a kind that nobody knows', whole({}, [{ ruleId: 'r', kind: 'broken' }]), no, 'r (medium)'],
      [
        'results in another file',
        apart({ results: [{ location: {} }] }),
        no,
        'run 1 keeps a part of itself in another file',
      ],
      [
        'rules in another file',
        apart({ driver: { location: {} } }),
        no,
        'run 1 keeps a part of itself in another file',
      ],
      ['nothing in another file', apart({ results: [] }), ok, ''],
      [
        'results outside of the run',
        JSON.stringify({ ...JSON.parse(whole({}, [])), inlineExternalProperties: [{ results: [{}] }] }),
        no,
        'a part stands outside of its run',
      ],
    ];
  }
  test.each<[string, string | null, boolean | null, string]>([
    ['nothing', log([]), ok, 'no finding above low'],
    ['as grave as allowed', log([{ ruleId: 'style' }]), ok, 'no finding above low'],
    ['graver', log([{ ruleId: 'sqli', ...at }]), no, '1 finding: sqli (critical) in src/db.ts'],
    ['by index', log([{ ruleIndex: 0 }]), no, 'sqli (critical)'],
    [
      'a rule below another, by index',
      log([{ ruleId: 'sqli/blind', ruleIndex: 0 }]),
      no,
      'sqli/blind (critical)',
    ],
    ['no scan', JSON.stringify({ version: '2.1.0', runs: [] }), no, 'no scan ran'],
    [
      'a scan that did not run',
      JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 't' } }, results: null }] }),
      no,
      'run 1 has no results: it did not scan',
    ],
    [
      'a scan that failed',
      JSON.stringify({
        version: '2.1.0',
        runs: [
          { tool: { driver: { name: 't' } }, results: [], invocations: [{ executionSuccessful: false }] },
        ],
      }),
      no,
      'run 1 did not end well',
    ],
    ['a rule that is not described', log([{ ruleId: 'x', level: 'error' }]), no, 'x (high)'],
    [
      'suppressed',
      log([{ ruleId: 'sqli', suppressions: [{ kind: 'external', status: 'accepted' }] }]),
      ok,
      '',
    ],
    [
      'a suppression that was refused',
      log([{ ruleId: 'sqli', suppressions: [{ status: 'rejected' }] }]),
      no,
      'sqli',
    ],
    ['passed', log([{ ruleId: 'sqli', kind: 'pass' }]), ok, ''],
    ['fixed', log([{ ruleId: 'sqli', baselineState: 'absent' }]), ok, ''],
    [
      'malformed',
      '{"version": "2.1.0",\n "runs": [,]}',
      no,
      'results/a.sarif: not JSON: it goes wrong at line 2',
    ],
    ['something else', '{"version": "2.1.0", "runs": {}}', no, 'not SARIF: unexpected value at runs'],
    ...hierarchies(),
  ])('SARIF: %s', (_, text, expected, reason) => {
    holds(judged(sarif, {}, { reports: [report('a.sarif', text)] }), expected, reason);
  });
  test('on a plain repository nobody can tell', () => {
    holds(judged(junit, null), unsure, 'without a forge');
  });
});
