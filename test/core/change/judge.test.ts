import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Judgement, judge } from '../../../src/core/change/judge.ts';
import { pushOutcome } from '../../../src/core/change/push.ts';
import type { Facts, JudgedState } from '../../../src/core/change/rule.ts';
import type { Policy } from '../../../src/core/policy/schema.ts';
import { OUTCOMES, type Verdict } from '../../../src/core/verdict.ts';
import { approval, commitBy, factsOf, HEAD, modified, openChange, stateWith } from '../../support/facts.ts';
import { held, leasesOf, NOW } from '../../support/leases.ts';
import { smallPolicy } from '../../support/policy.ts';

const policy = smallPolicy();
const verdictOn = (facts: Facts, state: JudgedState = stateWith(), rules: Policy = policy): Judgement =>
  judge(facts, rules, 'digest', state, NOW);
const rule = (judgement: Judgement, name: string): Verdict => {
  const all = (node: Verdict): Verdict[] => [node, ...(node.children ?? []).flatMap(all)];
  const found = all(judgement.verdict).find((node) => node.rule === name);
  if (!found)
    throw new Error(
      `no ${name} in ${all(judgement.verdict)
        .map((node) => node.rule)
        .join(', ')}`,
    );
  return found;
};

describe('ownership', () => {
  test('an agent edits what it owns without asking', () => {
    const judgement = verdictOn(factsOf(['net/a.tf']));
    expect(judgement).toMatchObject({ outcome: 'pass', acting: { proven: ['agent-004'] } });
    expect(rule(judgement, 'ownership.agent-004.own').outcome).toBe('pass');
  });
  test('may_edit is free without owning, also where nobody owns it', () => {
    const rules = smallPolicy(
      '  docs: { id: agent-012, ownership: [docs/*], identity: { emails: [docs@agents.example] }, operators: ["@d"] }',
    );
    expect(verdictOn(factsOf(['docs/net/a.md']), stateWith(), rules).outcome).toBe('pass');
    expect(verdictOn(factsOf(['docs/net/a.md'])).outcome).toBe('pass');
    expect(verdictOn(factsOf(['docs/a.md']), stateWith(), rules).outcome).toBe('block');
  });
  test('what somebody else owns waits for one of those who answer for it, and says which command', () => {
    const found = rule(verdictOn(factsOf(['ops/run.sh'])), 'ownership.agent-009');
    expect(found).toMatchObject({
      outcome: 'block',
      who: ['agent-009', '@ops-lead'],
      next: ['agent-009: baton approve work'],
    });
    expect(found.reason).toContain('0 of 1 approvals');
  });
  test.each([
    ['the owner itself', approval('agent-009'), 'pass'],
    ['an operator of the owner', approval('@ops-lead'), 'pass'],
    ['the author under another name', approval('@ops-lead', { email: 'net@agents.example' }), 'block'],
    ['the acting agent', approval('agent-004'), 'block'],
    ['somebody who does not own it', approval('agent-006'), 'block'],
    ['an operator of the acting agent', approval('@net-lead'), 'block'],
  ])('an approval by %s: %p', (_, given, outcome) => {
    expect(verdictOn(factsOf(['ops/run.sh']), stateWith({ approvals: [given] })).outcome).toBe(outcome);
  });
  test('an owner with reviewers still needs them for its own edits', () => {
    const facts = factsOf(['api/a.ts'], { by: 'api@agents.example' });
    expect(rule(verdictOn(facts), 'ownership.agent-006')).toMatchObject({ outcome: 'block', who: ['@jane'] });
    expect(verdictOn(facts, stateWith({ approvals: [approval('@jane')] })).outcome).toBe('pass');
  });
  test('never is never, whoever approves', () => {
    const facts = factsOf(['.github/workflows/ci.yml']);
    expect(
      rule(verdictOn(facts, stateWith({ approvals: [approval('agent-001')] })), 'ownership.never.agent-004')
        .outcome,
    ).toBe('block');
  });
  test('both names of a rename count', () => {
    const facts = factsOf([modified('net/b.tf', { previous: 'ops/b.tf', status: 'renamed' })]);
    expect(rule(verdictOn(facts), 'ownership.agent-009').paths).toEqual(['ops/b.tf']);
  });
  test('where the matrix is silent, CODEOWNERS of the base answers', () => {
    const facts = factsOf(
      ['README.md'],
      {},
      { codeowners: { path: 'CODEOWNERS', text: '* @all\nREADME.md @docs-lead\n' } },
    );
    expect(rule(verdictOn(facts), 'ownership.@docs-lead').reason).toContain('CODEOWNERS:2');
    expect(verdictOn(facts, stateWith({ approvals: [approval('@docs-lead')] })).outcome).toBe('pass');
  });
  test('whether a person is in a team cannot be told here, and that is not a pass', () => {
    const facts = factsOf(['README.md'], {}, { codeowners: { path: 'CODEOWNERS', text: '* @acme/docs\n' } });
    expect(verdictOn(facts, stateWith({ approvals: [approval('@someone')] })).outcome).toBe('cannot-tell');
    expect(verdictOn(facts, stateWith({ approvals: [approval('@acme/docs')] })).outcome).toBe('pass');
  });
  test('the rules themselves never go unowned', () => {
    const found = rule(verdictOn(factsOf(['.github/baton.yml'])), 'ownership.agent-001');
    expect(found).toMatchObject({ outcome: 'block', who: ['agent-001', '@boss'] });
  });
  test('nor does a CODEOWNERS in another place, which would take over from the one in force', () => {
    const facts = factsOf(
      ['.github/CODEOWNERS'],
      {},
      { codeowners: { path: 'CODEOWNERS', text: 'src/* @all\n' } },
    );
    expect(rule(verdictOn(facts), 'ownership.agent-001')).toMatchObject({ outcome: 'block' });
  });
  test('who may edit freely around the rules may not edit the rules', () => {
    const rules = smallPolicy();
    const net = { ...rules.agents.net!, may_edit: ['.github/*'] };
    const lead = { ...rules.agents.lead!, ownership: ['.github/*'] };
    const policy = { ...rules, agents: { ...rules.agents, net, lead } };
    expect(verdictOn(factsOf(['.github/labels.yml']), stateWith(), policy).outcome).toBe('pass');
    expect(verdictOn(factsOf(['.github/baton.yml']), stateWith(), policy).outcome).toBe('block');
  });
  test.each([
    ['owned-files', ['ops/other.sh'], 'pass'],
    ['owned-files', ['ops/run.sh'], 'block'],
    ['owned-files', null, 'cannot-tell'],
    ['always', ['x'], 'block'],
    ['never', ['ops/run.sh'], 'pass'],
  ] as const)('a later push under %s that changed %j: %s', (dismiss, changed, outcome) => {
    const rules = smallPolicy(`ownership: { dismiss_on_push: ${dismiss} }`);
    const given = approval('agent-009', { head: 'c'.repeat(40) });
    const facts = factsOf(['ops/run.sh'], {}, { changedSince: { [given.id]: changed } });
    expect(verdictOn(facts, stateWith({ approvals: [given] }), rules).outcome).toBe(outcome);
  });
});

