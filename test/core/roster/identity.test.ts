import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CommitFacts, Hands } from '../../../src/core/change/facts.ts';
import type { Forge, IdentifyOptions } from '../../../src/core/roster/evidence.ts';
import { actingAgents, claimedAgents, explanationOf, identify } from '../../../src/core/roster/identity.ts';
import { principalName } from '../../../src/core/roster/recognise.ts';
import { bot, commitBy, handsOf, rosterPolicy, user } from '../../support/hands.ts';

const policy = rosterPolicy({
  coordinator: { id: 'agent-001', identity: { emails: ['agent-001@agents.example'] }, authority: 'full' },
  network: {
    id: 'agent-004',
    identity: { emails: ['Agent-004@Agents.example'], branches: ['agent-004/**'], logins: ['acme-net-bot'] },
  },
  api: { id: 'agent-006', identity: { apps: ['claude'], branches: ['api/*'], trailers: ['api-agent'] } },
  ops: { id: 'agent-011', identity: { apps: ['my-app', '777'] } },
  twin_a: { id: 'agent-020', identity: { apps: ['devin'] } },
  twin_b: { id: 'agent-021', identity: { apps: ['devin'] } },
});

const of = (over: Partial<Hands>, forge: Forge = 'local', options: Partial<IdentifyOptions> = {}) =>
  identify(handsOf(over), policy, { forge, ...options });
const names = (over: Partial<Hands>, forge: Forge = 'local', options: Partial<IdentifyOptions> = {}) => {
  const { strong, weak } = of(over, forge, options);
  return { strong: strong.map(principalName), weak: weak.map(principalName) };
};
const trailer = (key: string, value: string) => ({ trailers: [{ key, value }] });

test.each([
  ['an address under identity.emails, whatever its case', 'AGENT-004@agents.EXAMPLE', ['agent-004']],
  ['the no-reply address of one of its logins', '123+acme-net-bot@users.noreply.github.com', ['agent-004']],
  ['the same without a number', 'acme-net-bot@users.noreply.github.com', ['agent-004']],
  ['an address of a vendor under its apps', 'noreply@anthropic.com', ['agent-006']],
  ['the no-reply address of a number under its apps', '777+whoever@users.noreply.github.com', ['agent-011']],
  ['the no-reply address of an app slug', 'my-app[bot]@users.noreply.github.com', ['agent-011']],
  ['agents that share one account', 'devin@cognition.ai', ['agent-020', 'agent-021']],
])('on a plain repository %s is the account', (_, email, strong) => {
  expect(names({ commits: [commitBy(email)] })).toEqual({ strong, weak: [] });
});

test('on GitHub an address is a claim, and an account is proof', () => {
  const claimed = of({ commits: [commitBy('agent-004@agents.example')], opener: user('jane', 5) }, 'github');
  expect(actingAgents(claimed)).toEqual([]);
  expect(claimedAgents(claimed)).toEqual(['agent-004']);
  expect(claimed.humans).toEqual(['@jane']);
  const proven = of({ opener: bot('claude', 209825114) }, 'github');
  expect(actingAgents(proven)).toEqual(['agent-006']);
});

test('strength: accounts are A, no-reply addresses with a number B, plain addresses C', () => {
  const seen = of(
    {
      commits: [commitBy('jane@x.example'), commitBy('5+jane@users.noreply.github.com')],
      pusher: user('jane', 5),
    },
    'github',
  );
  const strength = new Map(seen.evidence.map(({ value, strength: each }) => [value, each]));
  expect([...strength]).toEqual([
    ['5+jane@users.noreply.github.com', 'B'],
    ['jane@x.example', 'C'],
    ['jane', 'A'],
  ]);
});

test('the six facts stay apart', () => {
  const commit = commitBy('a@x.example', { by: 'c@x.example' });
  const { facts } = explanationOf(
    identify(
      handsOf({ commits: [commit], pusher: user('p', 1), opener: user('o', 2), requester: user('r', 3) }),
      policy,
      {
        forge: 'local',
        approvals: [
          { id: '1', by: '@v', email: null, head: commit.oid, at: '2026-11-20T00:00:00Z', note: null },
        ],
      },
    ),
  );
  expect(Object.entries(facts).map(([fact, [one]]) => [fact, one?.value])).toEqual([
    ['author', 'a@x.example'],
    ['committer', 'c@x.example'],
    ['pusher', 'p'],
    ['opener', 'o'],
    ['requester', 'r'],
    ['approver', '@v'],
  ]);
});

