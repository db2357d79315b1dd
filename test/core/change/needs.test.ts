import { expect, test } from '@jest/globals';
import { type Needs, needsOf } from '../../../src/core/change/needs.ts';
import type { PullFacts } from '../../../src/core/change/pull.ts';
import { account, comment, githubFacts, review } from '../../support/github.ts';
import { DOCUMENT } from '../../support/handoffs.ts';
import { smallPolicy } from '../../support/policy.ts';

const NOTHING: Needs = {
  teams: [],
  permissions: [],
  alerts: [],
  reports: [],
  checks: false,
  labelsBy: false,
  headPaths: false,
  changedSince: false,
  contents: [],
};
const TEAM = '  team: { id: agent-020, ownership: [team/*], reviewers: ["@acme/Owners"] }';
const gate = (requirement: string, more = '') => `gates: { g: { ${more}require: [${requirement}] } }`;
const reviews = (login: string, state: 'approved' | 'changes-requested' | 'commented' = 'approved') => ({
  reviews: [review(login, state)],
});

test.each<[string, string, string, Partial<PullFacts>, Partial<Needs>]>([
  ['nothing was said', TEAM, 'team/x', {}, {}],
  ['a reviewer by name: may they write?', '', 'ops/x', reviews('ops-lead'), { permissions: ['ops-lead'] }],
  ['a reviewer who approves nothing here', '', 'ops/x', reviews('jane'), {}],
  ['a mere comment', TEAM, 'team/x', reviews('jane', 'commented'), {}],
  [
    'perhaps of the team',
    TEAM,
    'team/x',
    reviews('Jane'),
    { teams: ['@acme/owners'], permissions: ['jane'] },
  ],
  [
    'asks for changes, perhaps of the team',
    TEAM,
    'team/x',
    reviews('jane', 'changes-requested'),
    { teams: ['@acme/owners'] },
  ],
  ['what is touched has another owner', TEAM, 'ops/x', reviews('jane'), {}],
  [
    'who keeps the rules, where they are touched',
    '',
    '.github/baton.yml',
    reviews('boss'),
    { permissions: ['boss'] },
  ],
  [
    'approval by a team',
    gate('{ approval: { of: "@acme/sec" } }'),
    'net/x',
    reviews('jane'),
    { teams: ['@acme/sec'], permissions: ['jane'] },
  ],
  [
    'takes a handoff, named for one agent, perhaps of the team of another',
    TEAM,
    'team/x',
    { commands: [comment('1', '/baton accept', { by: account('jane') })] },
    { teams: ['@acme/owners'] },
  ],
  [
    'a description that hands over to a person: may they write?',
    'handoffs: {}',
    'net/range.tf',
    { body: DOCUMENT.replace('To: agent-006', 'To: @Friend') },
    { checks: true, permissions: ['friend'] },
  ],
  [
    'a gate that does not concern it',
    gate('{ secrets: none }, { check: a }', 'paths: [api/*], '),
    'net/x',
    {},
    {},
  ],
  ['secrets', gate('{ secrets: none }'), 'net/x', {}, { alerts: ['secret-scanning'] }],
  [
    'alerts',
    gate('{ alerts: { source: dependabot, at_most: low } }'),
    'net/x',
    {},
    { alerts: ['dependabot'] },
  ],
  [
    'reports',
    gate('{ reports: { junit: "a.xml" } }, { reports: { sarif: "b", at_most: low } }'),
    'net/x',
    {},
    { reports: ['a.xml', 'b'] },
  ],
  [
    'checks and files',
    gate('{ check: a }, { files: { each: "net/*/", have: [b] } }'),
    'net/x',
    {},
    { checks: true, headPaths: true },
  ],
  [
    'who set a label',
    gate('{ label: { has: "ok", by: ["@acme/leads", "permission:admin"] } }'),
    'net/x',
    { labels: [{ name: 'ok', by: account('jane') }] },
    { labelsBy: true, teams: ['@acme/leads'], permissions: ['jane'] },
  ],
  [
    'another label',
    gate('{ label: { has: "ok", by: ["@acme/leads"] } }'),
    'net/x',
    { labels: [{ name: 'no', by: account('jane') }] },
    { labelsBy: true },
  ],
  [
    'an override',
    'overrides: { by: ["permission:admin"] }',
    'net/x',
    { commands: [comment('jane', '/baton override leases x')] },
    { permissions: ['jane'] },
  ],
  [
    'another command',
    'overrides: { by: ["permission:admin"] }',
    'net/x',
    { commands: [comment('jane', '/baton help')] },
    {},
  ],
  [
    'a review of an older commit',
    '',
    'ops/x',
    { reviews: [review('ops-lead', 'approved', { id: '7', head: 'c' })] },
    { permissions: ['ops-lead'], changedSince: true },
  ],
])('%s', (_, rest, path, pull, expected) => {
  expect(needsOf(smallPolicy(rest), githubFacts([path], pull))).toEqual({ ...NOTHING, ...expected });
});

test('whoever opened what hands over is asked about, as whoever gives the command', () => {
  const facts = githubFacts(['net/x'], { body: DOCUMENT });
  const change = { ...facts.change, opener: account('mallory') };
  const asked = (rest: string) => needsOf(smallPolicy(rest), { ...facts, change }).permissions;
  expect(asked('handoffs: {}')).toEqual(['mallory']);
  expect(asked('')).toEqual([]);
});