describe('leases', () => {
  const foreign = held('agent-006', ['net/*'], { id: 'ls-7', for: 'renaming' });
  test('what somebody else has leased blocks, and says who, until when and what to do', () => {
    expect(
      rule(verdictOn(factsOf(['net/a.tf']), stateWith({ leases: leasesOf(foreign) })), 'leases.ls-7'),
    ).toMatchObject({
      outcome: 'block',
      who: ['agent-006'],
      until: foreign.expires,
      next: ["baton lease acquire --queue 'net/*'"],
    });
  });
  test('one’s own lease, a shared one and an expired one do not', () => {
    const own = held('agent-004', ['net/*']);
    const shared = held('agent-006', ['net/*'], { mode: 'shared' });
    const over = held('agent-006', ['net/*'], { expires: new Date(NOW - 1).toISOString() });
    for (const lease of [own, shared, over]) {
      expect(verdictOn(factsOf(['net/a.tf']), stateWith({ leases: leasesOf(lease) })).outcome).toBe('pass');
    }
  });
  test('a commit of the holder in the same change lifts nothing for the others', () => {
    const leases = leasesOf(held('agent-004', ['net/*'], { id: 'ls-9' }));
    const outcomeBy = (...authors: string[]) =>
      verdictOn(
        factsOf(['net/a.tf'], { commits: authors.map((email) => commitBy(email)) }),
        stateWith({ leases }),
      ).verdict.children?.find(({ rule: name }) => name === 'leases')?.outcome;
    expect(outcomeBy('net@agents.example')).toBe('pass');
    expect(outcomeBy('net@agents.example', 'api@agents.example')).toBe('block');
    expect(outcomeBy('net@agents.example', 'human@example.com')).toBe('block');
  });
  test('work under a superseded epoch is fenced off', () => {
    const lapsed = [
      {
        id: 'ls-1',
        holder: 'agent-004',
        paths: ['net/*'],
        resource: null,
        epoch: 1,
        ended: '2026-11-20T09:00:00.000Z',
        reason: 'expired' as const,
        superseded_by: { epoch: 2, holder: 'agent-006' },
      },
    ];
    const found = rule(
      verdictOn(factsOf(['net/a.tf']), stateWith({ leases: { ...leasesOf(), lapsed } })),
      'leases.fence.ls-1',
    );
    expect(found).toMatchObject({ outcome: 'block', who: ['agent-004'] });
  });
  test('a resource with paths must be held to touch them', () => {
    const rules = smallPolicy(
      'leases: { resources: [{ name: migration, kind: serial, paths: [net/db/*] }] }',
    );
    const facts = factsOf(['net/db/1.sql']);
    expect(rule(verdictOn(facts, stateWith(), rules), 'leases.resource.migration')).toMatchObject({
      outcome: 'block',
      next: ['baton lease acquire --resource migration'],
    });
    const mine = leasesOf(held('agent-004', [], { resource: 'migration' }));
    expect(verdictOn(facts, stateWith({ leases: mine }), rules).outcome).toBe('pass');
  });
  test('an unread log is never green', () => {
    const facts = factsOf(['net/a.tf'], {}, { unseen: [{ what: 'context', reason: 'no answer' }] });
    expect(verdictOn(facts).outcome).toBe('cannot-tell');
  });
});

