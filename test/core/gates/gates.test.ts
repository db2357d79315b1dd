import { describe, expect, test } from '@jest/globals';
import type { FileChange } from '../../../src/core/change/facts.ts';
import { contextOf } from '../../../src/core/change/judge.ts';
import type { CheckFacts } from '../../../src/core/change/pull.ts';
import type { RuleContext } from '../../../src/core/change/rule.ts';
import { judgeChangedWith } from '../../../src/core/gates/changed-with.ts';
import { judgeCheck } from '../../../src/core/gates/check.ts';
import { judgeFiles } from '../../../src/core/gates/files.ts';
import type { Finding } from '../../../src/core/gates/finding.ts';
import { judgeGate } from '../../../src/core/gates/gate.ts';
import { judgeNaming } from '../../../src/core/gates/naming.ts';
import { AT, factsOf, modified, stateWith } from '../../support/facts.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

function gateFacts(
  paths: readonly (string | FileChange)[],
  more: { branch?: string; checks?: RuleContext['checks']; headPaths?: readonly string[] | null } = {},
): RuleContext {
  const { branch = 'work', checks = [], ...rest } = more;
  return { ...contextOf(factsOf(paths, { branch }, rest), smallPolicy(), stateWith(), NOW), checks };
}

function result(name: string, conclusion: CheckFacts['conclusion'], more: Partial<CheckFacts> = {}) {
  return { name, conclusion, app: null, workflow: null, at: AT, url: null, ...more };
}

type Row = readonly [title: string, facts: RuleContext, holds: Finding['holds'], reason: string];

describe('check: green on the head commit', () => {
  const later = '2026-11-20T11:00:00.000Z';
  const rows: Row[] = [
    ['green', gateFacts(['a'], { checks: [result('unit', 'success')] }), true, 'unit green on aaaaaaaaaa'],
    [
      'skipped and neutral count as green',
      gateFacts(['a'], { checks: [result('unit', 'skipped')] }),
      true,
      'green',
    ],
    ['red', gateFacts(['a'], { checks: [result('unit', 'failure')] }), false, 'unit ended with failure'],
    ['cancelled', gateFacts(['a'], { checks: [result('unit', 'cancelled')] }), false, 'ended with cancelled'],
    ['never recorded', gateFacts(['a']), false, 'no result of unit on aaaaaaaaaa'],
    ['still running', gateFacts(['a'], { checks: [result('unit', null)] }), false, 'has not ended yet'],
    ['stale', gateFacts(['a'], { checks: [result('unit', 'stale')] }), false, 'ended with stale'],
    [
      'of two at one instant the red one counts',
      gateFacts(['a'], { checks: [result('unit', 'success'), result('unit', 'failure')] }),
      false,
      'ended with failure',
    ],
    [
      'the same name by two apps: both count',
      gateFacts(['a'], {
        checks: [result('unit', 'success', { app: 'a' }), result('unit', 'failure', { app: 'b' })],
      }),
      false,
      'ended with failure',
    ],
    [
      'the same name in two workflows: both count, and each says which it is',
      gateFacts(['a'], {
        checks: [
          result('unit', 'success', { workflow: 'CI on push' }),
          result('unit', null, { workflow: 'CI on pull_request' }),
          result('unit', 'failure', { workflow: 'Nightly on push' }),
        ],
      }),
      false,
      'unit (CI on pull_request) has not ended yet, unit (Nightly on push) ended with failure on',
    ],
    [
      'two workflows of one name, and the green one ended last',
      gateFacts(['a'], {
        checks: [
          result('unit', 'failure', { workflow: 'CI on push' }),
          result('unit', 'success', { workflow: 'CI on push', at: later }),
        ],
      }),
      false,
      'unit (CI on push) ended with failure',
    ],
    ['another check', gateFacts(['a'], { checks: [result('lint', 'success')] }), false, 'no result of unit'],
    [
      'the latest of a name counts',
      gateFacts(['a'], { checks: [result('unit', 'failure', { at: later }), result('unit', 'success')] }),
      false,
      'unit ended with failure',
    ],
    ['the log could not be read', gateFacts(['a'], { checks: null }), null, 'cannot be read'],
  ];
  test.each(rows)('%s', (_, facts, holds, reason) => {
    expect(judgeCheck('unit', facts)).toMatchObject({ holds, reason: expect.stringContaining(reason) });
  });

  test('under a wildcard every one that was recorded must be green', () => {
    const checks = [result('test-a', 'success'), result('test-b', 'failure')];
    expect(judgeCheck('test-*', gateFacts(['a'], { checks }))).toMatchObject({
      holds: false,
      next: ['baton record test-b --rev work -- COMMAND'],
    });
    expect(judgeCheck('test-*', gateFacts(['a'], { checks: [checks[0]!] }))).toMatchObject({ holds: true });
  });

  test('a pattern never means the job that Baton runs in; its name does', () => {
    const checks = [result('unit', 'success'), result('review', null, { own: true })];
    expect(judgeCheck('*', gateFacts(['a'], { checks }))).toMatchObject({
      holds: true,
      reason: 'unit green on aaaaaaaaaa',
    });
    expect(judgeCheck('review', gateFacts(['a'], { checks }))).toMatchObject({ holds: false });
    expect(judgeCheck('*', gateFacts(['a'], { checks: checks.slice(1) }))).toMatchObject({
      holds: false,
      reason: 'no result of * on aaaaaaaaaa',
    });
  });

  test('the command can be pasted whatever the branch is called', () => {
    expect(judgeCheck('unit', gateFacts(['a'], { branch: 'a;rm -rf b' }))).toMatchObject({
      next: ["baton record unit --rev 'a;rm -rf b' -- COMMAND"],
    });
  });
});

