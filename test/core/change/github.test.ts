import { describe, expect, test } from '@jest/globals';
import { type Judgement, judge } from '../../../src/core/change/judge.ts';
import type { ReviewFacts } from '../../../src/core/change/pull.ts';
import type { Facts, JudgedState } from '../../../src/core/change/rule.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import { approval, stateWith } from '../../support/facts.ts';
import { account, githubFacts, review } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const ROSTER = `
  team: { id: agent-020, ownership: [team/*], reviewers: ["@acme/Owners"] }
  bot: { id: agent-021, ownership: [bot/*], identity: { apps: [acme-bot] } }
`;
const policy = smallPolicy(ROSTER);
const verdictOn = (facts: Facts, state: JudgedState = stateWith(), rules: Policy = policy): Judgement =>
  judge(facts, rules, 'digest', state, NOW);
const all = (node: Verdict): Verdict[] => [node, ...(node.children ?? []).flatMap(all)];
const find = (judgement: Judgement, name: string): Verdict | undefined =>
  all(judgement.verdict).find((node) => node.rule === name);
const ownership = (
  reviews: readonly ReviewFacts[],
  path = 'ops/run.sh',
  more: Partial<Facts> = {},
): Verdict => {
  const found = find(verdictOn(githubFacts([path], { reviews }, more)), 'ownership');
  if (!found) throw new Error('no ownership');
  return found;
};

const later = { at: '2026-11-20T11:00:00.000Z' };
const bot = (login: string) => ({ by: account(login, 'Bot') });

describe('where nobody can tell who pushed', () => {
  const unseen = [{ what: 'pusher' as const, reason: 'the activity is gone' }];
  const good = [review('ops-lead', 'approved')];

  test('an approval that would count may be by whoever pushed', () => {
    expect(ownership(good)).toMatchObject({ outcome: 'pass' });
    const found = ownership(good, 'ops/run.sh', { unseen });
    expect(found).toMatchObject({ outcome: 'cannot-tell' });
    expect(JSON.stringify(found)).toContain('@ops-lead may have pushed it: the activity is gone');
  });

  test('it is nothing to a policy that does not ask, to what needs no approval, and to one that does not count', () => {
    const careless = smallPolicy(`${ROSTER}ownership: { independent_of: [author] }\n`);
    const facts = githubFacts(['ops/run.sh'], { reviews: good }, { unseen });
    expect(find(verdictOn(facts, stateWith(), careless), 'ownership')?.outcome).toBe('pass');
    expect(ownership([], 'net/a.tf', { unseen }).outcome).toBe('pass');
    expect(ownership([review('jane', 'approved')], 'ops/run.sh', { unseen }).outcome).toBe('block');
  });
});

describe('where nobody can tell who asked automation for it', () => {
  const unseen = [{ what: 'timeline' as const, reason: 'the events were kept back' }];
  const good = [review('ops-lead', 'approved')];
  const opened = (type: 'Bot' | 'User') => {
    const facts = githubFacts(['ops/run.sh'], { reviews: good }, { unseen });
    const change = { ...facts.change, opener: account('helper', type) };
    return find(verdictOn({ ...facts, change }), 'ownership');
  };

  test('an approval may be by whoever asked; what a person opened nobody asked for', () => {
    expect(opened('User')).toMatchObject({ outcome: 'pass' });
    expect(opened('Bot')).toMatchObject({ outcome: 'cannot-tell' });
    expect(JSON.stringify(opened('Bot'))).toContain(
      '@ops-lead may have asked for it: the events were kept back',
    );
  });
});

test('on a head that others may have nothing can be told, however mild the policy, and a head of its own helps', () => {
  const unseen = [{ what: 'sharing' as const, reason: 'GitHub kept it' }];
  const mild = { ...policy, enforce: 'audit' as const };
  const found = verdictOn(githubFacts(['net/a.tf'], {}, { unseen }), stateWith(), mild);
  expect(find(found, 'history')).toMatchObject({ outcome: 'cannot-tell', reason: 'GitHub kept it' });
  expect(find(found, 'history')?.next?.[0]).toContain('git commit --allow-empty');
  expect(found.outcome).toBe('cannot-tell');
});

