import { expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/core/policy/load.ts';
import { TOKENS, type Token, unreachable } from '../../../src/core/policy/reach.ts';

const policy = (rest: string, enforce = 'enforce') =>
  loadPolicy(
    `version: 1
enforce: ${enforce}
agents:
  net: { id: agent-004, ownership: [net/*], operators: ["@jane"] }
  sec: { id: agent-005, identity: { emails: [sec@agents.example] }, reviewers: ["@acme/sec"] }
${rest}`,
    'baton.yml',
  );
const WAKE = (way: string) => `  one: { id: agent-007, wake: { ${way} } }`;
const gate = (requirement: string, more = '') => `gates: { g: { ${more}require: [${requirement}] } }`;

test.each<[string, string, readonly Token[]]>([
  ['secrets', gate('{ secrets: none }'), ['workflow']],
  ['alerts of secret scanning', gate('{ alerts: { source: secret-scanning, at_most: low } }'), ['workflow']],
  ['alerts of code scanning', gate('{ alerts: { source: code-scanning, at_most: low } }'), []],
  ['alerts of Dependabot', gate('{ alerts: { source: dependabot, at_most: low } }'), []],
  ['approval by a team', gate('{ approval: { of: "@acme/sec" } }'), ['workflow']],
  ['approval by an agent that only a team speaks for', gate('{ approval: { of: sec } }'), ['workflow']],
  ['approval by an agent that a person speaks for', gate('{ approval: { of: net } }'), []],
  ['a label that only a team may set', gate('{ label: { has: ok, by: ["@acme/sec"] } }'), ['workflow']],
  ['a label that writers may set', gate('{ label: { has: ok, by: ["@acme/sec", "permission:write"] } }'), []],
  ['a gate that only warns', gate('{ secrets: none }', 'enforce: warn, '), []],
  ['the kill switch', `rollout: 0\n${gate('{ secrets: none }')}`, []],
  [
    'what only a team approves',
    '  own: { id: agent-006, ownership: [own/*], reviewers: ["@acme/own"] }',
    ['workflow'],
  ],
  ['overrides by teams only', 'overrides: { by: ["@acme/sec", "@acme/leads"] }', ['workflow']],
  ['overrides by a person, too', 'overrides: { by: ["@acme/sec", "@boss"] }', []],
  ['overrides by nobody', 'overrides: { by: [] }', []],
  ['overrides where nothing blocks', 'rollout: 0\noverrides: { by: ["@acme/sec"] }', []],
  ['waking Copilot', WAKE('assign: "copilot-swe-agent[bot]"'), ['app', 'workflow', 'app-in-action']],
  ['waking whom only a workflow hears for', WAKE('mention: "@claude"'), ['workflow']],
  ['waking somebody else', WAKE('mention: "@jane"'), []],
  ['waking by assigning somebody else', WAKE('assign: jane'), []],
  ['waking by a dispatch', WAKE('dispatch: work'), []],
  ['waking by a workflow', WAKE('workflow: work.yml'), []],
  ['a check, a checklist, a size', gate('{ check: a }, { checklist: [b] }, { size: { files: 3 } }'), []],
])('%s', (_, rest, kinds) => {
  const loaded = policy(rest);
  expect(TOKENS.filter((token) => unreachable(loaded, token).length > 0)).toEqual(kinds);
});

test('a fault says where, why, and which token can', () => {
  const [fault] = unreachable(policy(gate('{ check: a }, { secrets: none }')), 'workflow');
  expect(fault).toEqual({
    code: 'policy.unreachable',
    message:
      'gate `g`, requirement 2 (secrets), can never be judged with the token of kind workflow, which cannot read alerts of secret scanning',
    place: { file: 'baton.yml', line: 6, column: 50 },
    hint: 'Let it warn, or give Baton one that can: app, app-in-action, user.',
  });
});

test('an agent that can never be woken is told where it stands', () => {
  expect(unreachable(policy(WAKE('assign: copilot')), 'app')).toMatchObject([
    {
      message: '`one` can never be woken with the token of kind app, which cannot assign Copilot to an issue',
      place: { line: 6 },
      hint: 'Wake it otherwise, or give Baton one that can: user.',
    },
  ]);
});

test('overrides that nobody could give are told where they stand', () => {
  const [fault] = unreachable(policy('overrides: { rules: ["*"], by: ["@acme/sec"] }'), 'workflow');
  expect(fault).toMatchObject({
    message:
      'who may override can never be judged with the token of kind workflow, which cannot read who is in a team',
    place: { line: 6, column: 32 },
  });
});

test('where nothing blocks, nothing is out of reach', () => {
  expect(unreachable(policy(gate('{ secrets: none }'), 'warn'), 'workflow')).toEqual([]);
});
