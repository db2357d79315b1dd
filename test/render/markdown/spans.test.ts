import { expect, test } from '@jest/globals';
import { judge } from '../../../src/core/change/judge.ts';
import { renderComment } from '../../../src/render/markdown/comment.ts';
import { prose } from '../../../src/render/markdown/escape.ts';
import { stateWith } from '../../support/facts.ts';
import { comment, githubFacts } from '../../support/github.ts';
import { NOW } from '../../support/leases.ts';
import { policyOf, smallPolicy } from '../../support/policy.ts';

test.each([
  [
    'a command',
    'it does not say why: `/baton override RULE REASON`',
    'it does not say why: `/baton override RULE REASON`',
  ],
  ['pieces that meet', 'src/a`b c`d/e', '`src/a`<code>b c</code>`d/e`'],
  ['a pair that is cut', `so \`${'word '.repeat(20)}end\` is`, 'so `word word word word word …`'],
  ['a lone backtick', 'a ` b', 'a <code>&#96;</code> b'],
])('%s stays one piece of code', (_, text, expected) => {
  expect(prose(text, 30 + (text.length < 60 ? 60 : 0))).toBe(expected);
});

const policy = smallPolicy('overrides: { by: ["@boss"] }');
const shown = (login: string, body: string, paths = ['ops/x']): string => {
  const facts = githubFacts(paths, { commands: [comment(login, body)] });
  return renderComment({ judgement: judge(facts, policy, 'd', stateWith(), NOW), facts, policy });
};

test('a command that is not understood is answered in the comment, and nothing blocks for it', () => {
  const text = shown('jane', '/baton overide ownership.agent-009 hurry', ['net/x']);
  expect(text).toContain('Nothing stands in the way');
  expect(text).toContain(
    '#### Commands\n\n- `/baton overide` by `@jane` was not understood. Did you mean `/baton override RULE REASON`?\n',
  );
  expect(text).toContain('A command was not understood; `/baton help` lists all there are.');
});

test('an override without a reason shows the whole command to write', () => {
  expect(shown('boss', '/baton override ownership.agent-009')).toContain(
    'does not say why: `/baton override RULE REASON`',
  );
});

test('what an override cannot lift stands with its remedy', () => {
  const text = shown('boss', '/baton override ownership.agent-001 new rules', ['.github/baton.yml']);
  expect(text).toMatch(/#### Overrides\n\n- .*names it in full.*\n {2}- → get the approval that it asks for/);
});

test('where nobody keeps the rules, that has a name without blanks and a remedy', () => {
  const nobody = policyOf(`version: 1
enforce: enforce
agents: { net: { id: agent-004, ownership: [net/*], identity: { logins: ["acme-net[bot]"] }, reviewers: ["@jane"] } }
`);
  const facts = githubFacts(['.github/baton.yml']);
  const text = renderComment({
    judgement: judge(facts, nobody, 'd', stateWith(), NOW),
    facts,
    policy: nobody,
  });
  expect(text).toContain('Approval of `full-authority`');
  expect(text).toContain('whom the roster has not');
  expect(text).toContain('an administrator has to merge it');
});