describe('approvals are the reviews that GitHub shows', () => {
  test.each<[string, ReviewFacts[], string, Partial<Facts>, string, string]>([
    ['by an operator of the owner', [review('ops-lead', 'approved')], 'ops/x', {}, 'pass', ''],
    ['in another case', [review('OPS-Lead', 'approved')], 'ops/x', {}, 'pass', ''],
    [
      'a comment after it changes nothing',
      [review('ops-lead', 'approved'), review('ops-lead', 'commented', later)],
      'ops/x',
      {},
      'pass',
      '',
    ],
    [
      'changes asked for after it',
      [review('ops-lead', 'approved'), review('ops-lead', 'changes-requested', later)],
      'ops/x',
      {},
      'block',
      '@ops-lead asks for changes',
    ],
    [
      'approved after changes were asked for',
      [review('ops-lead', 'changes-requested'), review('ops-lead', 'approved', later)],
      'ops/x',
      {},
      'pass',
      '',
    ],
    [
      'dismissed',
      [review('ops-lead', 'approved'), review('ops-lead', 'dismissed', later)],
      'ops/x',
      {},
      'block',
      '0 of 1',
    ],
    ['by somebody who owns nothing here', [review('jane', 'approved')], 'ops/x', {}, 'block', '0 of 1'],
    ['by an operator of the acting agent', [review('net-lead', 'approved')], 'ops/x', {}, 'block', '0 of 1'],
    [
      'of an older commit that cannot be compared',
      [review('ops-lead', 'approved', { head: null })],
      'ops/x',
      {},
      'cannot-tell',
      '0 of 1',
    ],
    [
      'by an account that is gone',
      [review('ops-lead', 'approved', { by: null })],
      'ops/x',
      {},
      'block',
      '0 of 1',
    ],
    [
      'by a bot that nobody knows',
      [review('ops-lead', 'approved', bot('ops-lead'))],
      'ops/x',
      {},
      'block',
      '0 of 1',
    ],
    ['by the app of the owner', [review('acme-bot', 'approved', bot('acme-bot'))], 'bot/x', {}, 'pass', ''],
    [
      'by a person with the name of the app',
      [review('acme-bot', 'approved')],
      'bot/x',
      {},
      'block',
      '0 of 1',
    ],
    [
      'by a member of the team',
      [review('jane', 'approved')],
      'team/x',
      { teams: { '@acme/owners': ['jane'] } },
      'pass',
      '',
    ],
    [
      'by nobody of the team',
      [review('jane', 'approved')],
      'team/x',
      { teams: { '@acme/owners': ['boss'] } },
      'block',
      '0 of 1',
    ],
    [
      'where the team cannot be read',
      [review('jane', 'approved')],
      'team/x',
      { teams: { '@acme/owners': null } },
      'cannot-tell',
      '0 of 1',
    ],
    ['where the team was not read', [review('jane', 'approved')], 'team/x', {}, 'cannot-tell', '0 of 1'],
    [
      'by somebody who may only read',
      [review('ops-lead', 'approved')],
      'ops/x',
      { permissions: { 'ops-lead': 'triage' } },
      'block',
      '0 of 1',
    ],
    [
      'by somebody of whom that is not known',
      [review('ops-lead', 'approved')],
      'ops/x',
      { permissions: {} },
      'cannot-tell',
      '0 of 1',
    ],
    [
      'where reviews cannot be read',
      [],
      'ops/x',
      { unseen: [{ what: 'reviews', reason: 'no reviews' }] },
      'cannot-tell',
      'no reviews',
    ],
    [
      'where the pull request cannot be read',
      [],
      'ops/x',
      { pull: null },
      'cannot-tell',
      'could not be read',
    ],
  ])('%s', (_, reviews, path, more, outcome, reason) => {
    const found = ownership(reviews, path, more);
    expect(found.outcome).toBe(outcome);
    expect(found.reason).toContain(reason);
  });

  test('a team that could not be looked up is named', () => {
    const found = all(ownership([review('jane', 'approved')], 'team/x')).map(({ reason }) => reason);
    expect(found.join('\n')).toContain('whether @jane is in @acme/Owners cannot be told');
  });

  test('a team of CODEOWNERS counts like one of the roster', () => {
    const codeowners = { path: 'CODEOWNERS', text: '/lib/ @acme/libs\n' };
    const more = { codeowners, teams: { '@acme/libs': ['jane'] } };
    expect(ownership([review('jane', 'approved')], 'lib/x', more).outcome).toBe('pass');
  });

  test('an account is known again by its number, whatever it is called in a commit', () => {
    const facts = githubFacts(['ops/x'], { reviews: [review('ops-lead', 'approved')] });
    const opener = { login: 'old-name', id: account('ops-lead').id, type: 'User' as const };
    const found = verdictOn({ ...facts, change: { ...facts.change, opener } });
    expect(found.outcome).toBe('block');
  });

  test('an author who commits under another address does not approve it', () => {
    const facts = githubFacts(['ops/x'], { reviews: [review('ops-lead', 'approved')] });
    const [commit] = facts.change.commits;
    if (!commit) throw new Error('no commit');
    const by = (login: string) => {
      const accounts = { author: account(login), committer: account('web-flow') };
      return verdictOn({ ...facts, change: { ...facts.change, commits: [{ ...commit, accounts }] } });
    };
    expect(by('ops-lead').outcome).toBe('block');
    expect(find(by('ops-lead'), 'ownership.agent-009.approval.@ops-lead')?.reason).toContain('wrote it');
    expect(find(by('jane'), 'ownership')?.outcome).toBe('pass');
  });

  test('approvals of the log are shown and do not count', () => {
    const facts = githubFacts(['ops/x']);
    const found = verdictOn(facts, stateWith({ approvals: [approval('@ops-lead')] }));
    expect(found.outcome).toBe('block');
    expect(find(found, 'ownership.logged.@ops-lead')).toMatchObject({
      outcome: 'audit',
      reason: expect.stringContaining('does not count'),
    });
  });
});