describe('conflicts', () => {
  const rivals = [
    openChange('work', { lines: 5, agents: ['agent-004'] }),
    openChange('other', { lines: 50, agents: ['agent-006'] }),
  ];
  const pair = { a: 'other', b: 'work', conflict: true, files: ['net/a.tf'], reason: null };
  test('only the one that should yield is blocked, the other is told', () => {
    expect(
      rule(verdictOn(factsOf(['net/a.tf'], {}, { open: rivals, pairs: [pair] })), 'conflicts.other').outcome,
    ).toBe('block');
    const facts = factsOf(
      ['net/a.tf'],
      {},
      { open: [openChange('work', { lines: 500, agents: ['agent-004'] }), rivals[1]!], pairs: [pair] },
    );
    expect(rule(verdictOn(facts), 'conflicts.other').outcome).toBe('warn');
  });
  test('says where, as this change has the lines, whichever side of the pair it is', () => {
    const lines = [{ path: 'net/a.tf', a: [3, 2] as const, b: [9, 0] as const }];
    const found = verdictOn(factsOf(['net/a.tf'], {}, { open: rivals, pairs: [{ ...pair, lines }] }));
    expect(rule(found, 'conflicts.other').lines).toEqual([{ path: 'net/a.tf', first: 9, count: 0 }]);
  });

  test('a conflict with the base blocks', () => {
    const facts = factsOf(['net/a.tf'], {}, { open: rivals, pairs: [{ ...pair, a: 'main' }] });
    expect(rule(verdictOn(facts), 'conflicts.main')).toMatchObject({
      outcome: 'block',
      next: ['git rebase main'],
    });
  });
  test('cannot tell is not a pass', () => {
    const facts = factsOf(
      ['net/a.tf'],
      {},
      { open: rivals, pairs: [{ ...pair, conflict: null, reason: 'shallow' }] },
    );
    expect(verdictOn(facts).outcome).toBe('cannot-tell');
  });
});