describe('files: every touched directory holds them', () => {
  const have = ['main.tf', 'README.md'];
  const whole = ['infra/vpc/main.tf', 'infra/vpc/README.md'];
  const rows: Row[] = [
    ['all there', gateFacts(['infra/vpc/main.tf'], { headPaths: whole }), true, 'present in infra/vpc'],
    [
      'one missing',
      gateFacts(['infra/vpc/main.tf'], { headPaths: ['infra/vpc/main.tf'] }),
      false,
      'missing: infra/vpc/README.md',
    ],
    [
      'missing where something deeper is touched',
      gateFacts(['infra/vpc/sub/x.tf'], { headPaths: ['infra/vpc/sub/x.tf'] }),
      false,
      'missing: infra/vpc/main.tf, infra/vpc/README.md',
    ],
    [
      'an untouched directory that lacks them',
      gateFacts(['infra/vpc/main.tf'], { headPaths: [...whole, 'infra/dns/x.tf'] }),
      true,
      'present in infra/vpc',
    ],
    ['a directory that is gone', gateFacts(['infra/vpc/main.tf'], { headPaths: [] }), true, 'no directory'],
    [
      'a file beside the directories',
      gateFacts(['infra/x.md'], { headPaths: ['infra/x.md'] }),
      true,
      'no directory',
    ],
    ['nothing of the kind', gateFacts(['docs/a.md'], { headPaths: ['docs/a.md'] }), true, 'no directory'],
    [
      'the files could not be read',
      gateFacts(['infra/vpc/main.tf'], { headPaths: null }),
      null,
      'cannot be read',
    ],
  ];
  test.each(rows)('%s', (_, facts, holds, reason) => {
    for (const each of ['infra/*/', '/infra/*/', 'infra/*'])
      expect(judgeFiles({ each, have }, facts)).toMatchObject({
        holds,
        reason: expect.stringContaining(reason),
      });
  });

  test('at any depth', () => {
    const facts = gateFacts(['a/modules/x/y/z.tf'], { headPaths: ['a/modules/x/y/z.tf'] });
    expect(judgeFiles({ each: '**/modules/*/', have: ['README.md'] }, facts)).toMatchObject({
      holds: false,
      paths: ['a/modules/x/README.md'],
    });
  });
});

