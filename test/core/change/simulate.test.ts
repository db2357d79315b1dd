import { describe, expect, test } from '@jest/globals';
import type { Assumptions } from '../../../src/core/change/assumptions.ts';
import type { FileChange } from '../../../src/core/change/facts.ts';
import { judge } from '../../../src/core/change/judge.ts';
import { assume, assumptionFaults, differencesBetween } from '../../../src/core/change/simulate.ts';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { AT, approval, factsOf, HEAD, modified, stateWith } from '../../support/facts.ts';
import { HUB_POLICY } from '../../support/hub.ts';

const NOTHING: Assumptions = {
  approve: [],
  ignoreApprovals: [],
  requestChanges: [],
  ignoreReviews: [],
  checks: [],
  labels: [],
  ignoreLabels: [],
  addFiles: [],
  ignoreFiles: [],
};
const { policy, digest } = loadPolicy(HUB_POLICY, 'baton.yml');

const result = (name: string, conclusion: 'success' | 'failure') => ({
  name,
  sha: HEAD,
  conclusion,
  by: 'ci',
  at: '2030-01-01T00:00:00.000Z',
  url: null,
});
const real = {
  facts: factsOf(['src/a.txt'], { by: 'jim@acme.example' }),
  state: stateWith({ approvals: [approval('agent-003')], checks: [result('unit', 'failure')] }),
};
const outcomesUnder = (more: Partial<Assumptions>, from = real) => {
  const { facts, state } = assume(from, { ...NOTHING, ...more });
  return judge(facts, policy, digest, state, Date.parse(AT));
};
const ruleOf = (more: Partial<Assumptions>, rule: string) =>
  outcomesUnder(more).verdict.children?.find((child) => child.rule === rule)?.outcome;

describe('each assumption alone', () => {
  test.each<[string, Partial<Assumptions>, string, string]>([
    ['nothing', {}, 'ownership', 'block'],
    ['an approval that counts', { approve: [{ by: '@acme/builders', head: null }] }, 'ownership', 'audit'],
    ['one of somebody else', { approve: [{ by: '@acme/writers', head: null }] }, 'ownership', 'block'],
    [
      'one of an older commit',
      { approve: [{ by: '@acme/builders', head: 'c'.repeat(40) }] },
      'ownership',
      'cannot-tell',
    ],
    ['nothing', {}, 'gates', 'block'],
    [
      'a check, in the place of a later one',
      { checks: [{ name: 'unit', conclusion: 'success' }] },
      'gates',
      'pass',
    ],
    ['another check', { checks: [{ name: 'lint', conclusion: 'success' }] }, 'gates', 'block'],
    ['no file', { ignoreFiles: ['src/a.txt'] }, 'gates', 'pass'],
    ['nothing', {}, 'leases', 'pass'],
    ['a file that needs a lease', { addFiles: ['db/1.sql'] }, 'leases', 'block'],
  ])('%s (%j): %s is %s', (_what, more, rule, outcome) => {
    expect(ruleOf(more, rule)).toBe(outcome);
  });

  test('an approval is left out, by whatever it is known', () => {
    const approved = {
      ...real,
      state: stateWith({ approvals: [approval('@acme/builders', { email: 'Bob@acme.example' })] }),
    };
    const ownership = (more: Partial<Assumptions>) =>
      outcomesUnder(more, approved).verdict.children?.find(({ rule }) => rule === 'ownership')?.outcome;
    expect(ownership({})).toBe('pass');
    expect(ownership({ ignoreApprovals: ['@ACME/builders'] })).toBe('block');
    expect(ownership({ ignoreApprovals: ['bob@acme.example'] })).toBe('block');
  });
});

test('of a rename, the half that is not left out still stands; the files of the head follow', () => {
  const files: FileChange[] = [
    modified('new.txt', { previous: 'old.txt', status: 'renamed' }),
    modified('made.txt', { status: 'added' }),
    modified('gone.txt', { status: 'deleted' }),
  ];
  const facts = factsOf(files, {}, { headPaths: ['made.txt', 'new.txt', 'other.txt'] });
  const under = (ignoreFiles: string[], addFiles: string[] = []) => {
    const seen = assume({ facts, state: stateWith() }, { ...NOTHING, ignoreFiles, addFiles }).facts;
    return [seen.change.files.map(({ path, status }) => `${status} ${path}`), seen.headPaths];
  };
  const rest = ['deleted gone.txt', 'added made.txt'];
  expect(under(['new.txt'])).toEqual([
    [...rest, 'deleted old.txt'],
    ['made.txt', 'other.txt'],
  ]);
  expect(under(['old.txt'])).toEqual([
    [...rest, 'added new.txt'],
    ['made.txt', 'new.txt', 'old.txt', 'other.txt'],
  ]);
  expect(under(['new.txt', 'old.txt'])).toEqual([rest, ['made.txt', 'old.txt', 'other.txt']]);
  expect(under(['gone.txt', 'made.txt'])).toEqual([
    ['renamed new.txt'],
    ['gone.txt', 'new.txt', 'other.txt'],
  ]);
  expect(under([], ['other.txt', 'fresh.txt', 'new.txt'])[0]).toEqual(
    ['deleted gone.txt', 'added fresh.txt', 'added made.txt', 'renamed new.txt', 'modified other.txt'].sort(
      (a, b) => ((a.split(' ')[1] ?? '') < (b.split(' ')[1] ?? '') ? -1 : 1),
    ),
  );
});

test('what is given stays as it is', () => {
  const before = JSON.stringify(real);
  assume(real, {
    ...NOTHING,
    approve: [{ by: '@acme/builders', head: null }],
    ignoreApprovals: ['agent-003'],
    checks: [{ name: 'unit', conclusion: 'success' }],
    addFiles: ['db/1.sql'],
    ignoreFiles: ['src/a.txt'],
  });
  expect(JSON.stringify(real)).toBe(before);
});

test('leaving out what is not there is a slip, and every one is told', () => {
  const faults = assumptionFaults(real, {
    ...NOTHING,
    ignoreFiles: ['src/b.txt', 'src/a.txt'],
    ignoreApprovals: ['agent-004', 'AGENT-003'],
  });
  expect(faults).toMatchObject([
    { code: 'simulate.not-touched', place: { argument: '--ignore-file' }, hint: 'Did you mean src/a.txt?' },
    {
      code: 'simulate.not-approved',
      place: { argument: '--ignore-approval' },
      hint: 'Did you mean agent-003?',
    },
  ]);
});

test('only what comes out otherwise is a difference', () => {
  const then = judge(real.facts, policy, digest, real.state, Date.parse(AT));
  const now = outcomesUnder({ checks: [{ name: 'unit', conclusion: 'success' }] });
  expect(differencesBetween(then.verdict, then.verdict)).toEqual([]);
  expect(differencesBetween(then.verdict, now.verdict)).toMatchObject([
    { rule: 'gates', real: 'block', simulated: 'pass' },
    { rule: 'gates.tested', real: 'block', simulated: 'pass' },
    {
      rule: 'gates.tested.1.check',
      real: 'block',
      simulated: 'pass',
      reason: expect.stringContaining('unit green'),
    },
  ]);
});