describe('strictness', () => {
  test.each([
    ['enforce', 100, 'block'],
    ['warn', 100, 'warn'],
    ['audit', 100, 'audit'],
    ['enforce', 0, 'warn'],
  ])('%s at a rollout of %i: %s', (enforce, rollout, outcome) => {
    const rules = { ...policy, enforce: enforce as Policy['enforce'], rollout };
    expect(verdictOn(factsOf(['ops/run.sh']), stateWith(), rules).outcome).toBe(outcome);
  });
  test('what only others can supply does not hold a push, what the author can mend does', () => {
    const waiting = verdictOn(factsOf(['ops/run.sh']));
    expect([waiting.outcome, pushOutcome(waiting, false), pushOutcome(waiting, true)]).toEqual([
      'block',
      'pass',
      'block',
    ]);
    const leased = verdictOn(
      factsOf(['net/a.tf']),
      stateWith({ leases: leasesOf(held('agent-006', ['net/*'])) }),
    );
    expect(pushOutcome(leased, false)).toBe('block');
    expect(pushOutcome(verdictOn(factsOf(['.github/workflows/ci.yml'])), false)).toBe('block');
  });
  test('what the log holds of another branch with the same id is not about this change', () => {
    const state = stateWith({ approvals: [approval('agent-009')] });
    expect(verdictOn(factsOf(['ops/run.sh']), state).outcome).toBe('pass');
    expect(verdictOn(factsOf(['ops/run.sh'], { branch: 'another' }), state).outcome).toBe('block');
  });
  test('limits of the roster', () => {
    const rules = smallPolicy();
    rules.agents.net!.limits = { open_changes: 1 };
    const open = [
      openChange('work', { agents: ['agent-004'] }),
      openChange('other', { agents: ['agent-004'] }),
    ];
    expect(
      rule(verdictOn(factsOf(['net/a.tf'], {}, { open }), stateWith(), rules), 'limits.agent-004'),
    ).toMatchObject({ outcome: 'block' });
  });
  test('a push past the hook is shown', () => {
    const facts = factsOf(['net/a.tf'], {}, { prePush: true });
    const pushed = { ...facts, change: { ...facts.change, published: HEAD } };
    expect(rule(verdictOn(pushed), 'pre-push').outcome).toBe('warn');
    const checks = [
      {
        name: 'baton/pre-push',
        sha: HEAD,
        conclusion: 'success' as const,
        by: 'baton',
        at: facts.at,
        url: null,
      },
    ];
    expect(rule(verdictOn(pushed, stateWith({ checks })), 'pre-push').outcome).toBe('pass');
    const refused = checks.map((check) => ({ ...check, conclusion: 'failure' as const }));
    expect(rule(verdictOn(pushed, stateWith({ checks: refused })), 'pre-push').outcome).toBe('warn');
  });
});

const emails = [
  'net@agents.example',
  'api@agents.example',
  'ops@agents.example',
  'lead@agents.example',
  'human@example.com',
  '1+stranger[bot]@users.noreply.github.com',
];
const paths = [
  'net/a.tf',
  'net/b.tf',
  'api/a.ts',
  'ops/run.sh',
  'docs/net/x.md',
  '.github/workflows/ci.yml',
  '.github/baton.yml',
  'README.md',
];
const arbitrary = fc.record({
  files: fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1 }),
  authors: fc.array(fc.constantFrom(...emails), { minLength: 1, maxLength: 3 }),
  branch: fc.constantFrom('work', 'agent-004/x', 'agent-006/y', 'claude/z'),
  approvers: fc.uniqueArray(
    fc.constantFrom(
      'agent-001',
      'agent-004',
      'agent-006',
      'agent-009',
      '@net-lead',
      '@jane',
      '@ops-lead',
      '@boss',
    ),
  ),
  holders: fc.array(
    fc.tuple(
      fc.constantFrom('agent-001', 'agent-004', 'agent-006', 'agent-009'),
      fc.constantFrom('net/*', 'api/*', 'ops/*', '**/a.*'),
    ),
    { maxLength: 3 },
  ),
  fence: fc.option(fc.constantFrom('agent-004', 'agent-006'), { nil: undefined }),
  enforce: fc.constantFrom('audit', 'warn', 'enforce'),
  gap: fc.boolean(),
});