describe('an owner who asks for changes', () => {
  test('holds up what it owns, and is named', () => {
    const found = ownership(
      [review('net-lead', 'changes-requested', { url: 'https://forge.example/r/7' })],
      'net/x',
    );
    const objection = all(found).find(({ rule }) => rule.includes('objection'));
    expect(objection).toMatchObject({
      rule: 'ownership.agent-004.objection.@net-lead',
      outcome: 'block',
      who: ['@net-lead'],
      reason: expect.stringContaining('https://forge.example/r/7'),
    });
  });
  test.each<[string, Partial<Facts>, string]>([
    ['is nobody who answers for it', { teams: { '@acme/owners': [] } }, 'block'],
    ['may be one of a team that cannot be read', {}, 'block'],
  ])('%s', (_, more, outcome) => {
    const found = ownership([review('jane', 'changes-requested')], 'team/x', more);
    expect(found.outcome).toBe(outcome);
    expect(all(found).some(({ rule }) => rule.includes('objection'))).toBe(more.teams === undefined);
  });
});

test('what to do is worded for GitHub, and names the pull request', () => {
  const conflict = { a: '#42', b: 'main', conflict: true, files: ['ops/x'], reason: null };
  const rules = smallPolicy('gates: { unit: { require: [{ check: unit }] } }');
  const found = verdictOn(githubFacts(['ops/x'], {}, { pairs: [conflict] }), stateWith(), rules);
  const next = all(found.verdict).flatMap((node) => node.next ?? []);
  expect(next).toContain('gh pr review 42 --approve   # by agent-009 or @ops-lead');
  expect(next.join('\n')).toContain('gh pr checkout 42 && git fetch origin main && git rebase origin/main');
  expect(next.join('\n')).toContain('gh pr checks 42');
  expect(next.join('\n')).not.toMatch(/baton (?:approve|record|explain|conflicts|context)/);
});