describe('naming: touched entries are named by the rule', () => {
  const rows: Row[] = [
    ['named so', gateFacts(['infra/vpc-1/main.tf']), true, '1 named as ^[a-z0-9-]+$'],
    [
      'named otherwise',
      gateFacts(['infra/My_VPC/main.tf']),
      false,
      'not named as ^[a-z0-9-]+$: infra/My_VPC',
    ],
    [
      'what is deleted needs no name',
      gateFacts([modified('infra/My_VPC/a', { status: 'deleted' })]),
      true,
      'nothing at',
    ],
    [
      'of a rename the new name counts',
      gateFacts([modified('infra/vpc/a', { status: 'renamed', previous: 'infra/My_VPC/a' })]),
      true,
      '1 named as',
    ],
    ['elsewhere', gateFacts(['docs/My_Page.md']), true, 'nothing at infra/* is touched'],
  ];
  test.each(rows)('%s', (_, facts, holds, reason) => {
    const finding = judgeNaming({ paths: 'infra/*', matches: '^[a-z0-9-]+$' }, facts);
    expect(finding).toMatchObject({ holds, reason: expect.stringContaining(reason) });
  });
});

describe('changed_with: one thing changes along with another', () => {
  const rows: Row[] = [
    [
      'both',
      gateFacts(['src/api/a.ts', 'docs/api.md']),
      true,
      'docs/api.md is changed along with src/api/a.ts',
    ],
    ['the first alone', gateFacts(['src/api/a.ts']), false, 'nothing under docs/** with it'],
    ['the second alone', gateFacts(['docs/api.md']), true, 'nothing under src/api/** is touched'],
    ['neither', gateFacts(['lib/a.ts']), true, 'nothing under src/api/** is touched'],
    [
      'a move out of it is a change of it',
      gateFacts([modified('lib/a.ts', { status: 'renamed', previous: 'src/api/a.ts' })]),
      false,
      'src/api/a.ts is changed',
    ],
  ];
  test.each(rows)('%s', (_, facts, holds, reason) => {
    for (const when of ['src/api/**', ['src/api/**']]) {
      const finding = judgeChangedWith({ when, also: ['docs/**'] }, facts);
      expect(finding).toMatchObject({ holds, reason: expect.stringContaining(reason) });
    }
  });
});

describe('a gate', () => {
  const gate = { paths: ['src/**'], require: [{ check: 'unit' }, { check: 'lint' }] };

  test.each([
    ['enforce', 'block', 'cannot-tell'],
    ['warn', 'warn', 'warn'],
    ['audit', 'audit', 'audit'],
  ] as const)('under %s a broken one is %s, one that cannot be judged %s', (enforce, broken, unjudged) => {
    const red = gateFacts(['src/a'], { checks: [result('unit', 'success')] });
    expect(judgeGate('tested', gate, red, enforce)).toMatchObject({
      outcome: broken,
      reason: '1 of 2 requirements does not hold',
      children: [
        { rule: 'gates.tested.1.check', outcome: 'pass' },
        { rule: 'gates.tested.2.check', outcome: broken },
      ],
    });
    expect(judgeGate('linted', { ...gate, require: [{ check: 'lint' }] }, red, enforce)?.reason).toBe(
      'its requirement does not hold',
    );
    const dark = gateFacts(['src/a'], { checks: null });
    expect(judgeGate('tested', gate, dark, enforce).outcome).toBe(unjudged);
  });

  test('that nothing touched concerns passes, and says so', () => {
    expect(judgeGate('tested', gate, gateFacts(['docs/a'], { checks: null }), 'enforce')).toMatchObject({
      outcome: 'pass',
      reason: 'nothing under src/** is touched',
    });
  });
});