function build({
  files,
  authors,
  branch,
  approvers,
  holders,
  fence,
  enforce,
  gap,
}: typeof arbitrary extends fc.Arbitrary<infer T> ? T : never) {
  const commits = authors.map((email, at) => commitBy(email, { oid: String(at).repeat(40) }));
  const leases = holders.map(([holder, pattern], at) =>
    held(holder, [pattern], { id: `ls-${at}`, epoch: at + 1 }),
  );
  const lapsed = fence
    ? [
        {
          id: 'ls-f',
          holder: fence,
          paths: ['net/*'],
          resource: null,
          epoch: 1,
          ended: '2026-11-20T09:00:00.000Z',
          reason: 'expired' as const,
          superseded_by: { epoch: 9, holder: 'agent-009' },
        },
      ]
    : [];
  const facts = factsOf(
    files,
    { branch, commits },
    {
      open: [openChange('work'), openChange('other')],
      unseen: gap ? [{ what: 'context', reason: 'no answer' }] : [],
    },
  );
  const state = stateWith({
    approvals: approvers.map((by) => approval(by)),
    leases: { ...leasesOf(...leases), lapsed },
  });
  return { facts, state, rules: { ...policy, enforce: enforce as Policy['enforce'] } };
}

test('judging is pure, and the order of facts never matters', () => {
  fc.assert(
    fc.property(arbitrary, (given) => {
      const { facts, state: built, rules } = build(given);
      const state = {
        ...built,
        changes: { 'br-1': { ...built.changes['br-1']!, branch: facts.change.branch } },
      };
      const once = JSON.stringify(verdictOn(facts, state, rules));
      expect(
        JSON.stringify(verdictOn(structuredClone(facts), structuredClone(state), structuredClone(rules))),
      ).toBe(once);
      const change = {
        ...facts.change,
        files: [...facts.change.files].reverse(),
        commits: [...facts.change.commits].reverse(),
      };
      const approvals = [...(state.changes['br-1']?.approvals ?? [])].reverse();
      const leases = {
        ...state.leases,
        held: Object.fromEntries(Object.entries(state.leases.held).reverse()),
      };
      const turned = { ...state, leases, changes: { 'br-1': { ...state.changes['br-1']!, approvals } } };
      expect(
        JSON.stringify(verdictOn({ ...facts, change, open: [...facts.open].reverse() }, turned, rules)),
      ).toBe(once);
    }),
    { numRuns: 300 },
  );
});

test('a weak sign of identity never makes a verdict milder', () => {
  const weak = fc.record({
    branch: fc.constantFrom(undefined, 'agent-004/x', 'agent-006/x', 'claude/issue-1', 'copilot/fix'),
    trailer: fc.constantFrom(
      undefined,
      ['Baton-Agent', 'agent-004'],
      ['Baton-Agent', 'agent-009'],
      ['Co-authored-by', 'Claude <noreply@anthropic.com>'],
    ),
  });
  const severity = (judgement: Judgement) => OUTCOMES.indexOf(judgement.outcome);
  fc.assert(
    fc.property(arbitrary, weak, (given, sign) => {
      const { facts, state, rules } = build({ ...given, branch: 'work' });
      const commits = facts.change.commits.map((commit, at) =>
        at === 0 && sign.trailer
          ? { ...commit, trailers: [{ key: sign.trailer[0]!, value: sign.trailer[1]! }] }
          : commit,
      );
      const signed = {
        ...facts,
        change: { ...facts.change, commits, branch: sign.branch ?? facts.change.branch },
      };
      const before = verdictOn(facts, state, rules);
      const known = state.changes['br-1']!;
      const renamed = { ...state, changes: { 'br-1': { ...known, branch: signed.change.branch } } };
      const after = verdictOn(signed, renamed, rules);
      expect(severity(after)).toBeGreaterThanOrEqual(severity(before));
      for (const child of before.verdict.children ?? []) {
        const now = after.verdict.children?.find((other) => other.rule === child.rule);
        expect({ rule: child.rule, outcome: OUTCOMES.indexOf(now!.outcome) }).toEqual({
          rule: child.rule,
          outcome: expect.any(Number),
        });
        expect(OUTCOMES.indexOf(now!.outcome)).toBeGreaterThanOrEqual(OUTCOMES.indexOf(child.outcome));
      }
    }),
    { numRuns: 500 },
  );
});