test('who asked for a change and who approved it have no hand in it', () => {
  const seen = of({ requester: user('r', 3) }, 'github', {
    approvals: [{ id: '1', by: 'agent-001', email: null, head: 'x', at: '', note: null }],
  });
  expect([seen.strong, seen.weak]).toEqual([[], []]);
});

test('rule 1 and 2: the type decides what a login is, and the number outranks the login', () => {
  expect(names({ opener: user('claude', 81847) }, 'github').strong).toEqual(['@claude']);
  expect(names({ opener: bot('claude', null) }, 'github').strong).toEqual(['agent-006']);
  expect(names({ opener: bot('claude[bot]', 4) }, 'github').strong).toEqual(['claude[bot]']);
  expect(names({ opener: bot('renamed[bot]', 209825114) }, 'github').strong).toEqual(['agent-006']);
  expect(names({ opener: bot('acme-net-bot', 9) }, 'github').strong).toEqual(['acme-net-bot[bot]']);
  expect(names({ opener: user('Acme-Net-Bot', 9) }, 'github').strong).toEqual(['agent-004']);
});

test('rule 4: only trailers count; the tool that an agent works with claims no other agent', () => {
  const talk = commitBy('jane@x.example', { subject: 'Baton-Agent: agent-001 and Claude, Codex' });
  expect(names({ commits: [talk] }).weak).toEqual([]);
  const made = { ...trailer('Co-Authored-By', 'Claude <noreply@anthropic.com>') };
  expect(names({ commits: [commitBy('jane@x.example', made)] })).toEqual({
    strong: ['jane@x.example'],
    weak: ['agent-006'],
  });
  const own = of({ commits: [commitBy('agent-004@agents.example', made)] });
  expect(claimedAgents(own)).toEqual(['agent-004']);
  expect(own.vendors).toEqual(['claude']);
});

test.each([
  [
    'an agent id in a trailer',
    { commits: [commitBy('j@x', trailer('Baton-Agent', 'agent-001'))] },
    ['agent-001'],
  ],
  [
    'a trailer of identity.trailers',
    { commits: [commitBy('j@x', trailer('baton-agent', 'API-agent'))] },
    ['agent-006'],
  ],
  ['an unknown name in a trailer', { commits: [commitBy('j@x', trailer('Baton-Agent', 'nobody'))] }, []],
  ['a branch of the roster', { branch: 'agent-004/vpc/subnets' }, ['agent-004']],
  ['a branch form of a vendor', { branch: 'claude/issue-1' }, ['agent-006']],
  ['a branch form of a vendor off the roster', { branch: 'codex/x' }, ['codex-cloud']],
  [
    'a person as co-author',
    { commits: [commitBy('j@x', trailer('Co-authored-by', 'B <B@x.example>'))] },
    ['b@x.example'],
  ],
  [
    'an address that stands on everything at the time',
    {
      commits: [
        commitBy('j@x', {
          ...trailer('Co-authored-by', 'Copilot <copilot@github.com>'),
          committedAt: '2026-05-01T00:00:00.000Z',
        }),
      ],
    },
    [],
  ],
  [
    'the same address later',
    { commits: [commitBy('j@x', trailer('Co-authored-by', 'Copilot <copilot@github.com>'))] },
    ['copilot-editor'],
  ],
])('weak: %s', (_, over, weak) => {
  expect(names(over).weak).toEqual(weak);
});

test('weak: the description of a change, and what was declared in passing', () => {
  expect(names({}, 'github', { text: 'see claude.ai/code/session_1' }).weak).toEqual(['agent-006']);
  expect(names({}, 'github', { declared: ['agent-001', 'nobody'] }).weak).toEqual(['agent-001']);
});

test("rule 5 and the web: GitHub's own committer says nothing", () => {
  const seen = of({ commits: [commitBy('jane@x.example', { by: 'noreply@github.com' })] });
  expect(seen.strong.map(principalName)).toEqual(['jane@x.example']);
  expect(seen.evidence.find(({ fact }) => fact === 'committer')).toMatchObject({
    counts: 'nothing',
    pointsTo: [],
  });
});

