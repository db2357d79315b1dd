import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { identify } from '../../../src/core/roster/identity.ts';
import { isIndependent } from '../../../src/core/roster/independence.ts';
import { bot, commitBy, handsOf, rosterPolicy, user } from '../../support/hands.ts';

const agents = {
  network: {
    id: 'agent-004',
    identity: { emails: ['agent-004@agents.example'], branches: ['agent-004/**'], apps: ['claude'] },
    operators: ['@Acme-Lead', 'lead@x.example'],
  },
  api: {
    id: 'agent-006',
    identity: { emails: ['agent-006@agents.example'], logins: ['acme-api-bot'], apps: ['claude'] },
    operators: ['jane@x.example'],
  },
  ops: { id: 'agent-011', identity: { emails: ['agent-011@agents.example'] } },
};
const policy = rosterPolicy(agents);
const strict = rosterPolicy(agents, {
  independent_of: ['author', 'committer', 'pusher', 'agent', 'operator', 'vendor'],
});
const lax = rosterPolicy(agents, { independent_of: [] });
const by = (name: string, email: string | null = null) => ({ by: name, email });
const ofAgent = identify(handsOf({ commits: [commitBy('agent-004@agents.example')] }), policy, {
  forge: 'local',
});
const ofJane = identify(
  handsOf({ commits: [commitBy('5+jane@users.noreply.github.com', { by: 'Bob@x.example' })] }),
  policy,
  { forge: 'local' },
);

test.each([
  ['another agent', by('agent-011', 'agent-011@agents.example'), ofAgent],
  ['a person with no hand in it', by('@ann', 'ann@x.example'), ofAgent],
  ['another agent of the same vendor, where the policy does not mind', by('agent-006'), ofAgent],
])('%s is independent', (_, approval, identity) => {
  expect(isIndependent(approval, identity, policy)).toEqual({ independent: true });
});

test.each([
  ['the acting agent by id', by('agent-004'), ofAgent, 'agent-004'],
  ['the acting agent by address', by('AGENT-004@agents.example'), ofAgent, 'wrote it'],
  ['somebody whose git is the author’s', by('agent-011', 'agent-004@agents.example'), ofAgent, 'wrote it'],
  ['an operator by login', by('@acme-lead'), ofAgent, 'operator of agent-004'],
  ['an operator by address', by('@ann', 'Lead@x.example'), ofAgent, 'operator of agent-004'],
  ['the author by login, from a no-reply address', by('@Jane'), ofJane, 'wrote it'],
  [
    'the author under a renamed login, by number',
    by('@other', '5+renamed@users.noreply.github.com'),
    ofJane,
    'wrote it',
  ],
  ['the committer', by('bob@x.example'), ofJane, 'committed it'],
  [
    'automation off the roster',
    by('dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com'),
    ofAgent,
    'automation',
  ],
  ['automation off the roster by login', by('@helper[bot]'), ofAgent, 'automation'],
])('%s is not', (_, approval, identity, because) => {
  const said = isIndependent(approval, identity, policy);
  expect(said).toEqual({ independent: false, because: expect.stringContaining(because) });
});

test('accounts of a forge count: pusher, opener, and who asked for it', () => {
  const identity = identify(
    handsOf({ pusher: user('pam', 1), opener: user('otto', 2), requester: user('rita', 3) }),
    policy,
    { forge: 'github' },
  );
  const because = (name: string) => isIndependent(by(name), identity, policy);
  expect(because('@Pam')).toMatchObject({ because: expect.stringContaining('pushed it') });
  expect(because('@otto')).toMatchObject({ because: expect.stringContaining('wrote it') });
  expect(because('@rita')).toMatchObject({ because: expect.stringContaining('asked for it') });
  expect(because('@zoe')).toEqual({ independent: true });
});

test('a claim is enough to void an approval', () => {
  const claimed = identify(handsOf({ branch: 'agent-004/x', commits: [commitBy('bob@x.example')] }), policy, {
    forge: 'local',
  });
  expect(isIndependent(by('agent-004'), claimed, policy)).toMatchObject({ independent: false });
  expect(isIndependent(by('@acme-lead'), claimed, policy)).toMatchObject({ independent: false });
});

test('an agent that answers to the author is no second pair of eyes', () => {
  const own = identify(handsOf({ commits: [commitBy('jane@x.example')] }), policy, { forge: 'local' });
  expect(isIndependent(by('agent-006'), own, policy)).toEqual({
    independent: false,
    because: 'agent-006 answers to jane@x.example, who has a hand in it',
  });
});

test('one vendor does not approve itself where the policy says so', () => {
  expect(isIndependent(by('agent-006'), ofAgent, strict)).toMatchObject({
    because: expect.stringContaining('runs on claude'),
  });
  const pushed = identify(handsOf({ opener: bot('claude', 209825114) }), strict, { forge: 'github' });
  expect(isIndependent(by('agent-006'), pushed, strict)).toMatchObject({ independent: false });
});

test('a policy that asks for nothing still takes no approval from unknown automation', () => {
  expect(isIndependent(by('agent-004'), ofAgent, lax)).toEqual({ independent: true });
  expect(isIndependent(by('@helper[bot]'), ofAgent, lax)).toMatchObject({ independent: false });
});

test('adding a weak sign never makes an approver independent', () => {
  const approver = fc.constantFrom(
    'agent-004',
    'agent-006',
    'agent-011',
    '@acme-lead',
    'jane@x.example',
    '@ann',
  );
  const author = fc.constantFrom(
    'agent-004@agents.example',
    'agent-011@agents.example',
    'jane@x.example',
    'noreply@anthropic.com',
  );
  const trailers = fc.array(
    fc.record({
      key: fc.constantFrom('Baton-Agent', 'Co-authored-by'),
      value: fc.constantFrom('agent-006', 'agent-004', 'J <jane@x.example>', 'C <noreply@anthropic.com>'),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(
      approver,
      author,
      trailers,
      fc.constantFrom('topic', 'agent-004/x', 'claude/x'),
      (name, email, added, branch) => {
        const plain = identify(handsOf({ commits: [commitBy(email)] }), strict, { forge: 'local' });
        const signed = identify(
          handsOf({ commits: [commitBy(email, { trailers: added })], branch }),
          strict,
          { forge: 'local' },
        );
        if (!isIndependent(by(name), plain, strict).independent) {
          expect(isIndependent(by(name), signed, strict).independent).toBe(false);
        }
      },
    ),
  );
});
