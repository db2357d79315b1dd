import { expect, test } from '@jest/globals';
import { EXIT, UserError } from '../../../src/core/errors.ts';
import { actorName, findActor, resolveActor } from '../../../src/core/roster/actor.ts';
import { hintsOf, profileOf } from '../../../src/core/roster/profile.ts';
import { rosterPolicy } from '../../support/hands.ts';

const policy = rosterPolicy({
  network_engineer: {
    id: 'agent-004',
    identity: {
      emails: ['agent-004@agents.example', 'both@agents.example'],
      logins: ['net-bot'],
      branches: ['agent-004/**'],
    },
    operators: ['@lead'],
    reviewers: ['Rev@x.example'],
  },
  api: { id: 'agent-006', identity: { emails: ['both@agents.example'] } },
});

test.each([
  [{ as: 'agent-004', env: 'agent-006', email: 'both@agents.example' }, 'agent-004', '--as'],
  [{ as: 'network_engineer' }, 'agent-004', '--as'],
  [{ as: '@net-bot' }, 'agent-004', '--as'],
  [{ as: '@Jane' }, '@jane', '--as'],
  [{ as: 'AGENT-004@agents.example' }, 'agent-004', '--as'],
  [{ as: 'Jane@x.example' }, 'jane@x.example', '--as'],
  [{ env: 'agent-006', email: 'agent-004@agents.example' }, 'agent-006', 'BATON_AGENT'],
  [{ env: '', email: 'agent-004@agents.example' }, 'agent-004', 'git config user.email'],
  [{ email: '7+jane@users.noreply.github.com' }, '@jane', 'git config user.email'],
])('%j acts as %s, by %s', (claim, name, how) => {
  const actor = resolveActor(claim, policy);
  expect(actorName(actor)).toBe(name);
  expect(actor.how).toContain(how);
});

test.each([
  ['a misspelt id', { as: 'agent-04' }, 'actor.unknown', 'Did you mean agent-004'],
  ['a misspelt name', { as: 'network-enginer' }, 'actor.unknown', 'network_engineer'],
  ['nothing like a name', { as: 'zzzzzzzzzzzz' }, 'actor.unknown', 'The roster has agent-004, agent-006'],
  ['an empty name', { as: '' }, 'actor.unknown', 'roster'],
  ['words that are no address', { as: 'a b@c' }, 'actor.unknown', 'roster'],
  ['an address of two agents', { email: 'both@agents.example' }, 'actor.shared', '--as agent-004'],
  ['a vendor off the roster', { email: 'noreply@anthropic.com' }, 'actor.stranger', 'BATON_AGENT'],
  ['no identity at all', {}, 'actor.none', 'git config user.email'],
])('%s is refused with a remedy', (_, claim, code, hint) => {
  expect(findActor(claim, policy)).toMatchObject({
    kind: 'nobody',
    code,
    hint: expect.stringContaining(hint),
  });
  let thrown: unknown;
  try {
    resolveActor(claim, policy);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UserError);
  expect(thrown).toMatchObject({ exit: EXIT.usage, faults: [{ code }] });
});

test('a person is on the roster as operator or reviewer', () => {
  const of = (as: string) => profileOf(findActor({ as }, policy), policy);
  expect(of('@Lead')).toMatchObject({ recognised: true, operates: ['agent-004'] });
  expect(of('rev@X.example')).toMatchObject({ recognised: true, reviews: ['agent-004'] });
  expect(of('9+lead@users.noreply.github.com')).toMatchObject({ recognised: true, operates: ['agent-004'] });
  expect(of('@nobody')).toMatchObject({ recognised: false, remedy: expect.stringContaining('operators') });
});

test('branch and folder only hint', () => {
  expect(hintsOf('agent-004/x', '/desks/agent-006', policy)).toEqual([
    { from: 'branch', value: 'agent-004/x', agents: ['agent-004'] },
    { from: 'folder', value: 'agent-006', agents: ['agent-006'] },
  ]);
  expect(hintsOf('topic', '/desks/x', policy)).toEqual([]);
});