test('rule 8: an unknown app is automation, and never a person', () => {
  for (const over of [
    { opener: bot('helpful-robot', 5) },
    { commits: [commitBy('5+helpful-robot[bot]@users.noreply.github.com')] },
  ]) {
    const seen = of(over);
    expect(seen.unknownAutomation).toEqual(['helpful-robot[bot]']);
    expect(seen.humans).toEqual([]);
  }
  expect(of({ commits: [commitBy('noreply@openai.com')] }).unknownAutomation).toEqual(['codex-other']);
});

test('mixed hands are all kept', () => {
  const seen = of({
    commits: [
      commitBy('agent-004@agents.example'),
      commitBy('jane@x.example'),
      commitBy('noreply@anthropic.com', { by: 'bob@x.example' }),
    ],
  });
  expect(actingAgents(seen)).toEqual(['agent-004', 'agent-006']);
  expect(seen.humans).toEqual(['bob@x.example', 'jane@x.example']);
});

const anEmail = fc.constantFrom(
  'agent-001@agents.example',
  'agent-004@agents.example',
  'noreply@anthropic.com',
  'devin@cognition.ai',
  'jane@x.example',
  'jane@cursor.com',
  '9+robot[bot]@users.noreply.github.com',
  'noreply@github.com',
  '',
);
const aTrailer = fc.record({
  key: fc.constantFrom('Baton-Agent', 'Co-authored-by', 'Amp-Thread-ID', 'Claude-Session'),
  value: fc.constantFrom(
    'agent-001',
    'agent-004',
    'api-agent',
    'Claude <noreply@anthropic.com>',
    'J <jane@x.example>',
    'D <devin@cognition.ai>',
  ),
});
const aBranch = fc.constantFrom('topic', 'agent-004/x', 'api/x', 'claude/x', 'devin/1732060800-x', 'codex/x');
const commits = fc.array(
  fc
    .tuple(anEmail, anEmail, fc.array(aTrailer, { maxLength: 2 }))
    .map(([author, by, trailers]) => commitBy(author, { by, trailers })),
  { maxLength: 4 },
);
const account = fc.option(fc.constantFrom(user('jane', 5), bot('claude', 209825114), bot('robot', 9)), {
  nil: null,
});
const forges = fc.constantFrom<Forge>('local', 'github');

test('the monotonic law: a weak sign never changes what is proven, and only adds to what is claimed', () => {
  const weak = fc.record({
    trailer: aTrailer,
    text: fc.constantFrom('claude.ai/code/session_', 'app.devin.ai/sessions/'),
    declared: fc.constantFrom('agent-001', 'agent-006'),
  });
  fc.assert(
    fc.property(commits, account, account, forges, weak, fc.nat(), (all, pusher, opener, forge, sign, at) => {
      const plain = { commits: all, pusher, opener, branch: 'topic' };
      const before = of(plain, forge);
      const target = all.length === 0 ? -1 : at % all.length;
      const signed = all.map(
        (commit, index): CommitFacts =>
          index === target ? { ...commit, trailers: [...commit.trailers, sign.trailer] } : commit,
      );
      const variants = [
        of({ ...plain, commits: signed }, forge),
        of({ ...plain, branch: 'claude/x' }, forge),
        of({ ...plain, branch: 'agent-004/x' }, forge),
        of(plain, forge, { text: sign.text }),
        of(plain, forge, { declared: [sign.declared] }),
      ];
      for (const after of variants) {
        expect(after.strong).toEqual(before.strong);
        expect(after.humans).toEqual(before.humans);
        expect(after.unknownAutomation).toEqual(before.unknownAutomation);
        expect(after.weak.map(principalName)).toEqual(expect.arrayContaining(before.weak.map(principalName)));
        expect(after.vendors).toEqual(expect.arrayContaining([...before.vendors]));
        expect(claimedAgents(after)).toEqual(expect.arrayContaining(claimedAgents(before)));
      }
    }),
  );
});

test('the order of commits never matters', () => {
  fc.assert(
    fc.property(commits, aBranch, forges, (all, branch, forge) => {
      expect(JSON.stringify(of({ commits: [...all].reverse(), branch }, forge))).toBe(
        JSON.stringify(of({ commits: all, branch }, forge)),
      );
    }),
  );
});
